import { isObject } from '../../json/is-object.js';
import { ApiError } from '../../rpc/api-error.js';
import { checkMapKeys, ruleBroken, storedKey } from '../document-rules.js';

/**
 * Turns a value of a request into what is stored. The steps are two because other checks come between them (tasks.md §5): a wrong
 * structure is found first, a broken rule of the document last.
 */
export interface FieldReader<Stored> {
  /** @throws ApiError 400/12 for another kind of container, an unknown member or an empty key */
  checkStructure(value: unknown, path: string): void;
  /** @throws ApiError 400/800 for a broken rule, 400/12 for another kind of container or an empty key */
  read(value: unknown, path: string): Stored;
}

/** A value without structure. */
export function value<Stored>(rule: (value: unknown, path: string) => Stored): FieldReader<Stored> {
  return { checkStructure: () => undefined, read: rule };
}

export const text = value((given, path) => {
  if (typeof given !== 'string') throw ruleBroken(path, 'must be a text');
  return given;
});

export const trimmedText = value((given, path) => text.read(given, path).trim());

/** A whole number; what is behind the point is cut off, as everywhere (wire-protocol.md §10.2). */
export const integer = value((given, path) => {
  const cut = typeof given === 'number' ? Math.trunc(given) : Number.NaN;
  if (!Number.isSafeInteger(cut)) throw ruleBroken(path, 'must be an integer');
  return cut;
});

/** An object of any content; no key may look like an operator. */
export const freeObject = value((given, path) => {
  if (!isObject(given)) throw ruleBroken(path, 'must be an object');
  checkMapKeys(path, given);
  return given;
});

/** One of some texts. */
export function choice<Choice extends string>(choices: readonly Choice[]): FieldReader<Choice> {
  return value((given, path) => {
    const chosen = choices.find((each) => each === given);
    if (chosen === undefined) throw ruleBroken(path, `must be one of ${choices.join(', ')}`);
    return chosen;
  });
}

/** The same value, or null. */
export function nullable<Stored>(reader: FieldReader<Stored>): FieldReader<Stored | null> {
  return {
    checkStructure: (given, path) => (given === null ? undefined : reader.checkStructure(given, path)),
    read: (given, path) => (given === null ? null : reader.read(given, path)),
  };
}

/** A list of like values. */
export function list<Stored>(reader: FieldReader<Stored>): FieldReader<Stored[]> {
  return {
    checkStructure(given, path) {
      asList(given, path).forEach((item, index) => reader.checkStructure(item, below(path, String(index))));
    },
    read: (given, path) => asList(given, path).map((item, index) => reader.read(item, below(path, String(index)))),
  };
}

/** A map by keys that callers choose, which are stored escaped. Members that are null are left out unless the reader takes null. */
export function map<Stored>(
  reader: FieldReader<Stored>,
  options?: { nulls: true },
): FieldReader<Record<string, Stored>> {
  const membersOf = (given: unknown, path: string): [string, unknown][] =>
    Object.entries(asObject(given, path)).filter(([, member]) => options?.nulls || member !== null);
  return {
    checkStructure(given, path) {
      for (const [key, member] of membersOf(given, path)) reader.checkStructure(member, below(path, storedKey(key)));
    },
    read: (given, path) =>
      Object.fromEntries(
        membersOf(given, path).map(([key, member]) => [storedKey(key), reader.read(member, below(path, key))]),
      ),
  };
}

type Readers<Stored> = { readonly [Name in keyof Stored]-?: FieldReader<NonNullable<Stored[Name]>> };

/** Reads an object of known members. */
export interface RecordReader<Stored> extends FieldReader<Stored> {
  /** The members that it may have. */
  readonly names: readonly string[];
  /** What is given of it, whether or not all is there that must be. */
  readMembers(value: unknown, path: string): Partial<Stored>;
}

/** What else is to be said of an object. */
interface RecordRules<Stored> {
  /** Members that must be there. */
  required?: readonly (keyof Stored & string)[];
  /** What becomes of members that it cannot have: an error, unless they are dropped. */
  unknown?: 'dropped';
}

/** An object of known members; those that are null count as absent. */
export function record<Stored extends object>(
  readers: Readers<Stored>,
  { required = [], unknown }: RecordRules<Stored> = {},
): RecordReader<Stored> {
  const readMembers = (given: unknown, path: string): Partial<Stored> => {
    const members = asObject(given, path);
    const stored: Partial<Stored> = {};
    for (const name in readers) {
      const member = members[name];
      if (isGiven(member)) stored[name] = readers[name].read(member, below(path, name));
    }
    return stored;
  };
  return {
    names: Object.keys(readers),
    readMembers,
    checkStructure(given, path) {
      const members = Object.entries(asObject(given, path));
      for (const [name, member] of members) {
        if (isMember(readers, name)) {
          if (isGiven(member)) readers[name].checkStructure(member, below(path, name));
        } else if (unknown !== 'dropped') throw unknownMember(path, name);
      }
    },
    read(given, path) {
      const stored = readMembers(given, path);
      if (isComplete(stored, required)) return stored;
      const missing = required.find((name) => stored[name] === undefined);
      throw ruleBroken(below(path, String(missing)), 'is required');
    },
  };
}

function isMember<Members extends object>(members: Members, name: string): name is keyof Members & string {
  return Object.hasOwn(members, name);
}

function isComplete<Stored>(
  members: Partial<Stored>,
  required: readonly (keyof Stored)[],
): members is Partial<Stored> & Stored {
  return required.every((name) => members[name] !== undefined);
}

/** Whether something is said: null says nothing. */
export function isGiven<Value>(given: Value): given is NonNullable<Value> {
  return given !== undefined && given !== null;
}

/** @throws ApiError 400/12 */
export function asObject(given: unknown, path: string): Readonly<Record<string, unknown>> {
  if (isObject(given)) return given;
  throw malformed(path, 'must be an object');
}

function asList(given: unknown, path: string): readonly unknown[] {
  if (Array.isArray(given)) return given;
  throw malformed(path, 'must be a list');
}

function malformed(path: string, reason: string): ApiError {
  return new ApiError('bad_request.validation_error', { extra: `${path} ${reason}`, details: { field: path } });
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function unknownMember(path: string, name: string): ApiError {
  return new ApiError('bad_request.validation_error', {
    extra: 'unknown field',
    data: { document: path, field: name },
  });
}
