import { Command } from 'commander';
import { PACKAGE_VERSION } from '../generated/package-version.js';
import { isObject } from '../json/is-object.js';
import { type CallTarget, type TargetOptions, findTarget } from './call-target.js';
import { CommandError, UNREACHABLE, WRONG_COMMAND_LINE } from './command-error.js';
import { printable } from './printable.js';
import { readRequest } from './read-request.js';
import { configOption } from './read-settings.js';
import type { Terminal } from './terminal.js';

interface CallOptions extends TargetOptions {
  apiVersion?: string;
  batch?: true;
  full?: true;
}

/** `armature call`: calls an action of a server, JSON in and JSON out. */
export function callCommand(terminal: Terminal): Command {
  return new Command('call')
    .description('Call an action of a server: JSON in, JSON out.')
    .argument('<action>', 'what to call, such as models.get_all')
    .argument('[json]', 'the request: JSON, @FILE, or - for standard input (default: an empty object)')
    .option('--url <url>', 'address of the server (or CLEARML_API_HOST; default: http.host and http.port)')
    .option('--api-version <version>', 'API version to call (default: the newest)')
    .option('--key <key>', 'access key (or CLEARML_API_ACCESS_KEY; default: the first of auth.credentials)')
    .option('--secret <secret>', 'its secret, which the process list shows to others: prefer CLEARML_API_SECRET_KEY')
    .option('--batch', 'the request holds a JSON object a line, for actions that take batches')
    .option('--full', 'print the whole answer, not only its data')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
The access key of the configuration is only sent to this machine or to the address of the configuration.

Exit codes: 0 done, 1 refused by the server, 2 wrong command line, 3 no server reached.

Examples:
  armature call debug.ping
  armature call models.get_all '{"page":0,"page_size":5}' --api-version 2.12
  armature call models.create @model.json --url https://ml.example.com
  jq -n '{name: "ResNet", uri: "s3://models/1"}' | armature call models.create -`,
    )
    .action(async (action: string, json: string | undefined, options: CallOptions) => {
      checkNames(action, options.apiVersion);
      const target = await findTarget(options, terminal);
      const body = await readRequest(json, options.batch === true, terminal);
      report(action, await send(target, action, body, options), options, terminal);
    });
}

function checkNames(action: string, version: string | undefined): void {
  if (!/^\w+\.\w+$/.test(action)) {
    throw new CommandError(`${action} is not an action such as models.get_all`, { exitCode: WRONG_COMMAND_LINE });
  }
  if (version !== undefined && !/^\d+(\.\d+)?$/.test(version)) {
    throw new CommandError(`${version} is not an API version such as 2.12`, { exitCode: WRONG_COMMAND_LINE });
  }
}

interface Answer {
  status: number;
  text: string;
}

/** @throws CommandError when no server answers */
async function send(
  { url, authorization }: CallTarget,
  action: string,
  body: string,
  { apiVersion, batch }: CallOptions,
): Promise<Answer> {
  const path = apiVersion === undefined ? action : `v${apiVersion}/${action}`;
  try {
    const response = await fetch(`${url}/${path}`, {
      method: 'POST',
      headers: {
        'content-type': batch ? 'application/json-lines' : 'application/json',
        'x-clearml-client': `armature-${PACKAGE_VERSION}`,
        ...(authorization !== undefined && { authorization }),
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new CommandError(`The server at ${url} can't be reached: ${reasonOf(error)}`, {
      exitCode: UNREACHABLE,
      cause: error,
    });
  }
}

/** `fetch` tells in the cause what failed; an address with several numbers fails without a sentence. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

/** @throws CommandError when the answer is an error */
function report(action: string, { status, text }: Answer, { full }: CallOptions, terminal: Terminal): void {
  const answer = parseJson(text);
  const isGood = status >= 200 && status < 300;
  const meta = isObject(answer) && isObject(answer['meta']) ? answer['meta'] : undefined;
  if (!isObject(answer) || meta === undefined) {
    // Some actions declare a plain text in place of the envelope.
    if (!isGood) throw new CommandError(`The server answered ${action} with status ${status} and no envelope`);
    terminal.write(text.endsWith('\n') ? text : `${text}\n`);
    return;
  }
  if (isGood || full) terminal.write(`${JSON.stringify(full ? answer : answer['data'], null, 2)}\n`);
  if (isGood) return;
  const { result_msg: message, result_code: code, result_subcode: subcode } = meta;
  throw new CommandError(`${printable(String(message))} (${String(code)}/${String(subcode)})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
