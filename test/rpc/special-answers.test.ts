import { describe, expect, test } from '@jest/globals';
import { RawAnswer, Redirect } from '../../src/rpc/special-answers.js';
import { callOf, createBench, textOf } from './dispatcher-bench.js';

const answerWith = (result: unknown) =>
  createBench({ handlers: { widgets: { get_all: () => result } } }).dispatch(
    callOf({ path: '/widgets.get_all', as: 'user' }),
  );

describe('an answer without envelope', () => {
  test('is the body itself under its content type, never cached', async () => {
    const reply = await answerWith(new RawAnswer('text/csv; charset=utf-8', '"id"\r\n'));
    expect(reply.status).toBe(200);
    expect(reply.body).toBe('"id"\r\n');
    expect(reply.headers).toEqual({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store, max-age=0',
    });
  });

  test.each([
    ['plain.csv', 'attachment; filename=plain.csv'],
    ['projét.csv', "attachment; filename=projet.csv; filename*=UTF-8''proj%C3%A9t.csv"],
    ['a"b\r\nx.csv', "attachment; filename=abx.csv; filename*=UTF-8''a%22b%0D%0Ax.csv"],
    ['two words; more.csv', 'attachment; filename="two words; more.csv"'],
    ["it's (é).csv", "attachment; filename=\"it's (e).csv\"; filename*=UTF-8''it%27s%20%28%C3%A9%29.csv"],
  ])('offers the file %j as %j', async (fileName, disposition) => {
    const reply = await answerWith(new RawAnswer('text/csv', 'x', fileName));
    expect(reply.headers['content-disposition']).toBe(disposition);
  });

  test('can send the caller elsewhere', async () => {
    const reply = await answerWith(new Redirect(303, 'https://example.com/file'));
    expect(reply.status).toBe(303);
    expect(reply.headers).toEqual({ location: 'https://example.com/file' });
    expect(reply.outcome.code).toBe(303);
  });

  test('is not made of data that merely looks like one', async () => {
    const reply = await answerWith({ contentType: 'text/html', body: '<b>' });
    expect(JSON.parse(textOf(reply)).data).toEqual({ contentType: 'text/html', body: '<b>' });
  });
});
