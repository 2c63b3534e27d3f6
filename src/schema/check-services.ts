import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compareVersions, parseApiVersion } from './api-version.js';
import { checkDeprecations } from './check-deprecations.js';
import { type Definitions, type JsonSchema, definitionName, mapSchema } from './json-schema.js';
import type { ActionDefinition, ServiceDefinition, VersionDefinition } from './service-definition.js';

/** A service file as it was read, not yet checked. */
export interface ServiceSource {
  file: string;
  value: unknown;
}

/** A fault of a service file; `action` and `version` are there when it lies inside one. */
export interface ServiceFault {
  file: string;
  action?: string;
  version?: string;
  /** JSON pointer inside the file. */
  path: string;
  message: string;
}

/** Service files that break the rules of schema/meta.conf; the message lists every fault. */
export class ServiceFilesError extends Error {
  readonly faults: readonly ServiceFault[];

  constructor(faults: readonly ServiceFault[]) {
    super(`${faults.length} fault(s) in the service files:\n${faults.map(describeFault).join('\n')}`);
    this.name = 'ServiceFilesError';
    this.faults = faults;
  }
}

function describeFault({ file, action, version, path, message }: ServiceFault): string {
  const place = [action, version && `version ${version}`].filter(Boolean).join(', ');
  return `  ${file}: ${place ? `${place}: ` : ''}${path || '/'}: ${message}`;
}

/**
 * Checks service files against the meta-schema, then what a schema cannot say: references resolve and end, versions ascend,
 * required names are declared, no action begins after its first version or retires before it, deprecated versions have a successor,
 * no service is declared twice.
 *
 * @param meta the meta-schema (schema/meta.conf)
 * @param others services beside which these will be served: their endpoints can be successors
 * @returns the definitions, without their `templates`
 * @throws ServiceFilesError with all faults of all files
 */
export function checkServices(
  meta: object,
  sources: readonly ServiceSource[],
  others: readonly ServiceDefinition[] = [],
): ServiceDefinition[] {
  const conforms = new Ajv2020({ allErrors: true, strict: false }).compile<ServiceDefinition>(meta);
  const faults: ServiceFault[] = [];
  const definitions: ServiceDefinition[] = [];
  const files = new Map<string, string>();
  for (const { file, value } of sources) {
    if (!conforms(value)) {
      faults.push(...metaFaults(file, conforms));
      continue;
    }
    const other = files.get(value.service);
    if (other) faults.push({ file, path: '/service', message: `${value.service} is declared in ${other} too` });
    files.set(value.service, file);
    faults.push(...referenceFaults(file, value), ...versionFaults(file, value));
    const { service, description, defaults, definitions: shared, actions } = value;
    definitions.push({
      service,
      description,
      ...(defaults && { defaults }),
      ...(shared && { definitions: shared }),
      actions: withoutVoidDeprecations(actions),
    });
  }
  for (const service of definitions)
    faults.push(...deprecationFaults(files.get(service.service) ?? '', service, [...definitions, ...others]));
  if (faults.length > 0) throw new ServiceFilesError(faults);
  return definitions;
}

/** Actions whose versions lack `deprecated` where the file says null: it takes back what a substitution brought along. */
function withoutVoidDeprecations(actions: ServiceDefinition['actions']): ServiceDefinition['actions'] {
  const settled = ({ deprecated, ...rest }: VersionDefinition): VersionDefinition =>
    deprecated ? { ...rest, deprecated } : rest;
  return mapValues(actions, (action) => ({ ...action, versions: mapValues(action.versions, settled) }));
}

