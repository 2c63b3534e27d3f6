import type { LintRule } from '../lint-rule.js';
import { actionRules } from './actions.js';
import { definitionRules } from './definitions.js';
import { deprecationRules } from './deprecations.js';
import { descriptionRules } from './descriptions.js';
import { nameRules } from './names.js';
import { shapeRules } from './shapes.js';
import { valueRules } from './values.js';

/** Every rule of `armature schema lint`. */
export const lintRules: readonly LintRule[] = [
  ...nameRules,
  ...descriptionRules,
  ...definitionRules,
  ...shapeRules,
  ...valueRules,
  ...actionRules,
  ...deprecationRules,
];
