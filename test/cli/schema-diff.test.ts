import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BUNDLED } from '../support/programs.js';

const SERVICE = `service: widgets
description: "Things for tests."
definitions {
  widget {
    type: object
    properties {
      name { type: string }
      size { type: integer }
    }
  }
}
actions {
  get {
    description: "Gets one."
    versions {
      "2.1" {
        request { type: object, properties { id { type: string } } }
        response { type: object, properties { widget { "$ref": "#/definitions/widget" } } }
      }
    }
  }
}
`;

let project: string;

function armature(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUNDLED, 'schema', ...words, '--folder', 'schema'], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function write(name: string, text: string) {
  writeFileSync(join(project, 'schema', name), text);
}

function read(name: string) {
  return readFileSync(join(project, name), 'utf8');
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'armature-schema-'));
  mkdirSync(join(project, 'schema/services'), { recursive: true });
  write('services/widgets.conf', SERVICE);
});
afterAll(() => rmSync(project, { recursive: true }));

// One story: each test goes on where the one before it left the folder.
describe('armature schema, from the first release on', () => {
  test('a dry run writes nothing', () => {
    expect(armature('release', '2.1', '--dry-run')).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(join(project, 'schema'))).toEqual(['services']);
  });

  test('a version is frozen once, and the changelog says what it has', () => {
    const { status, stdout } = armature('release', '2.1');
    expect(status).toBe(0);
    expect(stdout).toContain('wrote schema/released/2.1.json\nwrote docs/api-changelog.md\n');
    expect(read('docs/api-changelog.md')).toContain('## 2.1\n\n- `widgets`: `get`\n');
    expect(armature('release', '2.1')).toEqual({ status: 1, stdout: '', stderr: '2.1 is released already\n' });
  });

  test('an addition is compatible, but not frozen until the version is amended', () => {
    write('services/widgets.conf', SERVICE.replace('size {', 'colour { type: string }\n      size {'));
    const { status, stdout, stderr } = armature('diff', '--frozen');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('armature schema release --amend'),
    });
    expect(stdout).toContain(
      'schema/services/widgets.conf:8: compatible: colour can be read now (response-property-added)\n' +
        '  widgets.get response /widget/colour, 2.1\n',
    );
    expect(armature('release', '--amend').status).toBe(0);
    expect(armature('diff', '--frozen').status).toBe(0);
  });

  test('a breaking change is told with file, line and the way out, and stops a release', () => {
    write('services/widgets.conf', SERVICE.replace('size { type: integer }', ''));
    const { status, stdout, stderr } = armature('diff');
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'Callers would break on 2 change(s)\n' });
    expect(stdout).toContain('schema/services/widgets.conf:4: breaking: size can not be read any more');
    expect(stdout).toContain('  widgets.get response /widget/size, 2.1\n  Put the property back');
    expect(armature('release', '2.2')).toMatchObject({ status: 1, stdout: '' });
  });

  test('scripts get the findings as JSON', () => {
    const { status, stdout } = armature('diff', '--against', '2.1', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      versions: ['2.1'],
      findings: [
        { rule: 'response-property-removed', kind: 'breaking', file: 'schema/services/widgets.conf', line: 4 },
        { rule: 'response-property-removed', kind: 'breaking' },
      ],
    });
  });

  test('an exception with a reason lets it through, until it is stale', () => {
    const exceptions = ['size', 'colour'].map(
      (name) =>
        `{ rule: response-property-removed, endpoint: widgets.get, path: /widget/${name}, versions: "2.1", reason: "Never filled." }`,
    );
    write('exceptions.conf', `exceptions: [${exceptions.join(', ')}]`);
    expect(armature('diff')).toMatchObject({
      status: 0,
      stdout: '0 breaking, 0 compatible, 0 of documentation alone, 2 excused\n',
    });
    expect(armature('release', '--amend').status).toBe(0);
    const { status, stdout } = armature('diff');
    expect(status).toBe(1);
    expect(stdout).toContain('exceptions.conf: nothing is let through by the exception from response-property-removed');
    rmSync(join(project, 'schema/exceptions.conf'));
  });

  test('two versions of the service files are compared', () => {
    write('services/widgets.conf', SERVICE.replace('versions {', 'retired_after: "2.4"\n    versions {'));
    const { status, stdout } = armature('diff', '--from', '2.4', '--to', '2.5');
    expect(status).toBe(1);
    expect(stdout).toContain('breaking: The action is retired (action-retired)\n  widgets.get, 2.5\n');
  });

  test.each([
    [['diff', '--against', '2.9'], '2.9 is not a released version\n'],
    [['diff', '--from', '1.0'], '1.0 is not an API version between 2.1 and 2.31\n'],
    [['release'], 'Name either a version to release or --amend\n'],
  ])('a wrong command line is refused: %j', (words, stderr) => {
    expect(armature(...words)).toEqual({ status: 2, stdout: '', stderr });
  });
});
