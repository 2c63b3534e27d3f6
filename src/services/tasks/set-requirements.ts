import type { Handler } from '../context.js';
import { checkMapKeys } from '../document-rules.js';
import { setStep } from '../update-steps.js';
import { editPart } from './edit-part.js';

/** Replaces the requirements of a task's code, whatever its status is (tasks.md §6.4). */
export const setRequirements: Handler<'tasks.set_requirements'> = async (context, { task, requirements }) => {
  checkMapKeys('requirements', requirements);
  await editPart(context, task, {
    allowed: undefined,
    steps: [setStep({ 'script.requirements': requirements })],
    stamps: 'content',
  });
  return { updated: 1, fields: {} };
};
