import type { TaskExecution } from '../../database/index.js';
import { isObject } from '../../json/is-object.js';

const WHOLE_NUMBER = /^\s*[-+]?\d+\s*$/;

/** What is given in place of a source's execution, with numbers for label ids that came as text (tasks.md §7). */
export function withWholeLabels(overrides: unknown): unknown {
  const labels = isObject(overrides) ? overrides['model_labels'] : undefined;
  if (!isObject(overrides) || !isObject(labels)) return overrides;
  const whole = Object.entries(labels).map(([label, id]) => [label, isWholeText(id) ? Number(id) : id] as const);
  return { ...overrides, model_labels: Object.fromEntries(whole) };
}

function isWholeText(id: unknown): boolean {
  return typeof id === 'string' && WHOLE_NUMBER.test(id);
}

/**
 * The execution of a clone: the source's with what was given in its place, without the queue and without what the source put out
 * (tasks.md §7).
 */
export function clonedExecution(source: TaskExecution = {}, given: TaskExecution = {}): TaskExecution {
  const { queue: _queue, artifacts = {}, model_labels: labels = {}, ...others } = { ...source, ...given };
  return {
    ...others,
    model_labels: Object.fromEntries(Object.entries(labels).map(([label, id]) => [label, wholeNumber(id)])),
    artifacts: Object.fromEntries(Object.entries(artifacts).filter(([, { mode = 'output' }]) => mode !== 'output')),
  };
}

/** Old records have label ids of other types. */
function wholeNumber(id: unknown): number | null {
  const number = typeof id === 'string' ? Number(id) : id;
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : null;
}
