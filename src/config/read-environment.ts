/** The part of a settings schema that tells which type a value of the environment must become. */
interface SettingSchema {
  type?: unknown;
  properties?: Readonly<Record<string, SettingSchema>>;
}

const PREFIX = 'ARMATURE__';

/**
 * Reads single settings from environment variables such as `ARMATURE__http__port=9000`. Lists and objects are JSON.
 * @returns the values as a tree, and a sentence for each variable that names no setting or does not parse
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  schema: SettingSchema,
): { values: Record<string, unknown>; problems: string[] } {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || text === undefined) continue;
    const path = name.slice(PREFIX.length).split('__');
    const target = path.reduce<SettingSchema | undefined>((part, key) => part?.properties?.[key], schema);
    const value = target && parseValue(text, target.type);
    if (target === undefined) problems.push(`unknown setting ${path.join('.')} (environment variable ${name})`);
    else if (value === undefined)
      problems.push(`${path.join('.')} must be ${String(target.type)} (environment variable ${name})`);
    else place(values, path, value);
  }
  return { values, problems };
}

function parseValue(text: string, type: unknown): unknown {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    default:
      return parseJson(text);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Path names are those of the schema, so no name can reach a prototype. */
function place(tree: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    tree[key] = value;
    return;
  }
  const below = tree[key];
  const branch: Record<string, unknown> = typeof below === 'object' && below !== null ? { ...below } : {};
  tree[key] = branch;
  place(branch, rest, value);
}
