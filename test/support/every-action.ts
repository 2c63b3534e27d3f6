import { describe, expect, test } from '@jest/globals';
import { NEWEST_ENDPOINTS } from './endpoints.js';
import { codesOf } from './send.js';
import type { TestServer, UserName } from './test-server.js';

/** What holds for every action alike: who may call it, and at which versions. */
export interface ActionCase {
  action: string;
  /** `open`: anybody may call it, signed in or not. */
  effect: 'read' | 'write' | 'open';
  /** Oldest API version that it answers. */
  since: string;
  /** Who calls it; a user by default. */
  as?: UserName;
  /** Makes what it works on, and a good request. */
  request?: () => object | Promise<object>;
}

/** One beyond the newest, and none. */
const NEWEST = ['999.0', null] as const;

/** Tests of every action of a service, which `cases` must name. */
export function testEveryAction(service: string, server: () => TestServer, cases: readonly ActionCase[]): void {
  test('the table names every action of the service', () => {
    // Answers without envelope have tests of their own.
    const declared = NEWEST_ENDPOINTS.filter(
      (endpoint) => endpoint.service === service && endpoint.response().type !== 'string',
    );
    expect(cases.map(({ action }) => action).sort()).toEqual(declared.map(({ action }) => action).sort());
  });

  describe.each(cases)(`${service}.$action`, ({ action, effect, since, as = 'user', request = () => ({}) }) => {
    const name = `${service}.${action}`;
    const goodRequest = async (): Promise<object> => request();

    test(`${effect === 'open' ? 'answers' : 'refuses'} a call without credentials`, async () => {
      const answer = await server().call(name, effect === 'open' ? await goodRequest() : {}, { as: null });
      expect(codesOf(answer)).toBe(effect === 'open' ? '200/0' : '401/20');
    });

    if (effect === 'write' && as === 'user') {
      test('refuses to write for a guest', async () => {
        expect(codesOf(await server().call(name, await goodRequest(), { as: 'guest' }))).toBe('403/21');
      });
    }
    if (effect === 'read' && as === 'user') {
      test('lets a guest read', async () => {
        expect(codesOf(await server().call(name, await goodRequest(), { as: 'guest' }))).toBe('200/0');
      });
    }

    test(`answers from version ${since} to beyond the newest`, async () => {
      for (const version of [since, ...NEWEST]) {
        expect([version, codesOf(await server().call(name, await goodRequest(), { as, version }))]).toEqual([
          version,
          '200/0',
        ]);
      }
    });

    const tooOld = since === '1.0' ? '0.9' : `2.${Number(since.split('.')[1]) - 1}`;
    test(`does not exist at version ${tooOld}`, async () => {
      const answer = await server().call(name, await goodRequest(), { as, version: tooOld });
      expect(codesOf(answer)).toBe('404/0');
      expect(answer.meta.endpoint.actual_version).toBeNull();
    });
  });
}
