import type { AnyBulkWriteOperation } from 'mongodb';
import type { UrlToDeleteDocument } from '../../database/index.js';
import type { ServiceContext } from '../context.js';

type StorageType = UrlToDeleteDocument['storage_type'];

/** The storages that the clean-up job reaches, by the beginning of a url. File servers are in the settings. */
const STORAGE_PREFIXES: readonly (readonly [prefix: string, storageType: StorageType])[] = [
  ['s3://', 's3'],
  ['azure://', 'azure'],
  ['gs://', 'gs'],
];

/** What of a url is to be deleted, and where. */
export interface Deletion {
  url: string;
  storageType: StorageType;
  type: UrlToDeleteDocument['type'];
}

/**
 * Schedules files for the clean-up job, when `async_urls_delete` is enabled (models.md §6.1, storage-model.md §11). A url that is
 * scheduled already starts anew. Call it before the documents that name the files are deleted: a retry cannot find them afterwards.
 *
 * @param cause id of the task, model or project whose deletion causes it
 * @param type `folder`: everything beside a file goes with it, where the file server can tell (projects.md §7)
 * @returns the urls that were not scheduled, each once
 */
export async function scheduleUrls(
  { database, settings, company, identity, now, newId }: ServiceContext,
  urls: Iterable<string>,
  cause: string,
  type: UrlToDeleteDocument['type'],
): Promise<string[]> {
  const { enabled, fileserver_prefixes: fileservers } = settings.async_urls_delete;
  const left: string[] = [];
  const writes = new Map<string, AnyBulkWriteOperation<UrlToDeleteDocument>>();
  for (const url of new Set(urls)) {
    const deletion = enabled ? deletionOf(url, type, fileservers) : undefined;
    if (!deletion) {
      left.push(url);
      continue;
    }
    const scheduled = {
      user: identity.user,
      task: cause,
      created: now,
      storage_type: deletion.storageType,
      type: deletion.type,
      retry_count: 0,
      status: 'created' as const,
    };
    writes.set(deletion.url, {
      updateOne: {
        filter: { company, url: deletion.url },
        update: {
          $set: scheduled,
          $unset: { last_failure_time: '', last_failure_reason: '' },
          $setOnInsert: { _id: newId() },
        },
        upsert: true,
      },
    });
  }
  if (writes.size > 0) await database.urlsToDelete.bulkWrite([...writes.values()], { ordered: false });
  return left;
}

/** What is to be deleted for a url; undefined when its storage cannot be reached. */
export function deletionOf(
  url: string,
  type: UrlToDeleteDocument['type'],
  fileservers: readonly string[],
): Deletion | undefined {
  const storage = STORAGE_PREFIXES.find(([prefix]) => url.startsWith(prefix));
  if (storage) return { url, storageType: storage[1], type: 'file' };
  const base = fileservers.map((prefix) => prefix.replace(/\/+$/, '')).find((prefix) => url.startsWith(`${prefix}/`));
  if (base === undefined) return undefined;
  const folder = type === 'folder' ? folderOf(url.slice(base.length)) : undefined;
  if (folder === undefined) return { url, storageType: 'fileserver', type: 'file' };
  return { url: `${base}/${folder}`, storageType: 'fileserver', type: 'folder' };
}

/** The folder of a path; undefined for a file at the top, whose folder is everybody's. */
function folderOf(path: string): string | undefined {
  const [withoutQuery = ''] = path.split(/[?#]/, 1);
  const segments = withoutQuery.split('/').filter((segment) => segment !== '');
  return segments.length < 2 ? undefined : segments.slice(0, -1).join('/');
}
