import * as z from 'zod';
import { list } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import { readPrivateHost } from './private-hosts.ts';

const host = z.string().transform((text, context) => {
  const read = readPrivateHost(text);
  if (read !== null) return read;
  context.addIssue({ code: 'custom', message: 'must be hosts such as crm.internal or 10.0.0.5:8080' });
  return z.NEVER;
});

/** Settings for requests to servers that administrators and flows name. */
export const web = settingsGroup(
  {
    SIDECALL_PRIVATE_HOSTS: setting(
      'Hosts with private addresses that flows may reach, comma-separated: names or addresses, with or without a port. They need no https. Empty: public addresses only.',
      '',
      list(host),
    ),
  },
  (value) => ({ privateHosts: value.SIDECALL_PRIVATE_HOSTS }),
);
