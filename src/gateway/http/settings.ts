import * as z from 'zod';
import { list, origin, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

const hostname = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be host names such as cti.example, without scheme and port');
const proxies = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), z.enum(['loopback', 'uniquelocal', 'linklocal'])],
  'must be IP addresses or networks such as 10.0.0.0/8',
);

/** The address and port of the server. */
export const listening = settingsGroup(
  {
    SIDECALL_PORT: setting('TCP port for HTTP, events and SIP over WebSocket.', '8080', wholeNumber(0, 65_535)),
    SIDECALL_HOST: setting(
      'Address to listen on; 0.0.0.0 for every network of this machine.',
      '127.0.0.1',
      z.string().min(1),
    ),
  },
  (value) => ({ port: value.SIDECALL_PORT, host: value.SIDECALL_HOST }),
);

/** Pages that may use the gateway. */
export const origins = settingsGroup(
  {
    SIDECALL_ORIGINS: setting(
      'Origins of the pages that may use the gateway, comma-separated, e.g. https://crm.example; * allows all.',
      '',
      list(origin),
    ),
  },
  (value) => ({ /** Normalised origins; may contain "*". */ origins: value.SIDECALL_ORIGINS }),
);

/** Names of the gateway. */
export const hostnames = settingsGroup(
  {
    SIDECALL_HOSTNAMES: setting(
      'Host names of this gateway, comma-separated, e.g. cti.example. If set, requests to other names are refused; if empty, only on loopback.',
      '',
      list(hostname),
    ),
  },
  (value) => ({ /** In lower case; empty: any, except on loopback. */ hostnames: value.SIDECALL_HOSTNAMES }),
);

/** Proxies in front of the gateway. */
export const proxiesInFront = settingsGroup(
  {
    SIDECALL_TRUST_PROXY: setting(
      'Addresses or networks of trusted proxies, comma-separated. Their X-Forwarded-For is used, so no client may be within them.',
      '',
      list(proxies),
    ),
  },
  (value) => ({ trustProxy: value.SIDECALL_TRUST_PROXY }),
);
