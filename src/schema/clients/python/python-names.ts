import { pascalCase } from '../../generate-types.js';

/** Words that Python keeps for itself, those of every version from 3.9 on. */
const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Names that methods have beside the parameters of the API. */
const OWN_NAMES = new Set(['self', 'more', 'timeout', 'answer', 'warnings']);

/** Names that annotations use: where a class has a member of such a name, its annotations would mean that one. */
const ANNOTATION_NAMES = new Set(['str', 'int', 'float', 'bool', 'list', 'dict', 'object', 'cast']);

/** Names that the modules of services import. */
const IMPORTED_NAMES = new Set(
  'Action Any Caller Iterable Iterator Literal Mapping Maybe Optional Sequence TypedDict Union'.split(' '),
);

/** Whether a property can be written as `name: type` in a class; others need a dictionary of names. */
export function isPlainMember(name: string): boolean {
  return isIdentifier(name) && !KEYWORDS.has(name) && !ANNOTATION_NAMES.has(name) && !/^__(?!.*__$)/.test(name);
}

/** The parameter for a property: its own name, with a `_` behind it where Python or the client has that name already. */
export function parameterName(property: string): string {
  const name = isIdentifier(property) ? property : property.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
  return KEYWORDS.has(name) || OWN_NAMES.has(name) ? `${name}_` : name;
}

/** The method of an action, or the attribute of a service, named like it where that is possible. */
export function memberName(name: string, taken: ReadonlySet<string> = new Set()): string {
  return KEYWORDS.has(name) || ANNOTATION_NAMES.has(name) || taken.has(name) ? `${name}_` : name;
}

/** The class for a named type: `get_all_response` → `GetAllResponse`. */
export function className(name: string): string {
  const pascal = pascalCase(name);
  return IMPORTED_NAMES.has(pascal) || KEYWORDS.has(pascal) ? `${pascal}_` : pascal;
}

/** The class of a service: `models` → `ModelsService`. */
export function serviceClassName(service: string): string {
  return `${pascalCase(service)}Service`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
