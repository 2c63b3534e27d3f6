import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compareVersions, parseApiVersion } from '../../../src/schema/api-version.js';
import { changelogEntry, printChangelog } from '../../../src/schema/release/changelog.js';
import { readSurface } from '../../../src/schema/surface/read-surface.js';

const ROOT = new URL('../../../', import.meta.url);
const RELEASED = new URL('schema/released/', ROOT);

const released = readdirSync(RELEASED)
  .map((file) => readSurface(readFileSync(new URL(file, RELEASED), 'utf8'), file))
  .sort((a, b) => compareVersions(parseApiVersion(a.version), parseApiVersion(b.version)));

function surfaceOf(version: string) {
  const found = released.find((surface) => surface.version === version);
  if (!found) throw new Error(`${version} is not released`);
  return found;
}

describe('the changelog of the API', () => {
  test('is what the released versions say', () => {
    expect(readFileSync(new URL('docs/api-changelog.md', ROOT), 'utf8')).toBe(printChangelog(released));
  });

  test('tells the same change of several values once', () => {
    expect(changelogEntry(surfaceOf('2.14'), surfaceOf('2.15'))).toContain(
      '- `models.get_all`: request: `refresh_scroll`, `scroll_id`, `size` can be sent now; response: `scroll_id` can be read now\n',
    );
  });

  test('marks what breaks callers, and says what a new action does', () => {
    expect(changelogEntry(surfaceOf('2.13'), surfaceOf('2.14'))).toContain(
      '- **Breaking** `models.get_by_task_id`: the action is retired\n',
    );
    expect(changelogEntry(surfaceOf('2.1'), surfaceOf('2.2'))).toMatch(/^- `auth\.logout`: new\. \w/m);
  });
});
