export { calledActions, callersOf } from './callers-of.js';
export type { Caller } from './callers-of.js';
export { countUsage } from './count-usage.js';
export type { UsageCounter, UsageParts } from './count-usage.js';
export { deprecatedUse } from './deprecated-use.js';
export type { DeprecatedUse } from './deprecated-use.js';
export { readUsage } from './read-usage.js';
export type { UsageFilter, UsageRecord } from './read-usage.js';