function mapValues<T>(values: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function metaFaults(file: string, conforms: ValidateFunction): ServiceFault[] {
  return (conforms.errors ?? []).map((error) => {
    const { additionalProperty, allowedValues } = error.params;
    const detail = additionalProperty ?? (Array.isArray(allowedValues) ? allowedValues.join(', ') : undefined);
    return faultAt(
      file,
      error.instancePath,
      `${error.message ?? 'is wrong'}${detail === undefined ? '' : ` (${detail})`}`,
    );
  });
}

function faultAt(file: string, path: string, message: string): ServiceFault {
  const [, root, action, member, version] = path
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (root !== 'actions' || action === undefined) return { file, path, message };
  return { file, action, ...(member === 'versions' && version !== undefined && { version }), path, message };
}

function referenceFaults(file: string, service: ServiceDefinition): ServiceFault[] {
  const known = service.definitions ?? {};
  const faults: ServiceFault[] = [];
  const check = (schema: JsonSchema, path: string) => {
    mapSchema(schema, (part) => {
      if (part.$ref !== undefined && !Object.hasOwn(known, definitionName(part.$ref))) {
        faults.push(faultAt(file, path, `${part.$ref} is not defined`));
      }
      for (const name of part.required ?? []) {
        if (!Object.hasOwn(part.properties ?? {}, name))
          faults.push(faultAt(file, path, `required ${name} is not among the properties`));
      }
      return part;
    });
  };
  for (const [name, schema] of Object.entries(known)) {
    check(schema, `/definitions/${name}`);
    if (reachableFrom(name, known).has(name))
      faults.push({ file, path: `/definitions/${name}`, message: 'refers to itself' });
  }
  for (const [name, action] of Object.entries(service.actions)) {
    for (const [version, { request, response }] of Object.entries(action.versions)) {
      const path = `/actions/${name}/versions/${version}`;
      if (request) check(request, `${path}/request`);
      check(response, `${path}/response`);
    }
  }
  return faults;
}

/** The definitions that one leads to, directly or through others. */
function reachableFrom(name: string, known: Definitions): Set<string> {
  const reached = new Set<string>();
  const waiting = [name];
  for (const next of waiting) {
    mapSchema((Object.hasOwn(known, next) && known[next]) || {}, (part) => {
      const target = part.$ref === undefined ? undefined : definitionName(part.$ref);
      if (target !== undefined && !reached.has(target)) {
        reached.add(target);
        waiting.push(target);
      }
      return part;
    });
  }
  return reached;
}

function versionFaults(file: string, service: ServiceDefinition): ServiceFault[] {
  const faults: ServiceFault[] = [];
  for (const [name, action] of Object.entries(service.actions)) {
    const path = `/actions/${name}/versions`;
    const versions = Object.keys(action.versions).map(parseApiVersion);
    const flags = { ...service.defaults, ...action };
    faults.push(...flagFaults(flags).map(([flag, message]) => faultAt(file, `/actions/${name}/${flag}`, message)));
    versions.forEach((version, index) => {
      const before = versions[index - 1];
      if (before && compareVersions(before, version) >= 0) {
        faults.push(
          faultAt(file, `${path}/${version.text}`, `versions go from old to new, but ${before.text} stands before`),
        );
      }
    });
    for (const [version, { request, batch_request: batch }] of Object.entries(action.versions)) {
      if ((request === undefined) === (batch === undefined)) {
        faults.push(faultAt(file, `${path}/${version}`, 'needs either request or batch_request'));
      }
      if (batch && service.actions[batch.action]?.versions[batch.version] === undefined) {
        faults.push(
          faultAt(file, `${path}/${version}/batch_request`, `${batch.action}@${batch.version} is not declared`),
        );
      }
    }
  }
  return faults;
}

function deprecationFaults(
  file: string,
  service: ServiceDefinition,
  services: readonly ServiceDefinition[],
): ServiceFault[] {
  return checkDeprecations(service, services).map(({ action, version, key, message }) =>
    faultAt(file, `/actions/${action}/versions/${version}/deprecated/${key}`, message),
  );
}

/** Flags of an action that do not fit its versions. */
function flagFaults({
  available_from,
  retired_after,
  required_keys = [],
  versions,
}: ActionDefinition): [keyof ActionDefinition, string][] {
  const faults: [keyof ActionDefinition, string][] = [];
  const first = Object.keys(versions)[0] ?? '';
  const newest = Object.values(versions).at(-1)?.request?.properties ?? {};
  const isBefore = (a: string, b: string) => compareVersions(parseApiVersion(a), parseApiVersion(b)) < 0;
  if (available_from !== undefined && isBefore(first, available_from))
    faults.push(['available_from', `is above ${first}, the first version`]);
  if (retired_after !== undefined && isBefore(retired_after, first))
    faults.push(['retired_after', `is below ${first}, the first version`]);
  for (const key of required_keys) {
    if (!Object.hasOwn(newest, key))
      faults.push(['required_keys', `${key} is not among the properties of the newest request`]);
  }
  return faults;
}
