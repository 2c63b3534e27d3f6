import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ActionExample } from '../../../src/schema/openapi/action-example.js';
import { fittingExamples } from '../../../src/schema/openapi/fitting-examples.js';
import { readExamples } from '../../../src/schema/openapi/read-examples.js';
import { recordExamples } from '../../examples/record-examples.js';
import { documentAt, strictCompiler } from '../../schema/openapi/document-kit.js';
import { NEWEST_ENDPOINTS } from '../../support/endpoints.js';
import { loadDefinitions } from '../../../src/server/load-definitions.js';

const FOLDER = fileURLToPath(new URL('../../../schema/examples', import.meta.url));
/** Share of the actions that must have an example. */
const COVERED = 0.8;

const PUBLIC = NEWEST_ENDPOINTS.filter(({ internal }) => !internal);
const stored = await readExamples(FOLDER);

describe('the examples of the repository', () => {
  let played: Map<string, ActionExample>;
  beforeAll(async () => {
    played = await recordExamples();
  });

  test('are what a server answers today (else: npm run examples)', () => {
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(played));
  });

  test('hold no secret', () => {
    const text = JSON.stringify([...stored]);
    expect(text).not.toMatch(/eyJ[\w-]+\.eyJ/);
    expect(text.match(/"secret_key":"[^"]*"/g)).toEqual(['"secret_key":"EXAMPLE-SECRET"']);
  });
});

test(`show at least ${COVERED * 100} % of the actions that are not internal`, () => {
  const uncovered = PUBLIC.map(({ name }) => name).filter((name) => !stored.has(name));
  expect({ enough: uncovered.length <= PUBLIC.length * (1 - COVERED), uncovered }).toEqual({ enough: true, uncovered });
});

test('each fits the newest version of its action', async () => {
  const { own } = await loadDefinitions('');
  const examples = fittingExamples(own, stored);
  const newest = new Map(NEWEST_ENDPOINTS.map(({ name, version }) => [name, version.text]));
  const misfits = Object.entries(examples).filter(([name, { versions }]) => !versions.includes(newest.get(name) ?? ''));
  expect(misfits.map(([name]) => name)).toEqual([]);
});

test.each(['2.1', '2.31'])('what the document of %s shows meets its schemas', (version) => {
  const document = documentAt(version);
  const compile = strictCompiler(document);
  const shown = Object.values(document.paths).flatMap(({ post }) => {
    const found: [string, unknown][] = [];
    for (const [side, part] of [
      ['request', post.requestBody],
      ['response', post.responses?.['200']],
    ] as const) {
      const content = part && 'content' in part ? part.content?.['application/json'] : undefined;
      const example = content?.examples?.['call'];
      if (!example || !('value' in example)) continue;
      found.push([`${post.operationId}.${side}`, side === 'request' ? example.value : example.value.data]);
      if (side === 'response') found.push(['Meta', example.value.meta]);
    }
    return found;
  });
  expect(shown.length).toBeGreaterThan(50);
  expect(shown.filter(([name, value]) => !compile(name)(value))).toEqual([]);
});
