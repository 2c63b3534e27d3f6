import type { LintFinding, LintRule } from '../lint-rule.js';
import { nameOf } from '../schema-sites.js';

/** Underscores around a name mark the query language's own parameters (`_any_`). */
const SNAKE_CASE = /^_?[a-z][a-z0-9]*(_[a-z0-9]+)*_?$/;

/** How services, actions, definitions and properties are named. */
export const nameRules: readonly LintRule[] = [
  {
    id: 'name-style',
    purpose: 'Names of one style can be guessed, and become methods and fields of generated clients without clashes.',
    check: ({ service, sites }) => [
      ...styleFindings('service', service.service, ['service']),
      ...Object.keys(service.actions).flatMap((name) => styleFindings('action', name, ['actions', name])),
      ...Object.keys(service.definitions ?? {}).flatMap((name) =>
        styleFindings('definition', name, ['definitions', name]),
      ),
      ...sites
        .filter(({ role }) => role === 'property')
        .flatMap((site) => styleFindings('property', nameOf(site), site.path)),
    ],
  },
];

function styleFindings(kind: string, name: string, path: readonly string[]): LintFinding[] {
  if (SNAKE_CASE.test(name)) return [];
  return [{ path, message: `the name of the ${kind} ${name} is not in snake_case`, fix: `call it ${snakeCase(name)}` }];
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
