import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { type Settings, defaultSettings, settingsSchema } from '../generated/settings.js';
import { isObject } from '../json/is-object.js';
import { readHocon } from '../hocon/index.js';
import { readEnvironment } from './read-environment.js';

/** Settings that cannot be used; the message names every unknown key and wrong value. */
export class SettingsError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/** Where settings come from, the later ones winning: defaults, file, environment, overrides. */
export interface SettingsSources {
  /** A HOCON file; `${NAME}` in it may refer to environment variables. */
  file?: string;
  /** `ARMATURE__http__port=9000` sets `http.port`; other variables are not looked at. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Values from the command line or from a test. */
  overrides?: object;
}

/**
 * The schema is our own; to check it against the meta-schema of JSON Schema would take a tenth of a second of every start. What is used
 * once need not be quick.
 */
const AJV_OPTIONS = {
  allErrors: true,
  strict: false,
  meta: false,
  validateSchema: false,
  code: { optimize: false },
} as const;

/**
 * Puts the settings together and checks them against config/meta.conf.
 * @throws SettingsError that names every unknown key and wrong type; HoconError when the file cannot be parsed
 */
export async function loadSettings({ file, environment = {}, overrides = {} }: SettingsSources): Promise<Settings> {
  const fromFile = file === undefined ? {} : await readHocon(file, true);
  if (!isObject(fromFile)) throw new SettingsError([`${file} must hold an object`]);
  const { values, problems } = readEnvironment(environment, settingsSchema);
  const settings = [fromFile, values, { ...overrides }].reduce<Record<string, unknown>>(merge, { ...defaultSettings });
  const conforms = new Ajv2020(AJV_OPTIONS).compile<Settings>(settingsSchema);
  if (conforms(settings) && problems.length === 0) return settings;
  throw new SettingsError([...problems, ...(conforms.errors ?? []).map(describe)]);
}

/** Lays `above` over `below`: objects are merged, everything else is replaced. */
function merge(below: Record<string, unknown>, above: Record<string, unknown>): Record<string, unknown> {
  const result = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const under = result.get(key);
    result.set(key, isObject(under) && isObject(value) ? merge(under, value) : value);
  }
  return Object.fromEntries(result);
}

/** One sentence for a broken rule. Values are left out: they may be secrets. */
function describe(error: ErrorObject): string {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const { additionalProperty, allowedValues } = error.params;
  if (typeof additionalProperty === 'string')
    return `unknown setting ${[path, additionalProperty].filter(Boolean).join('.')}`;
  const detail = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
  return `${path || 'the configuration'} ${error.message ?? 'is wrong'}${detail}`;
}
