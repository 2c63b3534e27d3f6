import type { Handler } from '../context.js';
import { EDITABLE, editPart } from './edit-part.js';
import { setStep, unsetStep } from '../update-steps.js';
import { artifactKey, storedArtifact } from './stored-artifact.js';

/** Sets artifacts of a task, each in the place of the one with its key and mode; force changes nothing (tasks.md §9). */
export const addOrUpdateArtifacts: Handler<'tasks.add_or_update_artifacts'> = async (context, { task, artifacts }) => {
  const values = artifacts.map((item) => [pathOf(item), storedArtifact(item)]);
  await editPart(context, task, {
    allowed: EDITABLE.running,
    steps: [setStep(Object.fromEntries(values))],
    stamps: 'content',
  });
  return { updated: 1 };
};

/** Removes artifacts of a task; unknown ones do no harm (tasks.md §9). */
export const deleteArtifacts: Handler<'tasks.delete_artifacts'> = async (context, { task, artifacts }) => {
  await editPart(context, task, {
    allowed: EDITABLE.running,
    steps: [unsetStep(artifacts.map(pathOf))],
    stamps: 'content',
  });
  return { deleted: 1 };
};

function pathOf({ key, mode }: { key: string; mode?: string | null }): string {
  return `execution.artifacts.${artifactKey(key, mode ?? 'output')}`;
}
