import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const OLDEST = [3, 9] as const;

/** Whether scripts can run here: there is a Python that is new enough, or there must be one (ARMATURE_REQUIRE_PYTHON=1). */
export function canRunPython(): boolean {
  if (process.env['ARMATURE_REQUIRE_PYTHON'] === '1') return true;
  const { stdout } = spawnSync('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { encoding: 'utf8' });
  const [major = 0, minor = 0] = (stdout ?? '').split(' ').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return true;
  process.stderr.write(
    `No python3 of ${OLDEST.join('.')} or newer: the tests that run the Python client are skipped.\n`,
  );
  return false;
}

/**
 * Runs a script to its end; what it warns of is an error.
 * @param path folders to import from
 * @throws with all that it wrote when it does not end well
 */
export async function runPython(
  script: string,
  path: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await promisify(execFile)('python3', ['-W', 'error', script], {
    env: {
      ...environment,
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PYTHONPATH: path.join(':'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
}
