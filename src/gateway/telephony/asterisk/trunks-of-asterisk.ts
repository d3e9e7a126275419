import { encodeUser } from '../../sip/message/sip-address.ts';
import type { TrunkSettings } from '../../trunk/settings.ts';

/** The file that Asterisk includes. */
export const trunksFile = 'sidecall-trunks.conf';

/** Asterisk's “pjsip reload” is an alias of its sample configuration, so the modules are named. */
export const reloadCommand =
  'asterisk -rx "module reload res_pjsip.so res_pjsip_endpoint_identifier_ip.so res_pjsip_outbound_registration.so"';

/** What a change of a trunk needs on Asterisk. Asterisk reads its trunks from a file on its own machine. */
export const trunksOfAsterisk = {
  code: 'WRITE_AND_RELOAD',
  message: 'The change is stored. Asterisk does not know it yet.',
  help: `On the gateway’s machine run “sidecall asterisk-trunks ${trunksFile}”. Install the file on each Asterisk server as /etc/asterisk/${trunksFile}, and run there: ${reloadCommand}. Live calls continue.`,
} as const;

/** Sections of pjsip.conf for the trunks. Each is an endpoint of the trunk's name: PJSIP/{number}@NAME. */
export function pjsipOf(trunks: readonly TrunkSettings[]): string {
  const head = `; Trunks of the gateway, written by “sidecall asterisk-trunks”. Changes are lost with the next.
; Add this line to the end of /etc/asterisk/pjsip.conf: #include ${trunksFile}
; pjsip.conf also needs a transport (udp, tcp or tls) for each kind of trunk.
`;
  return [head, ...trunks.map(sectionsOf)].join('\n');
}

function sectionsOf(trunk: TrunkSettings): string {
  const { name, host, user, password, register, registerSeconds, domain = host, from, pingSeconds, priority } = trunk;
  const address = `sip:${hostPortOf(trunk)}${trunk.transport === 'udp' ? '' : `;transport=${trunk.transport}`}`;
  const known = user !== undefined && password !== undefined;
  const endpoint = section(name, 'endpoint', {
    context: 'sidecall-from-carrier',
    aors: name,
    ...(known && { outbound_auth: name, from_user: user }),
    from_domain: domain,
    disallow: 'all',
    allow: (trunk.codecs ?? ['pcmu', 'pcma']).map((codec) => codecs[codec]).join(','),
    dtmf_mode: 'auto',
    direct_media: 'no',
    trust_id_outbound: 'yes',
    send_pai: 'yes',
    ...(trunk.srtp !== 'off' && { media_encryption: 'sdes' }),
    ...(trunk.srtp === 'optional' && { media_encryption_optimistic: 'yes' }),
  });
  const aor = section(name, 'aor', { contact: address, qualify_frequency: String(pingSeconds) });
  const auth = known ? section(name, 'auth', { auth_type: 'digest', username: user, password }) : '';
  const sources = [...from, ...(register ? [] : [host])];
  const identify = sources.length === 0 ? '' : section(name, 'identify', { endpoint: name, match: sources.join(',') });
  const registration =
    register && user !== undefined
      ? section(name, 'registration', {
          outbound_auth: name,
          server_uri: address,
          client_uri: `sip:${encodeUser(user)}@${domain}`,
          expiration: String(registerSeconds),
          line: 'yes',
          endpoint: name,
        })
      : '';
  return `; ${name}, priority ${priority}\n${[endpoint, aor, auth, identify, registration].filter((text) => text !== '').join('\n')}`;
}

const codecs = { opus: 'opus', pcmu: 'ulaw', pcma: 'alaw' } as const;

function hostPortOf({ host, port }: TrunkSettings): string {
  const bare = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? bare : `${bare}:${port}`;
}

function section(name: string, type: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${escaped(value)}`);
  return [`[${name}]`, `type=${type}`, ...lines, ''].join('\n');
}

/** A semicolon begins a comment in Asterisk's files. */
function escaped(value: string): string {
  return value.replace(/;/g, '\\;');
}
