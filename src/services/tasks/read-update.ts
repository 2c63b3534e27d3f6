import type { MatchKeysAndValues } from 'mongodb';
import type { TaskDocument } from '../../database/index.js';
import type { UpdateRequest } from '../../generated/tasks.js';
import type { ServiceContext } from '../context.js';
import { readTags } from '../tags.js';
import { isGiven, record, text } from './field-reader.js';
import { name, sortedTexts } from './task-content.js';
import { checkExistence, checkVisibility, findReferences } from './task-references.js';

const fields = record<{
  name?: string;
  tags?: string[];
  system_tags?: string[];
  comment?: string;
  project?: string;
  status_message?: string;
  output__error?: string;
}>(
  {
    name,
    tags: sortedTexts,
    system_tags: sortedTexts,
    comment: text,
    project: text,
    status_message: text,
    output__error: text,
  },
  { unknown: 'dropped' },
);

/** What an update writes, and what it answers. */
export interface ReadUpdate {
  set: MatchKeysAndValues<TaskDocument>;
  sent: Record<string, unknown>;
  project: string | undefined;
  changesTags: boolean;
}

/**
 * What updates of tasks write (tasks.md §6.2); undefined for one that writes nothing. A null or an empty project says nothing.
 * @throws ApiError 400/16 for unknown projects and for tags, 403/21 or 400/401 for projects, 400/800 for other values
 */
export async function readUpdates(
  context: Pick<ServiceContext, 'database' | 'company'>,
  requests: readonly UpdateRequest[],
): Promise<(ReadUpdate | undefined)[]> {
  const found = await findReferences(context, { projects: requests.map(({ project }) => project) });
  checkExistence(found);
  requests.forEach(readTags);
  checkVisibility(found);
  return requests.map(readUpdate);
}

function readUpdate(request: UpdateRequest): ReadUpdate | undefined {
  const { output__error: error, project, ...others } = fields.readMembers(request, '');
  const set = { ...others, ...(project && { project }), ...(error !== undefined && { 'output.error': error }) };
  if (Object.keys(set).length === 0) return undefined;
  return {
    set,
    sent: { ...set, ...(isGiven(request.name) && { name: request.name }) },
    project: set.project,
    changesTags: others.tags !== undefined || others.system_tags !== undefined,
  };
}
