import { isHalfRestored, leftByRestore } from '../backup/restore-traces.js';
import type { Database } from '../database.js';
import { AUTH_INDEXES, BACKEND_INDEXES, missingIndexes } from '../indexes.js';
import { missingMigrations } from '../prepare-database.js';
import { storedCollections } from '../stored-collections.js';
import { REFERENCES, findDangling } from './references.js';

/** Something about a database that the operator should know. */
export interface Problem {
  kind: 'half-restored' | 'restore-leftovers' | 'missing-migrations' | 'missing-index' | 'dangling-reference';
  /** Whether something is wrong; else it is only worth knowing. */
  isWrong: boolean;
  /** Where, such as `backend.model.project`. */
  place: string;
  /** One sentence, with what to do about it. */
  message: string;
}

/** What a check has found. */
export interface DatabaseCheck {
  /** Version of the database. */
  mongodb: string;
  collections: { database: 'backend' | 'auth'; collection: string; documents: number }[];
  problems: Problem[];
}

const DATABASES = [
  { role: 'auth', indexes: AUTH_INDEXES },
  { role: 'backend', indexes: BACKEND_INDEXES },
] as const;

/** Looks whether a database is as the server needs it. Changes nothing, and may run while a server works. */
export async function checkDatabase(database: Database): Promise<DatabaseCheck> {
  const { version } = await database.backend.admin().command({ buildInfo: 1 });
  const collections: DatabaseCheck['collections'] = [];
  for (const { role } of DATABASES) {
    for (const { name, collection } of await storedCollections(database[role])) {
      collections.push({ database: role, collection: name, documents: await collection.estimatedDocumentCount() });
    }
  }
  const problems = [
    await checkRestores(database),
    await checkMigrations(database),
    await checkIndexes(database),
    await checkReferences(database),
  ].flat();
  return { mongodb: version, collections, problems };
}

async function checkRestores(database: Database): Promise<Problem[]> {
  if (await isHalfRestored(database)) {
    const message = 'a restore was interrupted, and some collections are old and some new: run it again';
    return [{ kind: 'half-restored', isWrong: true, place: 'backend', message }];
  }
  const left = (await Promise.all(DATABASES.map(({ role }) => leftByRestore(database[role])))).flat();
  if (left.length === 0) return [];
  const message = `a restore was interrupted before it changed anything, and left ${left.length} collections that take up space: run it again, or drop them`;
  return [{ kind: 'restore-leftovers', isWrong: false, place: left.join(', '), message }];
}

async function checkMigrations(database: Database): Promise<Problem[]> {
  const missing = await missingMigrations(database);
  if (missing.length === 0) return [];
  const message = `migrations are missing (${missing.join(', ')}): start the server on an empty database, or the older server once in its newest version`;
  return [{ kind: 'missing-migrations', isWrong: true, place: 'backend.versions', message }];
}

async function checkIndexes(database: Database): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { role, indexes } of DATABASES) {
    for (const [name, definitions] of Object.entries(indexes)) {
      for (const index of await missingIndexes(database[role].collection(name), definitions)) {
        const message = `the index ${index.name} is missing: the server makes it at its next start`;
        problems.push({ kind: 'missing-index', isWrong: true, place: `${role}.${name}`, message });
      }
    }
  }
  return problems;
}

async function checkReferences(database: Database): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const reference of REFERENCES) {
    const { collection, field, target, mayDangle } = reference;
    const found = await findDangling(database.backend.collection(collection), reference);
    if (!found) continue;
    const message = `${found.documents} documents name a ${target} that is not there, such as ${found.example}`;
    problems.push({
      kind: 'dangling-reference',
      isWrong: !mayDangle,
      place: `backend.${collection}.${field}`,
      message,
    });
  }
  return [...problems, ...(await checkLogins(database))];
}

/** Logins are in another database than companies, where no aggregation reaches. */
async function checkLogins({ authUsers, companies }: Database): Promise<Problem[]> {
  const named = await authUsers.distinct('company');
  const known = await companies.distinct('_id', { _id: { $in: named } });
  const missing = named.filter((company) => !known.includes(company));
  if (missing.length === 0) return [];
  const documents = await authUsers.countDocuments({ company: { $in: missing } });
  const message = `${documents} logins name a company that is not there, such as ${missing[0]}, and can't sign in`;
  return [{ kind: 'dangling-reference', isWrong: true, place: 'auth.user.company', message }];
}
