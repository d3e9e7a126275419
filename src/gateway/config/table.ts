import { secretNames } from './secrets.ts';
import { settings } from './settings.ts';

/** The table of docs/reference/settings.md, in Markdown. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(([name, { description, default: value }]) => {
    const text = description.replaceAll('|', '\\|');
    const inFile = (secretNames as readonly string[]).includes(name) ? ' or `…_FILE`' : '';
    return `| \`${name}\`${inFile} | ${value === '' ? '' : `\`${value}\``} | ${text} |`;
  });
  return ['| setting | default | what it does |', '|---|---|---|', ...rows].join('\n');
}
