import type { JsonSchema } from '../../json-schema.js';
import type { Deprecation } from '../../service-definition.js';
import type { ClientAction, Listing } from '../client-model.js';
import { className, memberName, parameterName } from './python-names.js';
import { codeLine, docEntry, docstring, indent, literal, stringLiteral } from './python-text.js';
import { optionalParameter, typeExpression } from './type-expression.js';

/** An action with the schemas of its request and of its answer; no answer: a bare text. */
export interface Method {
  action: ClientAction;
  request: JsonSchema;
  response: JsonSchema | undefined;
}

/** Parameters that the ways of reading a whole list set by themselves. */
const SET_BY = {
  pages: ['page', 'scroll_id', 'refresh_scroll', 'size'],
  scroll: ['page', 'page_size', 'scroll_id', 'refresh_scroll'],
} as const;

const ITEMS = 'The requests of the batch.';
const MORE = 'Further parameters, by name.';
const MORE_CONDITIONS = 'Further conditions, by dotted name, such as metadata.<key>.value.';
const TIMEOUT = "Seconds that the call may take, instead of the client's.";

/** The constant that says what carrying calls of an action needs to know. */
export function actionConstant({ name, fullName, isRead, authorize, response }: ClientAction): string[] {
  const flags = [
    ...(isRead ? ['reads=True'] : []),
    ...(authorize === false ? ['public=True'] : []),
    ...(response === undefined ? ['answers_text=True'] : []),
  ];
  return codeLine(`${constantName(name)} = Action(${[stringLiteral(fullName), ...flags].join(', ')})`, 0);
}

/** The methods of an action: the call itself, and for a list one for each way of reading all of it. */
export function methodsOf(method: Method): string[][] {
  const { listing, isBatch } = method.action;
  if (isBatch) return [batchMethod(method)];
  return [
    callMethod(method),
    ...(listing?.pages ? [readingMethod(method, listing, 'pages')] : []),
    ...(listing?.scrolls ? [readingMethod(method, listing, 'scroll')] : []),
  ];
}

/** Whether an answer says no more than that the call succeeded. */
export function isEmptyAnswer(response: JsonSchema | undefined): boolean {
  return response?.additionalProperties === false && Object.keys(response.properties ?? {}).length === 0;
}

function callMethod({ action, request, response }: Method): string[] {
  const parameters = parametersOf(request, []);
  const more = takesMore(action, request);
  const type = answerType(action, response);
  return [
    ...signature(memberName(action.name), keywordParameters(parameters, more), type),
    ...indent([
      ...docstring([action.description, ...notes(action), argumentsText(action, parameters, more)], 2),
      ...deprecationWarning(action),
      ...answering(type, (start) => invocation(`${start}self._caller.call(`, action, [], parameters, more)),
    ]),
  ];
}

function readingMethod({ action, request }: Method, listing: Listing, way: 'pages' | 'scroll'): string[] {
  const parameters = parametersOf(request, SET_BY[way]);
  const more = takesMore(action, request);
  const how = way === 'pages' ? 'page by page' : 'in chunks of one scroll';
  const purpose = [
    `Yields all that \`\`${memberName(action.name)}\`\` lists, read ${how}.`,
    'The parameters are the same; the timeout is that of each call.',
  ];
  return [
    ...signature(
      `${way === 'pages' ? 'iter' : 'scroll'}_${action.name}`,
      keywordParameters(parameters, more),
      `Iterator[${typeExpression(listing.item, 'received')}]`,
    ),
    ...indent([
      ...docstring([...purpose, ...notes(action)], 2),
      ...deprecationWarning(action),
      ...invocation(`return self._caller.${way}(`, action, [stringLiteral(listing.property)], parameters, more),
    ]),
  ];
}

function batchMethod({ action, response }: Method): string[] {
  const parameters = [`items: Iterable[${className(action.request)}],`, '*,', 'timeout: Optional[float] = None,'];
  const entries = ['Args:', docEntry('items', ITEMS), docEntry('timeout', TIMEOUT)].join('\n');
  const type = answerType(action, response);
  const call = `self._caller.call_batch(${constantName(action.name)}, items, timeout)`;
  return [
    ...signature(memberName(action.name), parameters, type),
    ...indent([
      ...docstring([action.description, ...notes(action), entries], 2),
      ...deprecationWarning(action),
      ...answering(type, (start) => [`${start}${call}`]),
    ]),
  ];
}

interface Parameter {
  property: string;
  name: string;
  schema: JsonSchema;
  isRequired: boolean;
}

