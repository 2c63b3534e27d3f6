import { type JsonSchema, definitionName } from '../../json-schema.js';
import { reachableDefinitions } from '../../surface/surface-at.js';
import type { LintRule } from '../lint-rule.js';

/** Shared schemas of a service file. */
export const definitionRules: readonly LintRule[] = [
  {
    id: 'definition-unused',
    purpose: 'A definition that no action leads to is read, translated and wondered about for nothing.',
    check: ({ service: { definitions = {} }, sites, isWrittenHere }) => {
      const bodies: JsonSchema[] = sites
        .filter(({ role, position }) => role === 'whole' && position !== 'definition')
        .map(({ schema }) => schema);
      const used = reachableDefinitions(bodies, definitions);
      return Object.keys(definitions)
        .filter((name) => !Object.hasOwn(used, name) && isWrittenHere(['definitions', name]))
        .map((name) => ({
          path: ['definitions', name],
          message: `definition ${name} is used by no action`,
          fix: 'remove it',
        }));
    },
  },
  {
    id: 'definition-repeated',
    purpose: 'Two definitions that say the same become two types which a client cannot exchange.',
    check: ({ service: { definitions = {} }, isWrittenHere }) => {
      const first = new Map<string, string>();
      return Object.entries(definitions).flatMap(([name, schema]) => {
        const content = JSON.stringify({ ...schema, description: undefined });
        const other = first.get(content);
        if (other === undefined) first.set(content, name);
        if (other === undefined || !isWrittenHere(['definitions', name])) return [];
        return [
          {
            path: ['definitions', name],
            message: `definition ${name} says what ${other} says`,
            fix: `refer to ${definitionName(other)} instead`,
          },
        ];
      });
    },
  },
];
