import { describe, expect, test } from '@jest/globals';
import { RawAnswer, Redirect, renderSpecial } from '../../src/rpc/special-answers.js';

describe('an answer without envelope', () => {
  test('is a body of its own type that nobody keeps', () => {
    expect(renderSpecial(new RawAnswer('text/plain; charset=utf-8', 'hello'))).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store, max-age=0' },
      body: 'hello',
    });
  });

  test.each([
    ['task_1.log', 'attachment; filename=task_1.log'],
    [
      'clearml-projé-tasks.csv',
      "attachment; filename=clearml-proj-tasks.csv; filename*=UTF-8''clearml-proj%C3%A9-tasks.csv",
    ],
    ['a"b;c\\d.csv', "attachment; filename=abcd.csv; filename*=UTF-8''a%22b%3Bc%5Cd.csv"],
    ['a\r\nset-cookie: x=1', "attachment; filename=aset-cookie: x=1; filename*=UTF-8''a%0D%0Aset-cookie%3A%20x%3D1"],
  ])('offers itself as the file %j', (fileName, disposition) => {
    const { headers } = renderSpecial(new RawAnswer('text/csv', 'a,b', fileName));
    expect(headers['content-disposition']).toBe(disposition);
  });

  test('may send the caller elsewhere', () => {
    expect(renderSpecial(new Redirect(302, 'https://example.com/x'))).toEqual({
      status: 302,
      headers: { location: 'https://example.com/x' },
      body: '',
    });
  });
});
