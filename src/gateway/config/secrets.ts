import { secretOf } from './secret-text.ts';
import { type SettingName, settingNames } from './settings.ts';

/** Settings that contain a secret. The setting with the suffix `_FILE` can name a file with the secret instead. */
export const secretNames: readonly SettingName[] = settingNames.filter(
  (name) =>
    // This setting already names a file.
    name !== 'SIDECALL_TRUNK_TLS_KEY' &&
    /_(?:SECRETS?|KEYS?|TOKENS?|PASSWORDS?|TRUNKS|ICE_SERVERS|DATABASE)$/.test(name),
);

/** For example SIDECALL_JWT_SECRET_FILE. */
export const fileNames: readonly string[] = secretNames.map((name) => `${name}_FILE`);

/**
 * Reads the secrets that are in files, trimmed.
 * @param textOf returns the text of a setting; "": not set
 */
export function secretsFromFiles(textOf: (name: string) => string, problems: string[]): Map<SettingName, string> {
  const texts = new Map<SettingName, string>();
  for (const name of secretNames) {
    const path = textOf(`${name}_FILE`);
    if (path === '') continue;
    if (textOf(name) !== '') {
      problems.push(`${name}_FILE must not be set together with ${name}`);
      continue;
    }
    const text = secretOf(path, `${name}_FILE`, problems);
    // A list may have one entry per line.
    if (text !== null) texts.set(name, /(?:KEYS|SECRETS)$/.test(name) ? text.replace(/\s*\n\s*/g, ',') : text);
  }
  return texts;
}
