import type { ClientAction, ClientModel } from '../client-model.js';
import { camelCase, generatedBy, propertyOf } from './source-text.js';

/** README.md: how the package is used, by examples that compile and run, and what is in it. */
export function readme(model: ClientModel): string {
  const { apiVersion, services } = model;
  return `<!-- ${generatedBy(`the service files, for API ${apiVersion}`)} -->

# Client for API ${apiVersion}

Typed methods for every action of the API, pinned to version ${apiVersion}: what a newer server adds does not change what this client sends
and gets. It needs nothing but \`fetch\`, so it runs in Node.js 18 and newer, browsers, Deno and Bun.

\`\`\`sh
npm install && npm run build
\`\`\`

## Calls

\`\`\`ts
import { createClient } from 'armature-client';

const client = createClient({ url: 'http://127.0.0.1:8008', accessKey: 'KEY', secretKey: 'SECRET' });
${callExample(model)}
\`\`\`

A method is named after its action, takes the request and gives the data of the answer. Properties are spelled as in the API. The client
logs in with the first call, renews its token before that expires, and once more when the server refuses it; a token that you have already
stands in place of the key pair: \`createClient({ url, token })\`.
${answerSection(model)}${listSection(model)}
## Errors

\`\`\`ts
import { isApiError } from 'armature-client';

${errorExample(model)}
\`\`\`

- \`ApiError\`: the server refused the call. \`name\` is that of its catalogue of errors, \`code\` and \`subcode\` are its numbers, \`data\` has
  details, \`id\` finds the call in the server's log.
- \`NetworkError\`: no answer came. \`TimeoutError\`: none came in time. In both cases the call may have been carried out.
- \`UnexpectedAnswerError\`: something else than this API answered.

No error and no printed client shows a secret.

## Retries and time

A call is repeated when the server answers that it has not begun (HTTP status 503 or 429), and, if it only reads, when the connection
fails. Pauses double from 0.2 to 10 seconds with a part of chance, or are as long as the server asks. A call takes a minute at most, tries
and pauses included, and is repeated 8 times at most. Client and call can say otherwise; a signal ends a call early:

\`\`\`ts
${optionsExample(model)}
\`\`\`

## Services

The types of a service are exported under its name: \`import type { ${camelCase(services[0]?.name ?? '')} } from 'armature-client'\`.

${services.map(({ name, description }) => `- \`client.${camelCase(name)}\`: ${description}`).join('\n')}
`;
}

/** An action that lists, and how its method is called. */
interface Example {
  action: ClientAction;
  method: string;
  property: string;
}

/** The action that the examples call: one that lists page by page, and of those one that scrolls too. */
function listExample({ services }: ClientModel): Example | undefined {
  const examples = services.flatMap(({ name, actions }) =>
    actions.flatMap((action) => {
      if (!action.listing?.pages || action.requiresRequest) return [];
      return [
        { action, method: `client.${camelCase(name)}.${camelCase(action.name)}`, property: action.listing.property },
      ];
    }),
  );
  return examples.find(({ action }) => action.listing?.scrolls) ?? examples[0];
}

function callExample(model: ClientModel): string {
  const example = listExample(model);
  if (!example) return '';
  return `const answer = await ${example.method}({ page: 0, page_size: 10 });
console.log(${propertyOf('answer', example.property)});`;
}

function answerSection(model: ClientModel): string {
  const example = listExample(model);
  if (!example) return '';
  return `
What the server says beside the data comes with \`withMeta()\`:

\`\`\`ts
const { data, meta, headers } = await ${example.method}().withMeta();
console.log(${propertyOf('data', example.property)}, meta.id, meta.endpoint.actual_version, headers.get('date'));
\`\`\`
`;
}

function listSection(model: ClientModel): string {
  const example = listExample(model);
  if (!example) return '';
  const { action, method, property } = example;
  const sibling = (prefix: string) => method.replace(/\w+$/, camelCase(`${prefix}_${action.name}`));
  const scrolling = action.listing?.scrolls
    ? `for await (const entry of ${sibling('scroll')}({ size: 100 })) console.log(entry);\n`
    : '';
  return `
## Lists

An action that answers a list in pieces has a method beside it that goes through all of them${
    scrolling === '' ? '' : `: by page, or by scroll id, which\nkeeps its place while the list changes`
  }.

\`\`\`ts
for await (const entry of ${sibling('iterate')}({ page_size: 100 })) console.log(entry);
${scrolling}\`\`\`

The pieces are those of \`${method}\`, its \`${property}\`.
`;
}

function errorExample(model: ClientModel): string {
  const example = listExample(model);
  return `try {
  await ${example ? `${example.method}()` : 'call()'};
} catch (error) {
  if (isApiError(error, 'unauthorized.invalid_credentials')) console.log('The key pair is not good:', error.message);
  else if (isApiError(error)) console.log(error.name, error.code, error.subcode, error.message, error.data);
  else throw error;
}`;
}

function optionsExample(model: ClientModel): string {
  const example = listExample(model);
  return `const stop = new AbortController();
const patient = createClient(
  { url: 'http://127.0.0.1:8008', accessKey: 'KEY', secretKey: 'SECRET' },
  { timeoutMs: 300_000, retries: 20, clientName: 'my-tool-1.2' },
);
${example ? `await ${example.method.replace(/^client/, 'patient')}({}, { signal: stop.signal, timeoutMs: 5_000, retries: 0 });` : ''}`;
}
