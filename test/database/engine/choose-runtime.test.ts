import { describe, expect, test } from '@jest/globals';

import { chooseRuntime, currentMachine } from '../../../src/database/engine/choose-runtime.js';

describe('the C runtime of the embedded engine', () => {
  test.each([
    ['linux', 'x64', '2.38'],
    ['linux', 'x64', '2.41'],
    ['linux', 'arm64', '3.0'],
    ['darwin', 'arm64', undefined],
  ])('on %s %s with glibc %s is the one of the system', (platform, arch, glibcVersion) => {
    expect(chooseRuntime({ platform, arch, glibcVersion })).toBe('system');
  });

  test.each([
    ['x64', '2.36', 'ld-linux-x86-64.so.2', 'x86_64-linux-gnu', 'amd64'],
    ['x64', '2.4', 'ld-linux-x86-64.so.2', 'x86_64-linux-gnu', 'amd64'],
    ['arm64', '2.35', 'ld-linux-aarch64.so.1', 'aarch64-linux-gnu', 'arm64'],
  ])('on Linux %s with glibc %s is a private one', (arch, glibcVersion, loader, triplet, architecture) => {
    expect(chooseRuntime({ platform: 'linux', arch, glibcVersion })).toEqual({ loader, triplet, architecture });
  });

  test.each([
    ['win32', 'x64', undefined, 'win32 x64:'],
    ['darwin', 'x64', undefined, 'darwin x64:'],
    ['linux', 'x64', undefined, 'linux x64 without the GNU C library:'],
    ['linux', 'ia32', '2.41', 'linux ia32:'],
    ['freebsd', 'arm64', undefined, 'freebsd arm64:'],
  ])('on %s %s with glibc %s is none, with the two ways out', (platform, arch, glibcVersion, where) => {
    expect(() => chooseRuntime({ platform, arch, glibcVersion })).toThrow(
      expect.objectContaining({
        name: 'EngineError',
        message: `the embedded MongoDB engine cannot run on ${where} set database.url to the address of a MongoDB, or run "docker run -p 27017:27017 mongo" and set it to mongodb://127.0.0.1:27017`,
      }),
    );
  });

  test('is chosen by what this process reports about itself', () => {
    const { platform, arch, glibcVersion } = currentMachine();
    expect({ platform, arch }).toEqual({ platform: process.platform, arch: process.arch });
    expect(glibcVersion ?? 'none').toMatch(/^(none|\d+\.\d+)$/);
  });
});
