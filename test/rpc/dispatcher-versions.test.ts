import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OPTIONS, createBench } from './dispatcher-bench.js';

async function served(action: string, version?: string) {
  const path = version === undefined ? `/widgets.${action}` : `/v${version}/widgets.${action}`;
  const { result, endpoint } = await createBench().send({ path, as: 'user' });
  return { result, requested: endpoint['requested_version'], actual: endpoint['actual_version'] };
}

describe('the implementation that serves a call', () => {
  test.each([
    ['2.1', '2.1'],
    ['2.2', '2.1'],
    ['2.4', '2.1'],
    ['2.5', '2.5'],
    ['2.9', '2.5'],
    ['2.11', '2.5'],
    ['2.12', '2.12'],
    ['2.31', '2.12'],
    ['2.32', '2.12'],
    ['12', '2.12'],
    ['999.0', '2.12'],
  ])('at %s is the newest that is not above it: %s', async (requested, actual) => {
    expect(await served('get_all', requested)).toEqual({ result: '200/0', requested, actual });
  });

  test('without a version is the newest, and the envelope names the newest API version', async () => {
    expect(await served('get_all')).toEqual({ result: '200/0', requested: '2.31', actual: '2.12' });
  });

  test.each([
    ['get_all', '2.0', 2],
    ['late', '2.8', '2.8'],
    ['late', '0.5', 0.5],
    ['ping', '0.9', 0.9],
  ])('of %s does not exist at %s, below its first version', async (action, version, requested) => {
    expect(await served(action, version)).toEqual({ result: '404/0', requested, actual: null });
  });

  test.each([
    ['1.0', 1],
    ['2.0', 2],
    ['2.4', '2.4'],
    ['2.8', '2.8'],
  ])('is the first version at %s too, when the action says it is available from 1.0', async (version, requested) => {
    const actual = typeof requested === 'number' ? 2.9 : '2.9';
    expect(await served('ping', version)).toEqual({ result: '200/0', requested, actual });
  });

  test('grows with the requested version', async () => {
    const bench = createBench();
    const actual = async (minor: number) => {
      const { endpoint } = await bench.send({ path: `/v2.${minor}/widgets.get_all`, as: 'user' });
      const [, part] = String(endpoint['actual_version']).split('.');
      return Number(part);
    };
    const minor = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(minor, minor, async (a, b) => {
        const [older, newer] = [await actual(Math.min(a, b)), await actual(Math.max(a, b))];
        expect(older).toBeLessThanOrEqual(newer);
        expect(older).toBeLessThanOrEqual(Math.min(a, b));
      }),
    );
  });

  test.each(['2.1', '2.13'])('of a retired action answers at %s', async (version) => {
    expect(await served('retired', version)).toMatchObject({ result: '200/0' });
  });

  test.each(['2.14', '2.31', undefined])('of a retired action says so at %s: 301/1', async (version) => {
    expect(await served('retired', version)).toMatchObject({ result: '301/1', actual: '2.1' });
  });
});

describe('an endpoint that does not exist', () => {
  test.each([
    ['widgets.nothing', '2.12'],
    ['nothing.get_all', '2.12'],
    ['Widgets.get_all', '2.12'],
    ['widgets.Get_all', '2.12'],
    ['widgets.constructor', '2.12'],
    ['widgets.__proto__', '2.12'],
    ['__proto__.toString', '2.12'],
    ['widgets.late', '2.8'],
  ])('such as %s is named with the version %s', async (name, version) => {
    const { result, message, endpoint } = await createBench().send({ path: `/v${version}/${name}`, as: 'user' });
    expect(result).toBe('404/0');
    expect(message).toBe(`Unable to find endpoint for name ${name} and version ${version}`);
    expect(endpoint).toEqual({ name, requested_version: version, actual_version: null });
  });
});

describe('the settings of versions', () => {
  test('can refuse calls above the newest, as if nothing had been understood', async () => {
    const bench = createBench({ options: { ...OPTIONS, checkMaxVersion: true } });
    expect(await bench.send({ path: '/v2.31/widgets.get_all', as: 'user' })).toMatchObject({ result: '200/0' });
    const refused = await bench.send({ path: '/v2.32/widgets.get_all', as: 'user' });
    expect(refused).toMatchObject({ result: '400/0', message: 'Invalid API version (max. supported version is 2.31)' });
    expect(refused.reply.body).toContain('"endpoint":{"name":"","requested_version":1.0,"actual_version":null}');
  });

  test('can make the version mandatory', async () => {
    const bench = createBench({ options: { ...OPTIONS, versionRequired: true } });
    expect(await bench.send({ path: '/v2.31/widgets.get_all', as: 'user' })).toMatchObject({ result: '200/0' });
    expect(await bench.send({ path: '/widgets.get_all', as: 'user' })).toMatchObject({
      result: '400/0',
      message: 'Invalid request path /widgets.get_all',
      endpoint: { name: '', requested_version: 1, actual_version: null },
    });
  });

  test('can put a base path in front', async () => {
    const bench = createBench({ options: { ...OPTIONS, basePath: '/api' } });
    expect(await bench.send({ path: '/api/v2.12/widgets.get_all', as: 'user' })).toMatchObject({ result: '200/0' });
    expect(await bench.send({ path: '/v2.12/widgets.get_all', as: 'user' })).toMatchObject({ result: '200/0' });
    expect(await createBench().send({ path: '/api/v2.12/widgets.get_all', as: 'user' })).toMatchObject({
      result: '400/0',
    });
  });
});
