import { textsOfFile } from './config.ts';
import { secretNames } from './secrets.ts';
import { settingNames, settings } from './settings.ts';

/** A setting as administrators may see it. */
export interface SettingReport {
  name: string;
  description: string;
  /** The text in force. null: a secret. "": not set. */
  value: string | null;
  /** "": none. */
  default: string;
  /** Where the text comes from. `secret-file`: the file that the setting with the suffix `_FILE` names. */
  source: 'environment' | 'file' | 'secret-file' | 'default';
}

/**
 * All settings in the order of docs/reference/settings.md, without secrets.
 * @param env as for `readConfig`. @param file likewise
 */
export function reportSettings(env: Readonly<Record<string, string | undefined>>, file: unknown = {}): SettingReport[] {
  const inFile = textsOfFile(file, []);
  return settingNames.map((name) => {
    const { description, default: fallback } = settings[name];
    const own = env[name] || inFile.get(name) || '';
    const secretFile = env[`${name}_FILE`] || inFile.get(`${name}_FILE`) || '';
    const source = env[name] ? 'environment' : own !== '' ? 'file' : secretFile !== '' ? 'secret-file' : 'default';
    const isSecret = secretNames.includes(name) && source !== 'default';
    const value = isSecret ? null : withoutPassword(own || fallback);
    return { name, description, value, default: fallback, source };
  });
}

/** An address may contain a user and a password. */
function withoutPassword(text: string): string {
  return text.replace(/(\w:\/\/)[^/@\s]+@/g, '$1…@');
}
