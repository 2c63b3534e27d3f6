import { Readable } from 'node:stream';
import type { PrepareDownloadForGetAllRequest } from '../../generated/organization.js';
import { type JsonObject, isObject } from '../../json/is-object.js';
import { streamEntities } from '../../query/index.js';
import { ApiError } from '../../rpc/api-error.js';
import { RawAnswer } from '../../rpc/special-answers.js';
import type { Handler, ServiceContext } from '../context.js';
import { downloadColumns } from './download-column.js';
import { DOWNLOAD_FORMATS, inPieces } from './download-format.js';
import { downloadListing } from './download-listing.js';

/**
 * Sends the rows of a prepared listing, a batch in memory at a time. The caller need not be who prepared it
 * (organization-users-tags.md §3.5).
 *
 * @throws ApiError 400/10 for an unknown or expired id, and those of the query language
 */
export const download: Handler<'organization.download_for_get_all'> = async (context, { prepare_id: id }) => {
  const request = await preparedRequest(context, id);
  const { entity, conditions, options } = downloadListing(context, request);
  const { max_items: maxRows, batch_size: batchSize } = context.settings.organization.download;
  const format = request.format ?? 'csv';
  const { contentType, write } = DOWNLOAD_FORMATS[format];
  const columns = downloadColumns(entity, request.field_mappings);
  const name = await fileName(context, request, format);
  const batches = streamEntities(context, entity, conditions, { ...options, maxRows, batchSize });
  // What is wrong with the query shows with the first batch, when an error can still be answered.
  const first = await batches.next();
  const body = Readable.from(inPieces(write(columns, first.done ? noRows() : continued(first.value, batches))));
  // A body of which nothing is ever read, as for HEAD or a caller who has left, would not end what feeds it.
  body.once('close', () => void batches.return(undefined).catch(() => undefined));
  return new RawAnswer(contentType, body, name);
};

async function preparedRequest(
  { database, now }: ServiceContext,
  id: string,
): Promise<PrepareDownloadForGetAllRequest> {
  const prepared = await database.downloads.findOne({ _id: { $eq: id }, expires: { $gt: now } });
  const request: unknown = prepared && JSON.parse(prepared.request);
  if (!isPrepared(request)) throw new ApiError('bad_request.invalid_id', { data: { prepare_id: id } });
  return request;
}

/** What is stored has passed the schema; this tells the compiler so. */
function isPrepared(request: unknown): request is PrepareDownloadForGetAllRequest {
  return isObject(request) && 'entity_type' in request && 'field_mappings' in request && 'only_fields' in request;
}

async function* noRows(): AsyncGenerator<JsonObject[]> {}

async function* continued(first: JsonObject[], rest: AsyncGenerator<JsonObject[]>): AsyncGenerator<JsonObject[]> {
  yield first;
  yield* rest;
}

/** `clearml-<project>-models.csv`; the project only when the listing is of one. */
async function fileName(
  { database, settings, company }: ServiceContext,
  request: PrepareDownloadForGetAllRequest & { project?: unknown },
  format: string,
): Promise<string> {
  const { project } = request;
  const projects: unknown[] = Array.isArray(project) ? project : (project ?? null) === null ? [] : [project];
  const [only] = projects;
  const end = `${request.entity_type}s.${format}`;
  if (projects.length !== 1) return `clearml-${end}`;
  if (only === null) return `clearml-root-${end}`;
  if (typeof only !== 'string') return `clearml-${end}`;
  const found = await database.projects.findOne({ _id: { $eq: only }, company: { $in: ['', company] } });
  // Whole characters: half of one can't be written into a header.
  const name = [...(found?.basename ?? '')].slice(0, settings.organization.download.max_project_name_length).join('');
  return name ? `clearml-${name}-${end}` : `clearml-${end}`;
}
