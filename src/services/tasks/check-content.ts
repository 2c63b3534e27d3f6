import type { ServiceContext } from '../context.js';
import { readTags } from '../tags.js';
import { type ContentRequest, checkMaps, checkStructure } from './task-content.js';
import { checkExistence, checkVisibility, findReferences, inputModelIds } from './task-references.js';

/**
 * What is checked of the content of a task before its rules, in the order in which errors are reported (tasks.md §5, steps 2 to 8).
 * @throws ApiError 400/16, 400/12, 400/101, 403/21, 400/401, 400/201
 */
export async function checkContent(
  context: Pick<ServiceContext, 'database' | 'company'>,
  request: ContentRequest,
): Promise<void> {
  const found = await findReferences(context, {
    parents: [request['parent']],
    projects: [request['project']],
    models: inputModelIds(request['models']),
  });
  checkExistence(found);
  checkMaps(request);
  readTags(request);
  checkStructure(request);
  checkVisibility(found);
}
