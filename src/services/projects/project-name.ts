import { ApiError } from '../../rpc/api-error.js';

/** Shortest full name of a project, in characters; parts below the top may be shorter (projects.md §0.2). */
const MIN_LENGTH = 3;

const SEPARATOR = '/';

/** A name without empty parts and without spaces around its parts; empty when nothing is left: the root, or no name. */
export function normaliseName(text: string): string {
  return text
    .split(SEPARATOR)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(SEPARATOR);
}

/**
 * A name where one is required, normalised.
 * @throws ApiError 400/407 when nothing is left of it
 */
export function requireName(text: string): string {
  const name = normaliseName(text);
  if (name === '') throw new ApiError('bad_request.invalid_project_name', { data: { name: text } });
  return name;
}

/** The name of the project directly above a normalised name; empty at the top. */
export function locationOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(SEPARATOR)));
}

/** The last part of a normalised name. */
export function basenameOf(name: string): string {
  return name.slice(name.lastIndexOf(SEPARATOR) + 1);
}

/** The full name of a project in a location; an empty location is the top. */
export function joinName(location: string, basename: string): string {
  return location === '' ? basename : location + SEPARATOR + basename;
}

/** How many parts a normalised name has; the root has none. */
export function depthOf(name: string): number {
  return name === '' ? 0 : name.split(SEPARATOR).length;
}

/** A normalised name and the names of all projects above it, the topmost first. */
export function lineageOf(name: string): string[] {
  const parts = name === '' ? [] : name.split(SEPARATOR);
  return parts.map((_, index) => parts.slice(0, index + 1).join(SEPARATOR));
}

/** Whether a name is that of a project or of something below it; both are normalised. */
export function isWithin(name: string, project: string): boolean {
  return name === project || name.startsWith(project + SEPARATOR);
}

/**
 * Refuses a place that is too deep.
 * @param maxDepth `projects.max_depth` of the settings
 * @throws ApiError 400/409
 */
export function checkDepth(depth: number, maxDepth: number): void {
  if (depth > maxDepth) throw new ApiError('bad_request.project_path_exceeds_max', { data: { max_depth: maxDepth } });
}

/**
 * Refuses a full name that is too short to be stored.
 * @throws ApiError 400/800
 */
export function checkLength(name: string): void {
  if ([...name].length < MIN_LENGTH) {
    throw new ApiError('bad_request.data_validation_error', {
      data: { name: `shorter than ${MIN_LENGTH} characters` },
    });
  }
}

/** The error for a name that another project of the company has (400/801). */
export function nameTaken(name: string): ApiError {
  return new ApiError('bad_request.expected_unique_data', { data: { name } });
}