/** A parameter for each property of a request but those left out; the required ones first. */
function parametersOf(request: JsonSchema, leftOut: readonly string[]): Parameter[] {
  const required = new Set(request.required);
  const all = Object.entries(request.properties ?? {})
    .filter(([property]) => !leftOut.includes(property))
    .map(([property, schema]) => ({
      property,
      name: parameterName(property),
      schema,
      isRequired: required.has(property),
    }));
  return [...all.filter(({ isRequired }) => isRequired), ...all.filter(({ isRequired }) => !isRequired)];
}

function keywordParameters(parameters: readonly Parameter[], more: boolean): string[] {
  return [
    '*,',
    ...parameters.map(({ name, schema, isRequired }) =>
      isRequired ? `${name}: ${typeExpression(schema, 'sent')},` : `${name}: ${optionalParameter(schema)} = UNSET,`,
    ),
    ...(more ? ['more: Optional[Mapping[str, Any]] = None,'] : []),
    'timeout: Optional[float] = None,',
  ];
}

function signature(name: string, parameters: readonly string[], type: string): string[] {
  const [start, end] = [`def ${name}(`, `) -> ${type}:`];
  const oneLine = `${start}self, ${parameters.join(' ').replace(/,$/, '')}${end}`;
  if (parameters.length <= 3 && codeLine(oneLine, 1).length === 1) return [oneLine];
  return [start, ...indent(['self,', ...parameters.flatMap((parameter) => codeLine(parameter, 2))]), end];
}

function notes(action: ClientAction): string[] {
  const { roles, authorize, deprecated } = action;
  const isForAll = roles.includes('*') || authorize !== true;
  return [
    ...(deprecated ? [deprecationSentence(action.fullName, deprecated)] : []),
    ...(isForAll ? [] : [`Only for callers of these roles: ${roles.join(', ')}.`]),
  ];
}

function argumentsText({ takesConditions }: ClientAction, parameters: readonly Parameter[], more: boolean): string {
  const entries = parameters.map(({ name, schema }) => docEntry(name, parameterText(schema)));
  const others = more ? [docEntry('more', takesConditions ? MORE_CONDITIONS : MORE)] : [];
  return ['Args:', ...entries, ...others, docEntry('timeout', TIMEOUT)].join('\n');
}

function parameterText({ description = '', default: fallback }: JsonSchema): string {
  const written = literal(fallback);
  return written === undefined ? description : `${description} Default: ${written}.`.trim();
}

function takesMore({ takesConditions }: ClientAction, { additionalProperties: rest = false }: JsonSchema): boolean {
  return takesConditions || rest !== false;
}

function answerType(action: ClientAction, response: JsonSchema | undefined): string {
  if (action.response === undefined) return 'str';
  return isEmptyAnswer(response) ? 'None' : className(action.response);
}

/** A call and what is given back of it: what comes from a server has no type, and gets the declared one. */
function answering(type: string, call: (start: string) => string[]): string[] {
  return type === 'None' ? call('') : [...call(`answer: ${type} = `), 'return answer'];
}

function invocation(
  start: string,
  action: ClientAction,
  before: readonly string[],
  parameters: readonly Parameter[],
  more: boolean,
): string[] {
  const entries = parameters.map(({ property, name }) => `${stringLiteral(property)}: ${name},`);
  const first = [constantName(action.name), ...before].join(', ');
  const last = more ? 'more, timeout' : 'timeout=timeout';
  const oneLine = `${start}${first}, {${entries.join(' ').replace(/,$/, '')}}, ${last})`;
  if (entries.length <= 1 && codeLine(oneLine, 2).length === 1) return [oneLine];
  return [start, ...indent([`${first},`, '{', ...indent(entries), '},', ...last.split(' ').map(withComma)]), ')'];
}

function withComma(argument: string): string {
  return argument.endsWith(',') ? argument : `${argument},`;
}

function constantName(action: string): string {
  return `_${action.toUpperCase()}`;
}

/** The warning points to the line that calls the method. */
function deprecationWarning({ deprecated, fullName }: ClientAction): string[] {
  if (!deprecated) return [];
  const sentence = stringLiteral(deprecationSentence(fullName, deprecated));
  return ['warnings.warn(', ...indent([`${sentence},`, 'DeprecationWarning,', 'stacklevel=2,']), ')'];
}

function deprecationSentence(action: string, { since, sunset, successor, reason }: Deprecation): string {
  const end = sunset === undefined ? '' : ` and ends on ${sunset}`;
  const why = reason === undefined ? '' : ` ${reason}`;
  return `${action} is deprecated since ${since}${end}: call ${successor} instead.${why}`;
}
