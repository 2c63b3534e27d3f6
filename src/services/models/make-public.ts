import { makeDocumentsPrivate, makeDocumentsPublic } from '../change-owner.js';
import type { Handler } from '../context.js';

/** Shows models of the company to everybody: all of them or none (models.md §8). */
export const makePublic: Handler<'models.make_public'> = async (context, { ids }) => {
  const { models: documents } = context.database;
  return { updated: await makeDocumentsPublic(context, { documents, ids, unknown: 'bad_request.invalid_model_id' }) };
};

/** Takes models back that the company had made public (models.md §8). */
export const makePrivate: Handler<'models.make_private'> = async (context, { ids }) => {
  const { models: documents } = context.database;
  return { updated: await makeDocumentsPrivate(context, { documents, ids, unknown: 'bad_request.invalid_model_id' }) };
};
