import { perTurn } from './per-turn.js';

/** Reads one document that a company may see; undefined when there is none. */
export type SharedRead<Stored> = (id: string, company: string) => Promise<Stored | undefined>;

/**
 * Lets point reads that arrive together share one query for each company; `npm run bench` shows the gain (models.get_by_id).
 * Callers share what is read, so they must not change it.
 *
 * @param fetch reads the documents of some ids that a company may see
 */
export function createSharedRead<Stored extends { _id: string }>(
  fetch: (ids: string[], company: string) => Promise<Stored[]>,
): SharedRead<Stored> {
  const read = perTurn<{ id: string; company: string }, Map<string, Map<string, Stored>>>(async (wanted) => {
    const companies = new Set(wanted.map(({ company }) => company));
    const found = [...companies].map(async (company) => {
      const ids = wanted.filter((read) => read.company === company).map(({ id }) => id);
      const documents = await fetch([...new Set(ids)], company);
      return [company, new Map(documents.map((document) => [document._id, document]))] as const;
    });
    return new Map(await Promise.all(found));
  });
  return async (id, company) => (await read({ id, company })).get(company)?.get(id);
}
