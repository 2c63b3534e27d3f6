import type { ActionDefinition, ServiceDefinition, VersionDefinition } from '../../service-definition.js';
import type { LintRule, LintSubject } from '../lint-rule.js';

/** Where callers of deprecated versions are sent. That a successor exists is checked at every start. */
export const deprecationRules: readonly LintRule[] = [
  {
    id: 'successor-leaving',
    purpose: 'Callers who follow a deprecation must not be told to move again.',
    check: (subject) =>
      deprecations(subject).flatMap(({ path, deprecated }) => {
        const found = findEndpoint(subject.services, deprecated.successor);
        const leaving = found?.version.deprecated ? 'deprecated' : found?.action.retired_after && 'retired';
        if (!leaving) return [];
        return [
          {
            path: [...path, 'successor'],
            message: `the successor ${deprecated.successor} is ${leaving} itself`,
            fix: 'name what its callers are sent to',
          },
        ];
      }),
  },
  {
    id: 'newer-deprecated-first',
    purpose: 'A deprecated version after one that is not would make callers leave the newer for the older.',
    check: (subject) =>
      deprecations(subject).flatMap(({ action, version, path, versions }) => {
        const older = versions.slice(
          0,
          versions.findIndex(([other]) => other === version),
        );
        const kept = older.findLast(([, definition]) => !definition.deprecated);
        if (!kept) return [];
        return [
          {
            path,
            message: `version ${version} of ${action} is deprecated, but the older ${kept[0]} is not`,
            fix: `deprecate ${kept[0]} too`,
          },
        ];
      }),
  },
  {
    id: 'deprecation-without-reason',
    purpose: 'Callers put off a change whose sense nobody has told them.',
    check: (subject) =>
      deprecations(subject)
        .filter(({ deprecated }) => deprecated.reason === undefined)
        .map(({ action, version, path }) => ({
          path,
          message: `the deprecation of ${action} ${version} gives no reason`,
          fix: 'say in a sentence why callers should move',
        })),
  },
];

function deprecations({ service }: LintSubject) {
  return Object.entries(service.actions).flatMap(([action, definition]) => {
    const versions = Object.entries(definition.versions);
    return versions.flatMap(([version, { deprecated }]) =>
      deprecated
        ? [{ action, version, versions, deprecated, path: ['actions', action, 'versions', version, 'deprecated'] }]
        : [],
    );
  });
}

function findEndpoint(
  services: readonly ServiceDefinition[],
  reference: string,
): { action: ActionDefinition; version: VersionDefinition } | undefined {
  const [, serviceName, actionName = '', versionName = ''] = /^(\w+)\.(\w+)@(.+)$/.exec(reference) ?? [];
  const action = services.find(({ service }) => service === serviceName)?.actions[actionName];
  const version = action?.versions[versionName];
  return action && version && { action, version };
}
