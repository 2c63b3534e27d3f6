import { type JsonSchema, definitionName, mapSchema } from '../../json-schema.js';
import type { ClientService } from '../client-model.js';
import type { NamedType } from '../named-types.js';
import { generatedMark } from './generated-mark.js';
import { type Method, actionConstant, isEmptyAnswer, methodsOf } from './method.js';
import { serviceClassName } from './python-names.js';
import { docstring, indent } from './python-text.js';
import { definitionOrder, typeDefinition } from './type-definition.js';

/** Where the names that a module may use come from. */
const IMPORTS = [
  ['collections.abc', ['Iterable', 'Iterator', 'Mapping', 'Sequence']],
  ['typing', ['Any', 'Literal', 'Optional', 'TypedDict', 'Union']],
  ['.._action', ['Action']],
  ['.._caller', ['Caller']],
  ['.._unset', ['UNSET', 'Maybe']],
] as const;

/** The module of a service: its class with a method for every action, and the types of what is sent and received. */
export function serviceModule(service: ClientService, apiVersion: string): string {
  const types = new Map(service.types.map((type) => [type.name, type]));
  const methods = service.actions.map((action): Method => ({
    action,
    request: types.get(action.request)?.schema ?? {},
    response: types.get(action.response ?? '')?.schema,
  }));
  const code = [
    ...methods.flatMap(({ action }) => actionConstant(action)),
    '',
    '',
    `class ${serviceClassName(service.name)}:`,
    ...indent([
      ...docstring([service.description], 1),
      '',
      'def __init__(self, caller: Caller) -> None:',
      ...indent(['self._caller = caller']),
      ...methods.flatMap(methodsOf).flatMap((method) => ['', ...method]),
    ]),
    ...definitions(service.name, types, methods).flatMap((definition) => ['', '', ...definition]),
  ];
  return [
    generatedMark(apiVersion),
    ...docstring([service.description], 0),
    '',
    'from __future__ import annotations',
    '',
    ...imports(code.join('\n')),
    ...code,
    '',
  ].join('\n');
}

/** The types that methods name: requests but those of batches have become parameters. */
function definitions(service: string, types: ReadonlyMap<string, NamedType>, methods: readonly Method[]): string[][] {
  const parts = methods.flatMap(({ action, request }) =>
    action.isBatch ? [{ $ref: `#/definitions/${action.request}` }] : Object.values(request.properties ?? {}),
  );
  const answers = methods
    .filter(({ response }) => !isEmptyAnswer(response))
    .map(({ action }) => ({ $ref: `#/definitions/${action.response ?? ''}` }));
  const sent = reachable(parts, types);
  const received = reachable(answers, types);
  const used = [...types.values()].filter(({ name }) => sent.has(name) || received.has(name));
  const purposes = new Map(methods.map(({ action }) => [action.response, `What \`\`${action.fullName}\`\` answers.`]));
  return used
    .sort((a, b) => definitionOrder(a) - definitionOrder(b))
    .map(({ name, schema }) =>
      typeDefinition(
        {
          name,
          schema: { description: purposes.get(name) ?? `Part of what \`\`${service}\`\` sends or answers.`, ...schema },
        },
        received.has(name) ? 'received' : 'sent',
      ),
    );
}

/** Names of the types that schemas refer to, directly or through others. */
function reachable(schemas: readonly JsonSchema[], types: ReadonlyMap<string, NamedType>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...schemas];
  for (const schema of waiting) {
    mapSchema(schema, (part) => {
      const type = part.$ref === undefined ? undefined : types.get(definitionName(part.$ref));
      if (type && !reached.has(type.name)) {
        reached.add(type.name);
        waiting.push(type.schema);
      }
      return part;
    });
  }
  return reached;
}

/** The import lines for the names that stand in code, outside of texts. */
function imports(code: string): string[] {
  const words = new Set(code.replace(/"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\])*"|#[^\n]*/gs, '').match(/\w+/g));
  const standard = [...(words.has('warnings') ? ['import warnings'] : []), ...lines(IMPORTS.slice(0, 2), words)];
  return [...standard, '', ...lines(IMPORTS.slice(2), words), ''];
}

function lines(sources: readonly (typeof IMPORTS)[number][], words: ReadonlySet<string>): string[] {
  return sources.flatMap(([module, names]) => {
    const used = names.filter((name) => words.has(name));
    return used.length === 0 ? [] : [`from ${module} import ${used.join(', ')}`];
  });
}
