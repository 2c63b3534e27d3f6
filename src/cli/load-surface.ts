import { newestVersion } from '../schema/newest-version.js';
import { surfaceAt } from '../schema/surface/surface-at.js';
import type { Surface } from '../schema/surface/surface.js';
import { declaredServices } from './declared-services.js';
import { knownVersion } from './known-version.js';
import { type SettingsOptions, readSettings } from './read-settings.js';
import type { Terminal } from './terminal.js';

/**
 * The surface that a caller pinned to a version sees, extra services of the settings included.
 * @param version such as `2.12`; the newest when left out
 * @throws CommandError when the server does not speak that version
 */
export async function loadSurface(
  version: string | undefined,
  options: SettingsOptions,
  terminal: Terminal,
): Promise<Surface> {
  const definitions = await declaredServices(await readSettings(options, terminal), terminal);
  const newest = newestVersion(definitions);
  return surfaceAt(definitions, knownVersion(version, newest));
}
