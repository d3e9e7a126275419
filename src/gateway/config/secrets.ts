import { secretOf } from './secret-text.ts';
import { type SettingName, settingNames } from './settings.ts';

/** Settings that hold a secret. Each may be in a file instead, which the setting with `_FILE` names. */
export const secretNames: readonly SettingName[] = settingNames.filter(
  (name) =>
    // This one names a file already.
    name !== 'SIDECALL_TRUNK_TLS_KEY' &&
    /_(?:SECRETS?|KEYS?|TOKENS?|PASSWORDS?|TRUNKS|ICE_SERVERS|DATABASE)$/.test(name),
);

/** E.g. SIDECALL_JWT_SECRET_FILE. */
export const fileNames: readonly string[] = secretNames.map((name) => `${name}_FILE`);

/**
 * The secrets that are in files of their own, without white space at their ends.
 * @param textOf a setting as it was written; "" for none
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
    // A list may have a line for each entry.
    if (text !== null) texts.set(name, /(?:KEYS|SECRETS)$/.test(name) ? text.replace(/\s*\n\s*/g, ',') : text);
  }
  return texts;
}
