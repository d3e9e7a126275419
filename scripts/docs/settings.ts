/** docs/reference/settings.md, from the settings of all rooms. */
import { settingsTable } from '../../src/gateway/config/table.ts';
import { type Pages, page } from './page.ts';

/** Sections that descriptions name, and their pages. */
const sections: Readonly<Record<string, string>> = {
  '“Carriers”': '[Carriers](../operations/carriers.md)',
  '“Outgoing calls”': '[Outgoing calls](../guides/outgoing-calls.md#rules-for-outgoing-calls)',
  '“Emergency calls”': '[Emergency calls](../guides/outgoing-calls.md#emergency-calls)',
};

export function settingsPage(): Pages {
  let rows = settingsTable();
  for (const [name, link] of Object.entries(sections)) rows = rows.replaceAll(name, link);
  const text = page(
    '# Settings',
    'The gateway reads its settings from environment variables, or from a JSON file with the same names: `SIDECALL_CONFIG=/etc/sidecall.json`. If both have a setting, the environment wins.',
    'A setting marked “or `…_FILE`” can be in a file of its own, for example `SIDECALL_JWT_SECRET_FILE=/run/secrets/jwt`. Setting both is an error.',
    'A misspelt variable is named in the log at the start. `npx sidecall doctor` checks all settings and what they name. SIGHUP reloads trunks, TLS files and the log level; all other changes need a restart.',
    rows,
  );
  return new Map([['docs/reference/settings.md', text]]);
}
