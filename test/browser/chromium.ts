import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** A browser that knows nothing from before, and asks nobody but the pages' own servers. */
export interface TestBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

const NAMES = ['chromium', 'google-chrome'];
/** On a busy machine a page takes long; timing never fails a test. */
const PATIENCE_MS = 100_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Path of the machine's Chromium: `ARMATURE_CHROMIUM`, or one that is installed; undefined when there is none.
 * @throws when there is none and `ARMATURE_REQUIRE_BROWSER` is 1
 */
export function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const { ARMATURE_CHROMIUM: named, ARMATURE_REQUIRE_BROWSER: required, PATH: path = '' } = environment;
  const folders = ['/usr/bin', ...path.split(delimiter)];
  const places = named ? [named] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = places.find(isExecutable);
  if (found === undefined && required === '1') throw new Error('There is no Chromium here: set ARMATURE_CHROMIUM');
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function startBrowser(executablePath: string): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'armature-browser-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS });
  context.setDefaultTimeout(PATIENCE_MS);
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
