import type { Settings } from '../config/index.js';
import { CommandError, WRONG_COMMAND_LINE } from './command-error.js';
import { type SettingsOptions, readSettings } from './read-settings.js';
import type { Terminal } from './terminal.js';

/** The options that say whom to call. */
export interface TargetOptions extends SettingsOptions {
  url?: string;
  key?: string;
  secret?: string;
}

/** Where a call goes and how it is signed. */
export interface CallTarget {
  /** Without a slash at its end. */
  url: string;
  /** Absent when nobody gave an access key: some actions need none. */
  authorization?: string;
}

/**
 * Finds out whom to call and as whom: the options win over the environment, which names things as existing clients do, and that over the
 * settings, which are read only when they are needed.
 *
 * @throws CommandError when the address or half of a key makes no sense; SettingsError or HoconError
 */
export async function findTarget(options: TargetOptions, terminal: Terminal): Promise<CallTarget> {
  const { environment } = terminal;
  const given = options.url ?? environment['CLEARML_API_HOST'];
  const keys = givenKeys(options, environment);
  if (given && keys) return { url: checkedUrl(given), authorization: basic(keys) };

  const settings = await readSettings(options, terminal);
  const own = ownUrl(settings);
  const url = given ? checkedUrl(given) : own;
  const signedBy = keys ?? (url === own || isThisMachine(url) ? settings.auth.credentials[0] : undefined);
  return { url, ...(signedBy && { authorization: basic(signedBy) }) };
}

function givenKeys(
  { key: keyOption, secret: secretOption }: TargetOptions,
  environment: NodeJS.ProcessEnv,
): { key: string; secret: string } | undefined {
  const key = keyOption ?? environment['CLEARML_API_ACCESS_KEY'];
  const secret = secretOption ?? environment['CLEARML_API_SECRET_KEY'];
  if (key && secret) return { key, secret };
  if (!key && !secret) return undefined;
  const missing = key
    ? 'The secret of the access key is missing: set CLEARML_API_SECRET_KEY'
    : 'The access key of the secret is missing: set CLEARML_API_ACCESS_KEY';
  throw new CommandError(missing, { exitCode: WRONG_COMMAND_LINE });
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '') {
    return (url.origin + url.pathname).replace(/\/+$/, '');
  }
  throw new CommandError('The address of the server must be like http://127.0.0.1:8008, without a key in it', {
    exitCode: WRONG_COMMAND_LINE,
  });
}

const EVERY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function ownUrl({ http }: Settings): string {
  const host = EVERY_ADDRESS[http.host] ?? http.host;
  return checkedUrl(`http://${host.includes(':') ? `[${host}]` : host}:${http.port}${http.base_path}`);
}

function isThisMachine(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

function basic({ key, secret }: { key: string; secret: string }): string {
  return `Basic ${Buffer.from(`${key}:${secret}`, 'latin1').toString('base64')}`;
}
