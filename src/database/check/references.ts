import type { Collection } from 'mongodb';

/** A field that holds the id of another document. */
export interface Reference {
  collection: string;
  field: string;
  target: string;
  /** Whether a document may outlive what it refers to: models outlive tasks, everything outlives users. */
  mayDangle: boolean;
}

/** References within the backend database (storage-model.md §2–§8). */
export const REFERENCES: readonly Reference[] = [
  ...['project', 'model', 'task', 'queue', 'user'].map((collection) => reference(collection, 'company', 'company')),
  reference('project', 'parent', 'project'),
  reference('model', 'project', 'project'),
  reference('task', 'project', 'project'),
  reference('model', 'parent', 'model', true),
  reference('model', 'task', 'task', true),
  reference('task', 'parent', 'task', true),
  ...['project', 'model', 'task'].map((collection) => reference(collection, 'user', 'user', true)),
];

/** Documents that refer to something which is not there. */
export interface DanglingReference {
  documents: number;
  /** How many different things they refer to, and one of them. */
  missing: number;
  example: string;
}

/** For one reference; a database that needs longer is too busy to be checked. */
const MAX_TIME_MS = 120_000;
/** What was deleted is remembered by its id behind this; it is not looked for. */
const DELETED = /^__DELETED__/;

/** Counts by one aggregation, which looks each id up once however many documents have it; undefined when all is well. */
export async function findDangling(
  collection: Collection,
  { field, target }: Reference,
): Promise<DanglingReference | undefined> {
  const [found] = await collection
    .aggregate<{ documents: number; missing: number; example: string }>(
      [
        { $match: { [field]: { $type: 'string', $nin: ['', DELETED] } } },
        { $group: { _id: `$${field}`, documents: { $sum: 1 } } },
        {
          $lookup: {
            from: target,
            localField: '_id',
            foreignField: '_id',
            pipeline: [{ $project: { _id: 1 } }],
            as: 'targets',
          },
        },
        { $match: { targets: [] } },
        {
          $group: {
            _id: null,
            documents: { $sum: '$documents' },
            missing: { $sum: 1 },
            example: { $min: '$_id' },
          },
        },
      ],
      { maxTimeMS: MAX_TIME_MS, allowDiskUse: true },
    )
    .toArray();
  return found && { documents: found.documents, missing: found.missing, example: found.example };
}

function reference(collection: string, field: string, target: string, mayDangle = false): Reference {
  return { collection, field, target, mayDangle };
}
