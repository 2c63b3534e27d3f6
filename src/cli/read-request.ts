import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, WRONG_COMMAND_LINE } from './command-error.js';
import type { Terminal } from './terminal.js';

/**
 * The request of a call, as it is sent. Standard input is read only when asked for: a script's own input must not vanish in a call.
 * @param given JSON, `@FILE` or `-`
 * @param isBatch whether it holds an object a line
 * @throws CommandError when it can't be read or is not JSON
 */
export async function readRequest(given: string | undefined, isBatch: boolean, terminal: Terminal): Promise<string> {
  const text = await readText(given, terminal);
  const lines = isBatch ? text.split(/\r\n|\r|\n/) : [text];
  lines.forEach((line, index) => {
    if (line.trim() !== '') checkJson(line, isBatch ? ` in line ${index + 1}` : '');
  });
  return text;
}

async function readText(given: string | undefined, { folder, readInput }: Terminal): Promise<string> {
  if (given === undefined) return '{}';
  if (given === '-') return readInput();
  if (!given.startsWith('@')) return given;
  try {
    return await readFile(resolve(folder, given.slice(1)), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The request can't be read: ${reason}`, { exitCode: WRONG_COMMAND_LINE, cause: error });
  }
}

function checkJson(text: string, place: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new CommandError(`The request is not JSON${place}; quote it for the shell, such as '{"page":0}'`, {
      exitCode: WRONG_COMMAND_LINE,
      cause: error,
    });
  }
}
