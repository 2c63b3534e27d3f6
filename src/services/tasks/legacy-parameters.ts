import type { ConfigurationItem, HyperParameter, TaskDocument } from '../../database/index.js';
import { storedKey } from '../document-rules.js';
import { asObject, isGiven } from './field-reader.js';

const LEGACY = 'legacy';
const DEFAULT_SECTION = 'Args';
const TF_DEFINE = 'TF_DEFINE';
/** What old clients of Python show of these values. */
const PYTHON_TEXTS = new Map<unknown, string>([
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
]);

type Sections = NonNullable<TaskDocument['hyperparams']>;
type Configuration = NonNullable<TaskDocument['configuration']>;

/** Hyper-parameters and configuration as they are stored. */
export interface Parameters {
  hyperparams?: Sections;
  configuration?: Configuration;
}

/**
 * Hyper-parameters and configuration of a request with those that came in their former places, `execution.parameters` and
 * `execution.model_desc` (tasks.md §3.2).
 *
 * @param given what came in their own places
 * @param stored those of the task that is edited: all but the legacy ones stay when none came in their own place
 * @throws ApiError 400/12 for what is no object, and for an empty name
 */
export function withLegacyParameters(execution: unknown, given: Parameters, stored: Parameters = {}): Parameters {
  if (!isGiven(execution)) return given;
  const { parameters, model_desc: design } = asObject(execution, 'execution');
  const hyperparams = isGiven(parameters)
    ? merged(legacySections(parameters), given.hyperparams, stored.hyperparams, withoutLegacySections, mergeSections)
    : given.hyperparams;
  const configuration = isGiven(design)
    ? merged(legacyConfiguration(design), given.configuration, stored.configuration, withoutLegacy, mergeItems)
    : given.configuration;
  return { ...(hyperparams && { hyperparams }), ...(configuration && { configuration }) };
}

/** Whether a request says something in the former places of parameters. */
export function hasLegacyParameters(execution: unknown): boolean {
  if (!isGiven(execution)) return false;
  const { parameters, model_desc: design } = asObject(execution, 'execution');
  return isGiven(parameters) || isGiven(design);
}

type Items<Item> = Record<string, Item>;

function merged<Item>(
  legacy: Items<Item>,
  given: Items<Item> | undefined,
  stored: Items<Item> = {},
  without: (items: Items<Item>) => Items<Item> | undefined,
  merge: (base: Items<Item>, added: Items<Item>) => Items<Item>,
): Items<Item> | undefined {
  if (!isEmpty(given ?? {}) || isEmpty(stored)) return merge(given ?? {}, legacy);
  const kept = without(stored);
  return isEmpty(legacy) && kept === undefined ? given : merge(kept ?? stored, legacy);
}

function legacySections(parameters: unknown): Sections {
  const items = Object.entries(asObject(parameters, 'execution.parameters')).map(([key, value]) => {
    const isDefine = key.startsWith(`${TF_DEFINE}/`);
    const section = isDefine ? TF_DEFINE : DEFAULT_SECTION;
    const name = isDefine ? key.slice(TF_DEFINE.length + 1) : key;
    return { section, name, value: textOf(value), type: LEGACY };
  });
  const sections = new Map<string, [string, HyperParameter][]>();
  for (const item of items) {
    const entries = sections.get(storedKey(item.section)) ?? [];
    entries.push([storedKey(item.name), item]);
    sections.set(storedKey(item.section), entries);
  }
  return Object.fromEntries([...sections].map(([section, entries]) => [section, Object.fromEntries(entries)]));
}

function legacyConfiguration(design: unknown): Configuration {
  return Object.fromEntries(
    Object.entries(asObject(design, 'execution.model_desc')).map(([name, value]): [string, ConfigurationItem] => [
      storedKey(name),
      { name, value: textOf(value), type: LEGACY },
    ]),
  );
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return PYTHON_TEXTS.get(value) ?? JSON.stringify(value);
}

/** The items that are not legacy; undefined when none is. */
function withoutLegacy<Item extends { type?: string }>(items: Items<Item>): Items<Item> | undefined {
  const kept = Object.entries(items).filter(([, { type }]) => type !== LEGACY);
  return kept.length < Object.keys(items).length ? Object.fromEntries(kept) : undefined;
}

/** The same of sections; a section that becomes empty goes. */
function withoutLegacySections(sections: Sections): Sections | undefined {
  const kept = Object.entries(sections).map(([name, items]) => ({ name, items, without: withoutLegacy(items) }));
  if (kept.every(({ without }) => without === undefined)) return undefined;
  return Object.fromEntries(
    kept
      .filter(({ without }) => without === undefined || !isEmpty(without))
      .map(({ name, items, without }) => [name, without ?? items]),
  );
}

function mergeItems<Item>(base: Items<Item>, added: Items<Item>): Items<Item> {
  return Object.fromEntries([...Object.entries(base), ...Object.entries(added)]);
}

function mergeSections(base: Sections, added: Sections): Sections {
  const joined = Object.entries(added).map(([name, items]): [string, Items<HyperParameter>] => [
    name,
    mergeItems(Object.hasOwn(base, name) ? (base[name] ?? {}) : {}, items),
  ]);
  return mergeItems(base, Object.fromEntries(joined));
}

function isEmpty(items: object): boolean {
  return Object.keys(items).length === 0;
}
