import type { DocumentedError } from './documented-error.js';

/** What people should know about all calls of a version, in Markdown: the first page of the document. */
export function describeApi(version: string, errors: readonly DocumentedError[]): string {
  return [
    `Calls of the API ${version}: \`POST /v${version}/<service>.<action>\` with a JSON object.`,
    ...SECTIONS,
    errorTable(errors),
  ].join('\n\n');
}

const SECTIONS: readonly string[] = [
  `# Requests

An absent body is an empty object. Null stands for absence wherever a value is not required, and unknown members are let go by, \
so that a client may be newer than the server. Every method carries calls: existing clients send GET with a JSON body, which this \
format cannot say. Parameters of a query string (\`only_fields[]=id\`) and forms are laid over the body.

Headers that every call may carry: \`X-Clearml-Trx\`, which comes back as \`meta.trx\`; \`X-Clearml-Client\` and \`X-Clearml-Worker\`, \
names for the server's records; \`X-Clearml-Impersonate-As\` or \`X-Clearml-Act-As\`, the id of a user for whom an administrator calls.`,

  `# Answers

All answers are the object \`{"meta": …, "data": …}\`; \`meta.result_code\` repeats the HTTP status, except that a 503 carries the \
code of its error. Answers may hold more members than their schemas list. Dates are like \`2026-11-21T09:43:57.531000+00:00\`.

A path that names no action or no version is answered 404, an action that this API version no longer has 301 without a Location; \
neither is listed below. What cannot be read as HTTP at all is answered with a bare status such as 408 or 431.`,

  `# Credentials

An access key with its secret (Basic), or a token of \`auth.login\` (Bearer, or the cookie that it sets). A token is renewed by \
calling \`auth.login\` with it. Roles are \`system\`, \`root\`, \`admin\`, \`superuser\`, \`user\`, \`annotator\` and \`guest\`; \
\`x-roles\` lists those that may call an operation. Guests may only read.`,
];

function errorTable(errors: readonly DocumentedError[]): string {
  const rows = errors.map(
    ({ code, subcode, status, message, retryable }) =>
      `| ${code} | ${subcode} | ${status} | ${message}${retryable ? ' (try again later)' : ''} |`,
  );
  return [
    '# Errors',
    '',
    'Code and subcode tell errors apart; the message says what was wrong in this case.',
    '',
    '| code | subcode | HTTP status | meaning |',
    '| ---: | ---: | ---: | --- |',
    ...rows,
  ].join('\n');
}
