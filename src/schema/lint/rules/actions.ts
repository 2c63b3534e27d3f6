import { type ActionFlags, flagsOf } from '../../endpoint.js';
import type { LintFinding, LintRule } from '../lint-rule.js';

/** Flags, versions and batches of actions. */
export const actionRules: readonly LintRule[] = [
  {
    id: 'reading-action-writes',
    purpose: 'Guests, and pages with a cookie, may only read: a get_ action without effect: read is closed to them.',
    check: ({ service }) =>
      Object.entries(service.actions)
        .filter(([name, { effect }]) => /^(get|list|count|search|validate)(_|$)/.test(name) && effect !== 'read')
        .map(([name]) => ({
          path: ['actions', name],
          message: `action ${name} is named like one that only reads, but may write`,
          fix: 'write effect: read, or give it another name',
        })),
  },
  {
    id: 'roles-redundant',
    purpose: 'A list of roles that names one twice, or names others beside «all», hides who may really call.',
    check: ({ service }) => [
      ...roleFindings(service.defaults?.allow_roles, ['defaults', 'allow_roles']),
      ...Object.entries(service.actions).flatMap(([name, { allow_roles: roles }]) =>
        roleFindings(roles, ['actions', name, 'allow_roles']),
      ),
    ],
  },
  {
    id: 'version-without-change',
    purpose: 'A version that changes nothing is one more for callers to compare, and for tests to cover.',
    check: ({ service }) =>
      Object.entries(service.actions).flatMap(([name, { versions }]) => {
        const contents = Object.entries(versions).map(([version, { deprecated: _deprecated, ...own }]) => ({
          version,
          content: JSON.stringify(own),
        }));
        return contents.flatMap(({ version, content }, index) => {
          const before = contents[index - 1];
          if (before?.content !== content) return [];
          return [
            {
              path: ['actions', name, 'versions', version],
              message: `version ${version} of ${name} is the same as ${before.version}`,
              fix: `remove it: ${before.version} serves its callers`,
            },
          ];
        });
      }),
  },
  {
    id: 'batch-flags',
    purpose: 'A batch must not be open to callers whom the action that it repeats refuses.',
    check: ({ service }) =>
      Object.entries(service.actions).flatMap(([name, action]) =>
        Object.entries(action.versions).flatMap(([version, { batch_request: batch }]) => {
          const repeated = batch && service.actions[batch.action];
          if (!repeated) return [];
          const flags = flagsOf(service, action);
          const expected = flagsOf(service, repeated);
          return COMPARED_FLAGS.filter((flag) => JSON.stringify(flags[flag]) !== JSON.stringify(expected[flag])).map(
            (flag) => ({
              path: ['actions', name, 'versions', version, 'batch_request'],
              message: `${flag} of the batch ${name} differs from that of ${batch.action}`,
              fix: `give both actions the same ${flag}`,
            }),
          );
        }),
      ),
  },
  {
    id: 'batch-of-batches',
    purpose: 'Lines of a batch are single requests: a batch of batches has no request to check them by.',
    check: ({ service }) =>
      Object.entries(service.actions).flatMap(([name, { versions }]) =>
        Object.entries(versions).flatMap(([version, { batch_request: batch }]) => {
          const repeated = batch && service.actions[batch.action]?.versions[batch.version];
          if (!batch || !repeated?.batch_request) return [];
          return [
            {
              path: ['actions', name, 'versions', version, 'batch_request'],
              message: `the batch ${name} repeats ${batch.action}, which is a batch itself`,
              fix: `name ${repeated.batch_request.action} instead`,
            },
          ];
        }),
      ),
  },
];

const COMPARED_FLAGS = ['effect', 'internal', 'authorize', 'allow_roles'] as const satisfies (keyof ActionFlags)[];

function roleFindings(roles: readonly string[] = [], path: readonly string[]): LintFinding[] {
  const overlap = new Set(roles).size < roles.length || (roles.includes('*') && roles.length > 1);
  if (!overlap) return [];
  return [
    { path, message: `the roles ${roles.join(', ')} overlap`, fix: 'name each role once, and nothing beside "*"' },
  ];
}
