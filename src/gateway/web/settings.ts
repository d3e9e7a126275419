import * as z from 'zod';
import { list } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** A host as it is in an address, with or without a port. */
const host = z.string().transform((text, context) => {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : null;
  const bare = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (bare && /^[^/?#@]+$/.test(text))
    return /:\d+$/.test(text) ? `${url.hostname}:${text.split(':').at(-1)}` : url.hostname;
  context.addIssue({ code: 'custom', message: 'must be hosts such as crm.internal or 10.0.0.5:8080, without a path' });
  return z.NEVER;
});

/** Requests to servers that other people than the operator name. */
export const privateHosts = settingsGroup(
  {
    SIDECALL_PRIVATE_HOSTS: setting(
      'Hosts with private addresses that webhooks, flows, sounds and CRM connections may reach, comma-separated, each with or without a port: crm.internal, 10.0.0.5:8080. http:// is allowed for them. Without it, only https:// addresses on the public Internet are asked. The host of SIDECALL_CRM_URL is always allowed.',
      '',
      list(host),
    ),
  },
  (value) => ({ privateHosts: value.SIDECALL_PRIVATE_HOSTS }),
);
