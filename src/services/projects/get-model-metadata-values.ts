import { modelEntity } from '../../query/index.js';
import type { Handler } from '../context.js';
import { storedKey } from '../document-rules.js';
import { distinctValues } from './distinct-values.js';

/**
 * The values that models have under a metadata key (projects.md §13.4).
 * @throws ApiError 400/12 for an empty key
 */
export const getModelMetadataValues: Handler<'projects.get_model_metadata_values'> = async (context, request) =>
  distinctValues(context, modelEntity, `metadata.${storedKey(request.key)}.value`, request);
