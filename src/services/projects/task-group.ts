/** The states of tasks and models, by their tag `archived`. */
export type ContentState = 'active' | 'archived';

/** Numbers about the tasks of one project that share a state and a status. */
export interface TaskGroup {
  _id: { project: string; status?: string | null };
  state: ContentState;
  count: number;
  /** Whole seconds that they ran, together. */
  runtime: number;
  /** How many were completed during the last day. */
  recent: number;
  lastRun: Date | null;
}
