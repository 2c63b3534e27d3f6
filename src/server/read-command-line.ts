import { parseArgs } from 'node:util';
import { StartError } from './start-error.js';

/** What `--help` prints. */
export const USAGE = `Usage: node dist/main.js [--config FILE] [--workers N]

  --config FILE   settings in HOCON, over config/default.conf (or ARMATURE_CONFIG)
  --workers N     number of processes that share the port (or the setting workers)
  --help          this text

Single settings by environment: ARMATURE__http__port=9000
`;

/** What the command line asks for. */
export interface CommandLine {
  help: boolean;
  config: string | undefined;
  workers: number | undefined;
}

/**
 * Reads the words after the program's name.
 * @throws StartError for an unknown word
 */
export function readCommandLine(words: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { config: { type: 'string' }, workers: { type: 'string' }, help: { type: 'boolean' } },
    });
    const workers = values.workers === undefined ? undefined : Number(values.workers);
    return { help: values.help ?? false, config: values.config, workers };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\. .*/s, '') : String(error);
    throw new StartError(`${reason}; --help tells what there is`, { cause: error });
  }
}
