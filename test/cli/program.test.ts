import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';
import { ARMATURE, armature, armatureProcess, silentTerminal, withFolder } from './armature.js';

const { version, bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The commands that do something, with all words that lead to them; a group has neither options nor work of its own. */
function leavesOf(command: Command, words: readonly string[] = []): { words: string; command: Command }[] {
  if (command.commands.length === 0) return command.options.length > 0 ? [{ words: words.join(' '), command }] : [];
  return command.commands.flatMap((below) => leavesOf(below, [...words, below.name()]));
}

let written = '';
const terminal = { ...silentTerminal, write: (text: string) => void (written += text) };
const leaves = leavesOf(createProgram(terminal));

describe('every command', () => {
  test.each(leaves)('$words has a description of one sentence', ({ command }) => {
    expect(command.description()).toMatch(/^[A-Z].*\.$/);
  });

  test.each(leaves)('$words has an example of itself in its help', ({ words, command }) => {
    const before = written.length;
    command.outputHelp();
    const [, examples = ''] = written.slice(before).split('\nExamples:\n');
    expect(examples).toContain(`armature ${words}`);
  });
});

describe('the process', () => {
  test('prints the version of the package, to standard output', async () => {
    expect(await armatureProcess(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('ends with the code of the failure, and one sentence on standard error', async () => {
    const stderr = "Unknown command 'nope'; --help tells what there is\n";
    expect(await armatureProcess(['nope'])).toEqual({ code: 2, stdout: '', stderr });
  });

  test('is a file that can be run, whoever built what it loads', async () => {
    expect(await promisify(execFile)(ARMATURE, ['--version'])).toMatchObject({ stdout: `${version}\n` });
    expect(ARMATURE).toMatch(new RegExp(`/${bin.armature}$`));
  });

  test('says what to do where nothing is built', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'bin'));
      await copyFile(ARMATURE, join(folder, 'bin/armature.mjs'));
      await expect(promisify(execFile)(process.execPath, [join(folder, 'bin/armature.mjs')])).rejects.toMatchObject({
        code: 1,
        stdout: '',
        stderr: 'Armature is not built yet: npm ci builds it, and so does npm run build\n',
      });
    });
  });
});

test.each([
  ['an unknown command', ['nope'], "Unknown command 'nope'; --help tells what there is\n"],
  ['an unknown option', ['users', 'list', '--nope'], "Unknown option '--nope'; --help tells what there is\n"],
  ['a group without its command', ['db'], 'A command is missing; --help tells what there is\n'],
  ['an argument that is missing', ['call'], "Missing required argument 'action'; --help tells what there is\n"],
  [
    'a role that does not exist',
    ['users', 'create', 'Ada', '--role', 'queen'],
    "Option '--role <role>' argument 'queen' is invalid. Allowed choices are system, root, admin, superuser, user, annotator, guest.; --help tells what there is\n",
  ],
])('%s ends with code 2 and one sentence', async (_, words, stderr) => {
  expect(await armature(words)).toEqual({ code: 2, stdout: '', stderr });
});
