import { compareVersions, parseApiVersion } from '../schema/api-version.js';
import type { UsageRecord } from './read-usage.js';

/** One program that calls, as far as counters can tell: a client with a credential. */
export interface Caller {
  company: string;
  credential: string;
  user: string;
  user_name?: string;
  client: string;
  /** What it calls, each `service.action`, sorted. */
  actions: string[];
  /** From old to new. */
  requested_versions: string[];
  calls: number;
  errors: number;
  first_used: Date;
  last_used: Date;
}

/** Adds counters up by caller; whoever called last comes first. */
export function callersOf(records: readonly UsageRecord[]): Caller[] {
  const groups = new Map<string, [UsageRecord, ...UsageRecord[]]>();
  for (const record of records) {
    const { company, user, credential, client } = record;
    const id = JSON.stringify([company, user, credential, client]);
    const group = groups.get(id);
    if (group) group.push(record);
    else groups.set(id, [record]);
  }
  return [...groups.values()].map(callerOf).sort((a, b) => b.last_used.getTime() - a.last_used.getTime());
}

function callerOf(records: [UsageRecord, ...UsageRecord[]]): Caller {
  const [{ company, credential, user, user_name: userName, client }] = records;
  return {
    company,
    credential,
    user,
    ...(userName !== undefined && { user_name: userName }),
    client,
    actions: calledActions(records),
    requested_versions: distinct(records.map(({ requested_version: version }) => version)).sort((a, b) =>
      compareVersions(parseApiVersion(a), parseApiVersion(b)),
    ),
    calls: sum(records.map(({ count }) => count)),
    errors: sum(records.map(({ errors }) => errors)),
    first_used: new Date(Math.min(...records.map(({ first_used: first }) => first.getTime()))),
    last_used: new Date(Math.max(...records.map(({ last_used: last }) => last.getTime()))),
  };
}

/** The actions that counters tell of, sorted. */
export function calledActions(records: readonly UsageRecord[]): string[] {
  return distinct(records.map(({ action }) => action)).sort();
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
