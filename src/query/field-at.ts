import { entityByName } from './entities/index.js';
import type { Entity, Field } from './entity.js';
import { findField } from './field-path.js';

/** The field that a path of a `get_all_ex` row ends at, through the references that it follows. */
export function fieldAt(entity: Entity, path: string): Field | undefined {
  const found = findField(entity, path);
  if (found?.beyond === undefined) return found?.field;
  return found.field.reference && fieldAt(entityByName(found.field.reference), found.beyond);
}
