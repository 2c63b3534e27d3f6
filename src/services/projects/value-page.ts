/** Which of the distinct values are answered. */
export interface ValuePage {
  skip: number;
  limit: number;
}

const DEFAULT_SIZE = 500;

/** Reads the paging of the actions that list values, which corrects what is too small and has no upper limit (projects.md §13). */
export function readValuePage({
  page,
  page_size: size,
}: {
  page?: number | null;
  page_size?: number | null;
}): ValuePage {
  const limit = clamp(size ?? DEFAULT_SIZE, 1);
  return { skip: clamp(clamp(page ?? 0, 0) * limit, 0), limit };
}

/** The database counts no further. */
function clamp(value: number, min: number): number {
  return Math.min(Math.max(value, min), Number.MAX_SAFE_INTEGER);
}
