import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestServer, startTestServer } from '../support/test-server.js';
import { findTarget } from '../../src/cli/call-target.js';
import { type Run, armature, armatureProcess, silentTerminal, withFolder } from './armature.js';

let server: TestServer;
let signed: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  signed = {
    CLEARML_API_HOST: server.url,
    CLEARML_API_ACCESS_KEY: server.key('user'),
    CLEARML_API_SECRET_KEY: server.secret('user'),
  };
});
afterAll(() => server.stop());

const call = (words: readonly string[], input?: string): Promise<Run> =>
  armature(['call', ...words], { environment: signed, ...(input !== undefined && { input }) });

describe('a good call', () => {
  test('prints the data of the answer as JSON and nothing else', async () => {
    const { code, stdout, stderr } = await call(['users.get_current_user']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ user: { name: 'user tester', company: { id: server.company } } });
  });

  test('prints the whole envelope with --full, of the version that was asked for', async () => {
    const { stdout } = await call(['models.get_all', '{"page":0,"page_size":5}', '--full', '--api-version', '2.12']);
    expect(JSON.parse(stdout)).toMatchObject({
      meta: { result_code: 200, endpoint: { name: 'models.get_all', requested_version: '2.12' } },
      data: { models: [] },
    });
  });

  test('takes its request from a file, and from standard input', () =>
    withFolder(async (folder) => {
      const model = JSON.stringify({ name: 'from a file', uri: 's3://models/1' });
      await writeFile(join(folder, 'model.json'), model);
      const { code, stdout } = await call(['models.create', `@${join(folder, 'model.json')}`]);
      expect({ code, answer: JSON.parse(stdout) }).toMatchObject({ code: 0, answer: { created: true } });
      const input = '{"name":"^from a file$","only_fields":["name"]}';
      const found = await armatureProcess(['call', 'models.get_all', '-'], { environment: signed, input });
      expect(JSON.parse(found.stdout).models).toEqual([expect.objectContaining({ name: 'from a file' })]);
    }));

  test('needs no access key where the action needs none', async () => {
    const run = await armature(['call', 'debug.ping', '--url', `${server.url}/`]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  test('sends lines of JSON as a batch', async () => {
    const { code, stderr } = await call(['models.get_all', '-', '--batch'], '{"page":0}\n{"page":1}\n');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/json lines.*\(400\/12\)\n$/) });
  });
});

describe('whom a call is signed by', () => {
  const settings = () => ({
    ARMATURE__http__port: new URL(server.url).port,
    ARMATURE__auth__credentials: JSON.stringify([
      { key: server.key('admin'), secret: server.secret('admin'), role: 'admin', user: { id: 'a' } },
    ]),
  });
  const whoAmI = async (words: readonly string[], environment: Record<string, string>) => {
    const { stdout } = await armature(['call', 'users.get_current_user', ...words], { environment });
    return JSON.parse(stdout).user.name;
  };

  test('is the first access key of the configuration, at the address of the configuration', async () => {
    expect(await whoAmI([], settings())).toBe('admin tester');
  });

  test('is the one of the environment before that, and the one of the options before both', async () => {
    const environment = { ...settings(), ...signed };
    expect(await whoAmI([], environment)).toBe('user tester');
    const options = ['--key', server.key('guest'), '--secret', server.secret('guest')];
    expect(await whoAmI(options, environment)).toBe('guest tester');
  });

  test.each([
    ['nobody when the address is another machine', 'https://ml.example.com', false],
    ['nobody when the address only begins like this machine', 'http://127.0.0.1.example.com', false],
    ['the key of the configuration when it is this machine', 'http://localhost:1', true],
  ])('is %s and only the configuration has a key', async (_, url, isSigned) => {
    const terminal = { ...silentTerminal, environment: settings() };
    const { authorization } = await findTarget({ url }, terminal);
    expect(authorization).toBe(isSigned ? server.basic('admin') : undefined);
  });
});

describe('a call that fails', () => {
  test('ends with code 1 and one sentence with code and subcode', async () => {
    const run = await call(['models.get_by_id', '{"model":"nope"}']);
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr: `Invalid model id: company=${server.company}, id=nope (400/201)\n`,
    });
  });

  test('prints the envelope of the error with --full', async () => {
    const { code, stdout } = await call(['models.get_by_id', '{"model":"nope"}', '--full']);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 1, meta: { result_subcode: 201 }, data: {} });
  });

  test('tells that the access key is wrong without showing the secret', async () => {
    const environment = { ...signed, CLEARML_API_SECRET_KEY: 'a-wrong-secret' };
    const { code, stdout, stderr } = await armature(['call', 'models.get_all'], { environment });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('(401/');
    expect(stderr).not.toContain('a-wrong-secret');
  });

  test('ends with code 3 when nobody listens', async () => {
    const run = await armature(['call', 'debug.ping', '--url', 'http://127.0.0.1:1']);
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(/^The server at http:\/\/127\.0\.0\.1:1 can't be reached: .+\n$/);
  });

  test('ends with code 1 when something else answers', async () => {
    const other = createServer((_, response) => response.writeHead(502).end('<html>bad gateway</html>'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const run = await armature(['call', 'debug.ping', '--url', `http://127.0.0.1:${port}`]);
    other.close();
    expect(run).toEqual({
      code: 1,
      stdout: '',
      stderr: 'The server answered debug.ping with status 502 and no envelope\n',
    });
  });

  test.each([
    ['JSON that is none', ['debug.ping', '{page:0}'], 'The request is not JSON'],
    ['a bad line of a batch', ['debug.ping', '{}\n{', '--batch'], 'The request is not JSON in line 2'],
    ['a file that is missing', ['debug.ping', '@/nowhere.json'], "The request can't be read"],
    ['an action without service', ['ping'], 'ping is not an action such as models.get_all'],
    ['a version that is none', ['debug.ping', '--api-version', 'latest'], 'latest is not an API version'],
    ['an address that is none', ['debug.ping', '--url', 'localhost'], 'The address of the server must be like'],
    ['a key without its secret', ['debug.ping', '--key', 'K'], 'The secret of the access key is missing'],
  ])('ends with code 2 for %s', async (_, words, sentence) => {
    const run = await armature(['call', ...words]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(sentence);
    expect(run.stderr.trimEnd()).not.toContain('\n');
  });
});
