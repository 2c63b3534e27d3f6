import type { Collection } from 'mongodb';
import type { ErrorName } from '../generated/error-catalogue.js';
import { ApiError } from '../rpc/api-error.js';
import { changeStamps } from './change-stamps.js';
import type { ServiceContext } from './context.js';

/** Documents of a kind that can be made public. */
interface Owned {
  _id: string;
  company: string;
  company_origin?: string;
  project?: string | null;
}

/** What changes its owner. */
export interface ChangeOfOwner {
  documents: Pick<Collection<Owned>, 'find' | 'updateMany'>;
  ids: readonly string[];
  /** The error for ids that are not there. */
  unknown: ErrorName;
  /** Told the projects of the documents before anything is written. */
  announce?: (projects: (string | null | undefined)[]) => Promise<void>;
}

/**
 * Shows documents of the company to everybody: all of them or none (models.md §8, tasks.md §16). Answers how many.
 * @throws ApiError as the change says, with the ids that are not the company's
 */
export async function makeDocumentsPublic(context: ServiceContext, change: ChangeOfOwner): Promise<number> {
  const { company } = context;
  return changeOwner(context, change, { company }, { company: '', company_origin: company });
}

/**
 * Takes documents back that the company had made public: all of them or none. Answers how many.
 * @throws ApiError as the change says, with the ids that it had not
 */
export async function makeDocumentsPrivate(context: ServiceContext, change: ChangeOfOwner): Promise<number> {
  const { company } = context;
  return changeOwner(context, change, { company: '', company_origin: company }, { company });
}

type Owner = Pick<Owned, 'company' | 'company_origin'>;

/** One command changes them all, so that a call that breaks off leaves none half way. */
async function changeOwner(
  context: ServiceContext,
  { documents, ids, unknown, announce }: ChangeOfOwner,
  from: Owner,
  to: Owner,
): Promise<number> {
  const candidates = { _id: { $in: [...ids] }, ...from };
  const found = await documents.find(candidates, { projection: { project: 1 } }).toArray();
  const known = new Set(found.map(({ _id }) => _id));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length > 0) throw new ApiError(unknown, { data: { ids: missing } });

  await announce?.(found.map(({ project }) => project));
  const { matchedCount } = await documents.updateMany(candidates, {
    $set: { ...to, ...changeStamps(context) },
    ...(to.company_origin === undefined && { $unset: { company_origin: '' } }),
  });
  return matchedCount;
}
