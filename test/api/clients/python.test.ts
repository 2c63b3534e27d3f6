import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SHIPPED } from '../../support/programs.js';
import { canRunPython, runPython } from '../../support/python.js';
import { type TestServer, type UserName, startTestServer } from '../../support/test-server.js';

const NEWEST = '2.31';
const VERSIONS = ['2.1', '2.8', '2.12', '2.20', NEWEST];
const SCRIPTS = fileURLToPath(new URL('python/', import.meta.url));
const EXTRA_SERVICES = fileURLToPath(new URL('extra-services', import.meta.url));

const describeWithPython = canRunPython() ? describe : describe.skip;

describeWithPython('the Python client', () => {
  let server: TestServer;
  /** Holds a folder for the package of each version. */
  let packages: string;

  beforeAll(async () => {
    packages = await mkdtemp(join(tmpdir(), 'armature-python-'));
    const started = startTestServer({ schema__extra_services: EXTRA_SERVICES });
    for (const version of VERSIONS) await generate(version);
    server = await started;
  });
  afterAll(async () => {
    await server.stop();
    await rm(packages, { recursive: true });
  });

  async function generate(version: string): Promise<void> {
    const words = ['client', '--language', 'python', '--version', version, '--out', join(packages, version)];
    await promisify(execFile)(process.execPath, [SHIPPED, ...words], {
      env: { PATH: process.env['PATH'], ARMATURE__schema__extra_services: EXTRA_SERVICES },
    });
  }

  const run = (script: string, version = NEWEST, user: UserName = 'user') =>
    runPython(script, [join(packages, version), SCRIPTS], {
      ARMATURE_TEST_URL: server.url,
      ARMATURE_TEST_KEY: server.key(user),
      ARMATURE_TEST_SECRET: server.secret(user),
    });

  test.each(VERSIONS)(
    'for %s logs in, creates, lists page by page, tells errors apart and deletes',
    async (version) => {
      await run(join(SCRIPTS, 'main_flow.py'), version);
    },
  );

  test.each([
    ['newest_version.py', 'scrolls, sends batches, reads texts and warns of deprecated versions'],
    ['credentials.py', 'replaces a revoked token once for all threads, and never shows a secret'],
    ['faults.py', 'repeats what may be repeated, keeps to its time and renews tokens that end'],
  ])('%s: it %s', async (script) => {
    await run(join(SCRIPTS, script));
  });

  // Each in a company of its own, since the examples name what they create.
  test.each([
    ['2.1', 'user'],
    [NEWEST, 'stranger'],
  ] as const)('for %s does what the examples of its README show', async (version, user) => {
    const readme = await readFile(join(packages, version, 'README.md'), 'utf8');
    const examples = [...readme.matchAll(/```python\n([\s\S]*?)```/g)].map(([, code]) => code);
    expect(examples.length).toBeGreaterThan(3);
    const script = join(packages, version, 'examples.py');
    const settings = 'from settings import KEY as access_key, SECRET as secret_key, URL as url\n';
    await writeFile(script, [settings, ...examples].join('\n'));
    await run(script, version, user);
  });
});
