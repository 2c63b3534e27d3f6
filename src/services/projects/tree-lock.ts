import type { ServiceContext } from '../context.js';

/**
 * Does what changes the shape of a company's tree while nobody else changes it: a place is stored in many documents, and two changes at
 * once would leave projects whose names and parents disagree, or that are below each other. Not to be nested.
 */
export async function withTreeLock<Result>(
  { database, company }: Pick<ServiceContext, 'database' | 'company'>,
  work: () => Promise<Result>,
): Promise<Result> {
  return database.exclusively(`projects of ${company}`, work);
}
