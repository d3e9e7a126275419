import type { Country } from '../../domain/numbers/e164.ts';
import { nearestSetting } from './names.ts';
import { fileNames, secretsFromFiles } from './secrets.ts';
import type { SettingsGroup, Surroundings } from './setting.ts';
import { type Config, groups, type SettingName, settingNames, settings } from './settings.ts';

export type { Config };

/** Refuses a start, with one line per problem. */
export class ConfigProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigProblems';
    this.problems = problems;
  }
}

/**
 * Reads the settings. The environment takes precedence over the file.
 * @param env SIDECALL_… variables; others are ignored, and an empty one counts as not set
 * @param file the parsed JSON of SIDECALL_CONFIG: an object with the same names; lists may be JSON lists
 * @throws ConfigProblems with a line for each invalid setting
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, file: unknown = {}): Config {
  return readSettings(env, file).config;
}

/**
 * Like `readConfig`, and also returns the text of each setting, which a reload compares. Texts may contain secrets.
 * @throws ConfigProblems
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  file: unknown = {},
): { config: Config; texts: ReadonlyMap<SettingName, string> } {
  const texts = new Map<SettingName, string>();
  const problems: string[] = [];
  const fromFile = textsOfFile(file, problems);
  const values: Record<string, unknown> = {};
  const given = (name: string): string => env[name] || fromFile.get(name) || '';
  const secrets = secretsFromFiles(given, problems);
  for (const name of settingNames) {
    const text = given(name) || secrets.get(name) || settings[name].default;
    texts.set(name, text);
    const result = settings[name].schema.safeParse(text);
    if (result.success) values[name] = result.data;
    // The value is not printed, because it may be a secret.
    else problems.push(`${name} ${result.error.issues[0]?.message ?? 'is not valid'}`);
  }
  const config = Object.assign({}, ...partsOf(values, problems)) as Config;
  if (problems.length > 0) throw new ConfigProblems(problems);
  return { config, texts };
}

/** The `Config` parts of all rooms whose settings are valid. */
function partsOf(values: Readonly<Record<string, unknown>>, problems: string[]): object[] {
  const around: Surroundings = {
    country: values.SIDECALL_COUNTRY as Country,
    core: values.SIDECALL_CORE as Surroundings['core'],
    problems,
  };
  return groups
    .filter(({ table }) => Object.keys(table).every((name) => name in values))
    .map((group) => (group as unknown as SettingsGroup).read(values as never, around));
}

/** The file's values as the environment would spell them. */
export function textsOfFile(file: unknown, problems: string[]): Map<string, string> {
  const texts = new Map<string, string>();
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    problems.push('SIDECALL_CONFIG must hold a JSON object of settings');
    return texts;
  }
  for (const [name, value] of Object.entries(file)) {
    if (Object.hasOwn(settings, name) || fileNames.includes(name)) texts.set(name, textOf(value));
    else {
      const meant = nearestSetting(name.slice(0, 60));
      const hint = meant === null ? '' : `; did you mean ${meant}?`;
      problems.push(`${name.slice(0, 60)} in the configuration file is not a setting${hint}`);
    }
  }
  return texts;
}

function textOf(value: unknown): string {
  if (value === null) return '';
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
