import type { Surface, SurfaceService } from './surface.js';

/**
 * The text of `schema/released/<version>.json`: JSON with one line for each definition and action, so that the difference between two
 * files reads as a list of what changed. Keys keep the order of the service files.
 */
export function printSurface({ version, services, retired }: Surface): string {
  return `${printObject({
    version: JSON.stringify(version),
    ...(retired && { retired: JSON.stringify(retired) }),
    services: printObject(mapValues(services, printService), 1),
  })}\n`;
}

function printService({ description, definitions, actions }: SurfaceService): string {
  return printObject(
    {
      description: JSON.stringify(description),
      definitions: printObject(mapValues(definitions, JSON.stringify), 3),
      actions: printObject(mapValues(actions, JSON.stringify), 3),
    },
    2,
  );
}

/** An object of printed values, a line each. */
function printObject(members: Readonly<Record<string, string>>, depth = 0): string {
  const lines = Object.entries(members).map(
    ([key, value]) => `${' '.repeat(depth + 1)}${JSON.stringify(key)}: ${value}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${' '.repeat(depth)}}`;
}

function mapValues<T>(members: Readonly<Record<string, T>>, print: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, print(value)]));
}
