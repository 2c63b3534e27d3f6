import { readFile } from 'node:fs/promises';
import { type JsonObject, isObject } from '../../src/json/is-object.js';

/** A request and an answer as one side of a change knows them; a case may have one of the two. */
export interface FixtureCase {
  action: string;
  request?: JsonObject;
  answer?: JsonObject;
}

/**
 * The two fixtures of a version adapter: `old.json` is what callers below its version send and get, `new.json` the same in the newest
 * API, case by case.
 */
export async function readFixtures(name: string): Promise<{ old: FixtureCase[]; current: FixtureCase[] }> {
  const [old, current] = await Promise.all(
    ['old', 'new'].map((side) => readCases(new URL(`fixtures/${name}/${side}.json`, import.meta.url))),
  );
  return { old: old ?? [], current: current ?? [] };
}

async function readCases(file: URL): Promise<FixtureCase[]> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(value) || !value.every(isCase))
    throw new Error(`${file.pathname} must hold a list of cases with an action`);
  return value;
}

function isCase(value: unknown): value is FixtureCase {
  return isObject(value) && typeof value['action'] === 'string';
}
