import { describe, expect, test } from '@jest/globals';
import { ApiError } from '../../src/rpc/api-error.js';
import { type EnvelopeMeta, renderError, renderSuccess } from '../../src/rpc/envelope.js';
import { parseApiVersion } from '../../src/schema/api-version.js';

const ID = '8cd30364db43460d8630ebbf91a326ce';

function meta(requested?: string, actual?: string, changes: Partial<EnvelopeMeta> = {}): EnvelopeMeta {
  return {
    id: ID,
    trx: ID,
    endpoint: 'debug.ping',
    requestedVersion: requested === undefined ? undefined : parseApiVersion(requested),
    actualVersion: actual === undefined ? undefined : parseApiVersion(actual),
    ...changes,
  };
}

describe('the envelope', () => {
  test('of an answer is exactly what the protocol shows', () => {
    expect(renderSuccess(meta('2.31', '1.0'), { msg: 'ClearML server' })).toBe(
      `{"meta":{"id":"${ID}","trx":"${ID}",` +
        '"endpoint":{"name":"debug.ping","requested_version":"2.31","actual_version":"1.0"},' +
        '"result_code":200,"result_subcode":0,"result_msg":"OK","error_stack":"","error_data":{}},' +
        '"data":{"msg":"ClearML server"}}',
    );
  });

  test('of an error has no stack, the parameters as error_data, and an object as data', () => {
    const error = new ApiError('bad_request.invalid_task_id', { data: { id: 'nope', company: 'c1' } });
    expect(renderError(meta('2.31', '2.1'), error)).toBe(
      `{"meta":{"id":"${ID}","trx":"${ID}",` +
        '"endpoint":{"name":"debug.ping","requested_version":"2.31","actual_version":"2.1"},' +
        '"result_code":400,"result_subcode":101,"result_msg":"Invalid task id: id=nope, company=c1",' +
        '"error_stack":null,"error_data":{"id":"nope","company":"c1"}},"data":{}}',
    );
  });

  test('of a path that was not understood names version 1.0, as a number with a fraction', () => {
    const error = new ApiError('bad_request.invalid_request_path', { message: 'Invalid request path /v2/debug.ping' });
    expect(renderError(meta(undefined, undefined, { endpoint: '' }), error)).toBe(
      `{"meta":{"id":"${ID}","trx":"${ID}","endpoint":{"name":"","requested_version":1.0,"actual_version":null},` +
        '"result_code":400,"result_subcode":0,"result_msg":"Invalid request path /v2/debug.ping",' +
        '"error_stack":null,"error_data":{}},"data":{}}',
    );
  });

  test.each([
    ['2.0', '1.0', '"requested_version":2.0,"actual_version":1.0'],
    ['1.0', '1.0', '"requested_version":1.0,"actual_version":1.0'],
    ['0.5', undefined, '"requested_version":0.5,"actual_version":null'],
    ['2.0', '2.9', '"requested_version":2.0,"actual_version":2.9'],
    ['2.1', '2.1', '"requested_version":"2.1","actual_version":"2.1"'],
    ['2.12', '2.9', '"requested_version":"2.12","actual_version":"2.9"'],
    ['12', '2.31', '"requested_version":"12","actual_version":"2.31"'],
    ['999.0', '2.31', '"requested_version":"999.0","actual_version":"2.31"'],
    ['2.31', undefined, '"requested_version":"2.31","actual_version":null'],
  ])('of a call at %s served by %s writes %s', (requested, actual, tokens) => {
    expect(renderSuccess(meta(requested, actual), {})).toContain(`"endpoint":{"name":"debug.ping",${tokens}}`);
  });

  test('is JSON for a version with more digits than a number has', () => {
    const text = renderSuccess(meta(`1.${'9'.repeat(400)}`, '1.0'), {});
    expect(JSON.parse(text)).toMatchObject({ meta: { endpoint: { requested_version: 2, actual_version: 1 } } });
  });

  test.each([
    ['nothing', undefined, '{}'],
    ['an empty object', {}, '{}'],
    ['nulls and absent members', { a: null, b: undefined }, '{"a":null}'],
    [
      'numbers that JSON does not have',
      { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: 1.5 },
      '{"a":null,"b":null,"c":1.5}',
    ],
    ['text of any script', { a: 'é “𝔘” \u2028 "\\' }, '{"a":"é “𝔘” \u2028 \\"\\\\"}'],
  ])('carries %s', (_case, data, expected) => {
    expect(renderSuccess(meta('2.31', '2.1'), data)).toMatch(
      new RegExp(`"data":${expected.replaceAll(/[{}[\]\\.+*?^$|()]/g, '\\$&')}}$`),
    );
  });

  test('quotes what the caller chose', () => {
    const trx = 'a"b\\c\n';
    const error = new ApiError('bad_request.generic', { message: 'say "no"\n', data: { 'odd"name': 'a"b' } });
    expect(JSON.parse(renderError(meta('2.31', '2.1', { trx, endpoint: 'a"b' }), error))).toMatchObject({
      meta: {
        trx,
        endpoint: { name: 'a"b' },
        result_msg: 'say "no"\n: odd"name=a"b',
        error_data: { 'odd"name': 'a"b' },
      },
    });
  });

  test('writes values of error_data that JSON lacks as text', () => {
    const error = new ApiError('bad_request.generic', { data: { big: 2n ** 70n } });
    expect(JSON.parse(renderError(meta('2.31', '2.1'), error))).toMatchObject({
      meta: { error_data: { big: '1180591620717411303424' } },
    });
  });
});
