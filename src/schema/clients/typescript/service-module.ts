import { pascalCase, typeOf } from '../../generate-types.js';
import type { Deprecation } from '../../service-definition.js';
import type { ClientAction, ClientService, Listing } from '../client-model.js';
import { declareType } from './declare-type.js';
import { camelCase, docComment, generatedBy, propertyOf, signature } from './source-text.js';

/** The module of one service: a function that makes its methods, and the types that they take and give. */
export function serviceModule(service: ClientService, apiVersion: string): string {
  const { name, description, actions, types } = service;
  const factory = `create${pascalCase(name)}`;
  const conditional = new Set(actions.filter((action) => action.takesConditions).map(({ request }) => request));
  return [
    `// ${generatedBy(`the service file of ${name}, for API ${apiVersion}`)}`,
    ...imports(actions),
    '',
    ...docComment([description]),
    `export type ${pascalCase(name)}Service = ReturnType<typeof ${factory}>;`,
    '',
    `/** The methods of \`client.${camelCase(name)}\`. */`,
    `export function ${factory}(send: Send) {`,
    '  const service = {',
    ...joined(actions.flatMap(methods)),
    '  };',
    '  return service;',
    '}',
    '',
    ...joined(types.map((type) => declareType(type, fallbackText(type.name, service), conditional.has(type.name)))),
    '',
  ].join('\n');
}

function imports(actions: readonly ClientAction[]): string[] {
  const ways = [
    ...(actions.some(({ listing }) => listing?.pages) ? ['pages'] : []),
    ...(actions.some(({ listing }) => listing?.scrolls) ? ['scroll'] : []),
  ];
  return [
    "import type { Answer } from '../runtime/answer.js';",
    "import type { CallOptions } from '../runtime/options.js';",
    ...(ways.length > 0 ? [`import { ${ways.join(', ')} } from '../runtime/paging.js';`] : []),
    "import type { Send } from '../runtime/transport.js';",
  ];
}

/** What is said of a type that its service file does not describe. */
function fallbackText(type: string, { name, actions }: ClientService): string {
  for (const { fullName, request, response, isBatch } of actions) {
    if (type === request) return `What \`${fullName}\` is called with${isBatch ? ', one line of it' : ''}.`;
    if (type === response) return `What \`${fullName}\` answers.`;
  }
  return `A part of what ${name} takes or answers.`;
}

function methods(action: ClientAction): string[][] {
  const { listing } = action;
  return [
    callMethod(action),
    ...(listing?.pages ? [pagesMethod(action, listing)] : []),
    ...(listing?.scrolls ? [scrollMethod(action, listing)] : []),
  ];
}

function callMethod(action: ClientAction): string[] {
  const { name, fullName, description, roles, response, isRead, authorize, isBatch } = action;
  const operation = [
    `action: '${fullName}'`,
    ...(isRead ? ['read: true'] : []),
    ...(authorize === false ? ['open: true'] : []),
    ...(isBatch ? ['lines: true'] : []),
    ...(response === undefined ? ['text: true'] : []),
  ];
  const onlyFor = roles.includes('*') ? '' : `, for ${roles.length > 1 ? 'roles' : 'role'} ${roles.join(', ')}`;
  return method(action, name, [description, `\`${fullName}\`${onlyFor}`], {
    returns: response === undefined ? 'Answer<string, null>' : `Answer<${pascalCase(response)}>`,
    body: [`return send({ ${operation.join(', ')} }, ${isBatch ? 'lines' : 'request'}, options);`],
  });
}

function pagesMethod(action: ClientAction, listing: Listing): string[] {
  const list = camelCase(action.name);
  const doc =
    `The entries of all pages of \`${list}\`, from the page of the request on, each page fetched when it is needed. ` +
    'Entries that come and go meanwhile can shift others between pages.';
  return method(action, `iterate_${action.name}`, [doc], {
    returns: `AsyncGenerator<${typeOf(listing.item, 'response')}>`,
    body: [
      'return pages(request.page ?? 0, async (page) => {',
      `  const answer = await service.${list}({ ...request, page }, options);`,
      `  return ${entries(listing)};`,
      '});',
    ],
  });
}

function scrollMethod(action: ClientAction, listing: Listing): string[] {
  const list = camelCase(action.name);
  const doc =
    `All entries of \`${list}\`, fetched piece by piece with a scroll id, which keeps its place while the list changes; ` +
    '`size` says how many at a time.';
  return method(action, `scroll_${action.name}`, [doc], {
    returns: `AsyncGenerator<${typeOf(listing.item, 'response')}>`,
    body: [
      'return scroll(async (scrollId) => {',
      `  const answer = await service.${list}({ ...request, scroll_id: scrollId }, options);`,
      `  return { items: ${entries(listing)}, scrollId: answer.scroll_id };`,
      '});',
    ],
  });
}

function entries({ property, isOptional }: Listing): string {
  return `${propertyOf('answer', property)}${isOptional ? ' ?? []' : ''}`;
}

const INDENT = '    ';

/** A method of the service object with its doc comment. */
function method(
  action: ClientAction,
  name: string,
  paragraphs: readonly string[],
  { returns, body }: { returns: string; body: readonly string[] },
): string[] {
  const doc = action.deprecated ? [...paragraphs, deprecation(action.deprecated)] : paragraphs;
  return [
    ...docComment(doc, INDENT),
    ...signature(camelCase(name), parameters(action), `: ${returns}`, INDENT),
    ...body.map((line) => `${INDENT}  ${line}`),
    `${INDENT}},`,
  ];
}

function parameters({ request, isBatch, requiresRequest }: ClientAction): string[] {
  const type = pascalCase(request);
  const first = isBatch ? `lines: readonly ${type}[]` : `request: ${type}${requiresRequest ? '' : ' = {}'}`;
  return [first, 'options?: CallOptions'];
}

function deprecation({ since, sunset, successor, reason }: Deprecation): string {
  const [action = '', version = ''] = successor.split('@');
  const end = sunset === undefined ? '' : `, ends on ${sunset}`;
  const why = reason === undefined ? '' : ` ${reason}`;
  return `@deprecated since ${since}${end}: use \`${action}\` of API ${version}.${why}`;
}

/** Blocks of lines with an empty one between them. */
function joined(blocks: readonly string[][]): string[] {
  return blocks.flatMap((block, index) => [...(index > 0 ? [''] : []), ...block]);
}
