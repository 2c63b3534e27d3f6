import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Answer, type TestServer, startTestServer } from '../support/test-server.js';
import { type TestBrowser, findChromium, startBrowser } from './chromium.js';

const executable = findChromium(process.env);
if (executable === undefined)
  process.stderr.write('The tests of the documentation page are skipped: there is no Chromium here.\n');
const describeInBrowser = executable === undefined ? describe.skip : describe;

const EXTRA_SERVICES = fileURLToPath(new URL('extra-services', import.meta.url));

/** Opening the API takes a browser a second on an idle machine. */
const TIMEOUT_MS = 120_000;

describeInBrowser('the documentation page in a browser', () => {
  let server: TestServer;
  let browser: TestBrowser;
  /** What went wrong in any page, and every address that one asked for. */
  const complaints: string[] = [];
  const requests: URL[] = [];
  beforeAll(async () => {
    [server, browser] = await Promise.all([
      startTestServer({ schema__extra_services: EXTRA_SERVICES }),
      startBrowser(executable ?? ''),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), server.stop()]);
  });

  /** Opens an address below `/docs/` and waits until the API is shown. */
  async function open(address: string, viewport = { width: 1280, height: 900 }): Promise<Page> {
    const page = await browser.context.newPage();
    await page.setViewportSize(viewport);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on('request', (request) => requests.push(new URL(request.url())));
    await page.goto(`${server.url}/docs/${address}`);
    await page.locator('.opblock-tag').first().waitFor();
    return page;
  }

  const actionBlock = (page: Page, action: string) =>
    page.locator('.opblock').filter({ has: page.locator(`[data-path$="/${action}"]`) });

  async function chooseVersion(page: Page, version: string): Promise<void> {
    const answered = page.waitForResponse(`${server.url}/openapi/${version}.json`);
    await page.locator('#version').selectOption(version);
    await answered;
    await page.locator('.info .version', { hasText: version }).first().waitFor({ state: 'attached' });
  }

  async function openAction(page: Page, service: string, action: string): Promise<void> {
    await page.locator(`.opblock-tag[data-tag="${service}"]`).click();
    await actionBlock(page, `${service}.${action}`).locator('.opblock-summary-control').click();
  }

  /** Signs in by a scheme of the dialog: fills its fields and closes it. */
  async function authorize(page: Page, scheme: 'basic' | 'bearer', fields: Record<string, string>): Promise<void> {
    await page.locator('.btn.authorize').click();
    for (const [name, value] of Object.entries(fields)) await page.locator(`#auth-${scheme}-${name}`).fill(value);
    await page.locator('.auth-container', { hasText: scheme }).locator('.authorize').click();
    await page.locator('.btn-done').first().click();
  }

  async function send(page: Page, action: string, body: object): Promise<Pick<Answer, 'meta' | 'data'>> {
    const block = actionBlock(page, action);
    await block.locator('textarea').fill(JSON.stringify(body));
    const answered = page.waitForResponse((response) => response.url().endsWith(action));
    await block.locator('.execute').click();
    await answered;
    return JSON.parse(await block.locator('.live-responses-table .response-col_description pre').first().innerText());
  }

  test(
    'a reader chooses version 2.12, opens models.get_all, signs in, sends a call and sees the answer',
    async () => {
      await server.ok('models.create', { name: 'shown in the page', uri: 's3://bucket/shown.pt' });
      const page = await open('');
      await chooseVersion(page, '2.12');
      await authorize(page, 'basic', { username: server.key('user'), password: server.secret('user') });
      await openAction(page, 'models', 'get_all');
      const { meta, data } = await send(page, 'models.get_all', {
        name: 'shown in the page',
        only_fields: ['id', 'name', 'uri'],
      });
      expect(meta).toMatchObject({ result_code: 200, endpoint: { requested_version: '2.12' } });
      expect(data.models).toEqual([{ id: expect.any(String), name: 'shown in the page', uri: 's3://bucket/shown.pt' }]);
      expect(new URL(page.url()).search).toBe('?version=2.12');

      // Another version is another document, but the same reader.
      await chooseVersion(page, '2.8');
      await openAction(page, 'users', 'get_current_user');
      const second = await send(page, 'users.get_current_user', {});
      expect(second.meta.endpoint.requested_version).toBe('2.8');
      expect(second.data.user.name).toBe('user tester');
    },
    TIMEOUT_MS,
  );

  test(
    'a link to an action of a version opens it; a token signs its calls; a narrow window scrolls down only',
    async () => {
      const { token } = await server.ok('auth.login', {});
      const page = await open('?version=2.1#/models/models.get_all', { width: 360, height: 740 });
      expect(await page.locator('#version').inputValue()).toBe('2.1');
      await actionBlock(page, 'models.get_all').locator('.execute').waitFor();
      await authorize(page, 'bearer', { value: token });
      const { data } = await send(page, 'models.get_all', {});
      expect(data.models).toHaveLength(1);
      await page.locator('.about summary').click();
      await page.locator('#authentication summary').click();
      expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    },
    TIMEOUT_MS,
  );

  test(
    'a deprecated action is marked, and names its end and its successor before it is opened',
    async () => {
      const page = await open('?version=2.12');
      await page.locator('.opblock-tag[data-tag="farewells"]').click();
      const block = actionBlock(page, 'farewells.wave');
      await block.locator('.opblock-summary-path__deprecated').waitFor();
      expect(await block.innerText()).toContain(
        'Deprecated since 2026-01-15, ends on 2027-01-15: use farewells.say@2.12',
      );
    },
    TIMEOUT_MS,
  );

  test(
    'a version that there is not is answered by the newest, and a word about it',
    async () => {
      const page = await open('?version=7.7');
      const newest = await page.locator('#version option').first().innerText();
      expect(await page.locator('#version').inputValue()).toBe(newest);
      expect(await page.locator('#notice').innerText()).toContain('7.7');
      expect(await page.locator('#document').getAttribute('href')).toBe(`../openapi/${newest}.json`);
    },
    TIMEOUT_MS,
  );

  test('nothing was asked of another server, and the browser had nothing to complain about', () => {
    expect(requests.length).toBeGreaterThan(10);
    const own = new URL(server.url).origin;
    expect(requests.filter(({ origin, protocol }) => origin !== own && protocol !== 'data:')).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
