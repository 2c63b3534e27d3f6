import type { PrepareDownloadForGetAllRequest } from '../../generated/organization.js';
import { listEntities } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import type { Handler } from '../context.js';
import { downloadListing } from './download-listing.js';

/** As many as a listing may name fields; a batch of rows is in memory with all of them. */
const MAX_COLUMNS = 1000;

/**
 * Checks a listing by reading its first row, and keeps it for the download (organization-users-tags.md §3.4).
 * @throws ApiError 400/12 for too many columns, two of one title or two values of one key, and those of the query language
 */
export const prepareDownload: Handler<'organization.prepare_download_for_get_all'> = async (context, request) => {
  checkColumns(request);
  const { entity, conditions, options } = downloadListing(context, request);
  await listEntities(context, entity, { ...conditions, page: 0, page_size: 1 }, { ...options, expand: true });
  const lifetimeMs = context.settings.organization.download.expiration_sec * 1000;
  await context.database.downloads.insertOne({
    _id: context.id,
    request: JSON.stringify(request),
    expires: new Date(context.now.getTime() + lifetimeMs),
  });
  return { prepare_id: context.id };
};

function checkColumns({ field_mappings: mappings }: PrepareDownloadForGetAllRequest): void {
  if (mappings.length > MAX_COLUMNS) throw refused(`more than ${MAX_COLUMNS} columns`);
  const title = repeated(mappings.map(({ field, name }) => name ?? field));
  if (title !== undefined) throw refused(`two columns have the title ${title}`);
  for (const { field, values } of mappings) {
    const key = repeated((values ?? []).map(({ key = null }) => key));
    if (key !== undefined) throw refused(`the values of ${field} map ${String(key)} twice`);
  }
}

/** The first value that stands twice. */
function repeated<Value>(values: readonly Value[]): Value | undefined {
  const seen = new Set<Value>();
  for (const value of values) {
    if (seen.has(value)) return value;
    seen.add(value);
  }
  return undefined;
}

function refused(reason: string): ApiError {
  return new ApiError('bad_request.validation_error', { extra: reason, details: { field: 'field_mappings' } });
}
