import { Option } from 'commander';
import { type Settings, loadSettings } from '../config/index.js';
import type { Terminal } from './terminal.js';

/** What the options of a command that needs settings hold. */
export interface SettingsOptions {
  config?: string;
}

/** `--config FILE`, of every command that needs settings. */
export function configOption(): Option {
  return new Option('--config <file>', 'settings in HOCON, laid over the defaults (or ARMATURE_CONFIG)');
}

/**
 * The settings of a command: the defaults, the file, the environment, then what the command line overrides.
 * @throws SettingsError or HoconError that name what is wrong
 */
export function readSettings(
  { config }: SettingsOptions,
  { environment }: Terminal,
  overrides: Record<string, unknown> = {},
): Promise<Settings> {
  const file = config ?? environment['ARMATURE_CONFIG'];
  return loadSettings({ ...(file && { file }), environment, overrides });
}
