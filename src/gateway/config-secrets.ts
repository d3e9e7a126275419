import { readFileSync } from 'node:fs';
import { type SettingName, settingNames } from './config-settings.ts';

/** Of these, the value may lie in a file that the setting with `_FILE` names. */
const secretsInFiles = settingNames.filter((name) => (settingNames as string[]).includes(`${name}_FILE`));

/**
 * The secrets that lie in files of their own, without the blank at their ends.
 * @param textOf a setting as it was written; "" for none
 */
export function secretsFromFiles(textOf: (name: SettingName) => string, problems: string[]): Map<SettingName, string> {
  const texts = new Map<SettingName, string>();
  for (const name of secretsInFiles) {
    const fileSetting = `${name}_FILE` as SettingName;
    const path = textOf(fileSetting);
    if (path === '') continue;
    if (textOf(name) !== '') {
      problems.push(`${fileSetting} must not be set together with ${name}`);
      continue;
    }
    try {
      const text = readFileSync(path, 'utf8').trim();
      if (text === '') problems.push(`${fileSetting} names a file that is empty`);
      else texts.set(name, text);
    } catch (error) {
      problems.push(`${fileSetting} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
    }
  }
  return texts;
}
