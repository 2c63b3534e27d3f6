import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { loadSurface } from './load-surface.js';
import { type SettingsOptions, configOption, readSettings } from './read-settings.js';
import type { Terminal } from './terminal.js';

interface OpenApiCommandOptions extends SettingsOptions {
  version?: string;
  internal?: boolean;
  server?: string;
  out?: string;
}

/** `armature openapi`: writes the OpenAPI document of an API version. */
export function openApiCommand(terminal: Terminal): Command {
  return new Command('openapi')
    .description('Write the OpenAPI 3.1 document of an API version.')
    .option('--version <version>', 'API version to describe (default: the newest)')
    .option('--internal', 'describe internal actions too')
    .option('--server <url>', 'address of the server, for generators that want a whole one')
    .option('--out <file>', 'file to write (default: standard output)')
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Examples:
  armature openapi --version 2.12
  armature openapi --server https://api.example.com --out openapi.json`,
    )
    .action(async ({ version, internal, server, out, ...settings }: OpenApiCommandOptions) => {
      const { openApiDocument } = await import('../schema/openapi/openapi-document.js');
      const { openApiOptions } = await import('../server/openapi-options.js');
      const surface = await loadSurface(version, settings, terminal);
      const document = openApiDocument(surface, {
        ...(await openApiOptions(await readSettings(settings, terminal))),
        ...(internal !== undefined && { internal }),
        ...(server !== undefined && { server: server.replace(/\/+$/, '') }),
      });
      const text = `${JSON.stringify(document, null, 2)}\n`;
      if (out === undefined) {
        terminal.write(text);
        return;
      }
      const file = resolve(terminal.folder, out);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      terminal.write(`The OpenAPI document of API ${surface.version} is in ${file}\n`);
    });
}
