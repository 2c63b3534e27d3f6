import type { TaskDocument } from '../database/index.js';

/** Where the things are that a task put out; what it took in belongs to others (tasks.md §15.3). */
export function outputUris({ execution }: Pick<TaskDocument, 'execution'>): string[] {
  return Object.values(execution?.artifacts ?? {}).flatMap(({ mode, uri }) => (uri && mode !== 'input' ? [uri] : []));
}
