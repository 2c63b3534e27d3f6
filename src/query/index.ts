export { buildFilter } from './build-filter.js';
export type { FilterOptions, QuerySource } from './build-filter.js';
export type { Condition, StoredDocument } from './condition.js';
export {
  collectionOf,
  companyEntity,
  modelEntity,
  projectEntity,
  queueEntity,
  taskEntity,
  userEntity,
} from './entities/index.js';
export { type Entity, defineEntity } from './entity.js';
export { findField } from './field-path.js';
export { fieldAt } from './field-at.js';
export { formatDate } from './format-date.js';
export { combine, listCondition, structuredCondition } from './list-filter.js';
export { listEntities } from './list-entities.js';
export type { ListOptions, Listing } from './list-entities.js';
export { streamEntities } from './stream-entities.js';
export { parseDate } from './parse-date.js';
export { patternCondition } from './pattern.js';
export { byCodePoint, presentAll, presentDocument } from './present.js';
export { visible } from './visibility.js';
