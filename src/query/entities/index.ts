import type { Collection } from 'mongodb';
import type { Database } from '../../database/index.js';
import type { StoredDocument } from '../condition.js';
import type { Entity, EntityName } from '../entity.js';
import { companyEntity } from './company.js';
import { modelEntity } from './model.js';
import { projectEntity } from './project.js';
import { queueEntity } from './queue.js';
import { taskEntity } from './task.js';
import { userEntity } from './user.js';

const ENTITIES: Readonly<Record<EntityName, Entity>> = {
  company: companyEntity,
  model: modelEntity,
  project: projectEntity,
  queue: queueEntity,
  task: taskEntity,
  user: userEntity,
};

/** The table of a kind of document, by name; for following references. */
export function entityByName(name: EntityName): Entity {
  return ENTITIES[name];
}

/** The collection that holds the documents of an entity. Its documents are read by the entity's table, not by a type. */
export function collectionOf(database: Database, { name }: Entity): Collection<StoredDocument> {
  return database.backend.collection(name);
}

export { companyEntity, modelEntity, projectEntity, queueEntity, taskEntity, userEntity };
