/** References to deleted tasks and models keep the id behind this marker (models.md §0), or stand without it (projects.md §7). */
export const DELETED_MARKER = '__DELETED__';
