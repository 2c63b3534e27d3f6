import type { ServiceDefinition } from './service-definition.js';

/** A fault of a deprecation: in which action and version, at which key of it. */
export interface DeprecationFault {
  action: string;
  version: string;
  key: 'since' | 'sunset' | 'successor';
  message: string;
}

/**
 * Checks what the headers of deprecated versions are made of: days exist, none ends before it begins, and the successor is another
 * endpoint that is declared.
 * @param services all services of the API, `service` among them
 */
export function checkDeprecations(
  service: ServiceDefinition,
  services: readonly ServiceDefinition[],
): DeprecationFault[] {
  return Object.entries(service.actions).flatMap(([action, { versions }]) =>
    Object.entries(versions).flatMap(([version, { deprecated }]) => {
      if (!deprecated) return [];
      const { since, sunset, successor } = deprecated;
      const checks: readonly (readonly [DeprecationFault['key'], string | false])[] = [
        ['since', !isDay(since) && `${since} is no day of the calendar`],
        ['sunset', sunset !== undefined && !isDay(sunset) && `${sunset} is no day of the calendar`],
        [
          'sunset',
          sunset !== undefined && sunset < since && `${sunset} is before ${since}, when the deprecation begins`,
        ],
        ['successor', !isDeclared(successor, services) && `${successor} is not declared`],
        ['successor', successor === `${service.service}.${action}@${version}` && `${successor} would succeed itself`],
      ];
      return checks.flatMap(([key, message]) => (message === false ? [] : [{ action, version, key, message }]));
    }),
  );
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function isDeclared(endpoint: string, services: readonly ServiceDefinition[]): boolean {
  const [name = '', version = ''] = endpoint.split('@');
  const [service = '', action = ''] = name.split('.');
  const declared = services.find((known) => known.service === service)?.actions;
  return declared !== undefined && Object.hasOwn(declared, action) && declared[action]?.versions[version] !== undefined;
}
