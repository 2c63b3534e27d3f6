import { expect, test } from '@jest/globals';
import { generateErrorCatalogue } from '../../src/rpc/generate-error-catalogue.js';

test('the catalogue holds each error under its section and name, with the code of the section', () => {
  const source = generateErrorCatalogue({
    bad_request: { code: 400, errors: { generic: { subcode: 0, result_msg: 'Bad request' } } },
    server_error: {
      code: 500,
      errors: { away: { subcode: 102, result_msg: "It's away", status: 503, retry_after_sec: 1 } },
    },
  });
  expect(source).toContain(`'bad_request.generic': {"code":400,"subcode":0,"result_msg":"Bad request"},`);
  expect(source).toContain(
    `'server_error.away': {"code":500,"subcode":102,"result_msg":"It's away","status":503,"retry_after_sec":1},`,
  );
  expect(source.split('\n')[0]).toMatch(/^\/\/ Generated from config\/errors\.conf/);
});

test.each([
  ['no object', 'x'],
  ['a section that is none', { bad_request: null }],
  ['a section without errors', { bad_request: { code: 400 } }],
  ['an error that is none', { bad_request: { code: 400, errors: { generic: 'x' } } }],
])('a file with %s is refused', (_case, sections) => {
  expect(() => generateErrorCatalogue(sections)).toThrow('config/errors.conf: expected an object');
});
