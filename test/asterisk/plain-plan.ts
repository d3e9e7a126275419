import { createHash } from 'node:crypto';
import type { AsteriskPlan } from '../../scripts/asterisk/config.ts';
import type { AsteriskServer } from '../../scripts/asterisk/run.ts';
import type { SipAccount } from '../../src/voice/options/device-options.ts';

const people = ['robin', 'sam', 'world'];
const realm = 'asterisk';
export const passwordOf = (who: string): string => `the password of ${who}`;

/**
 * An Asterisk without a gateway, for browsers that register with digest authentication, as described in MIGRATION.md.
 */
export function plainPlan(): AsteriskPlan {
  return {
    pjsip: people.map(phone).join('\n'),
    // Call parameters travel in a header. Asterisk forwards it only with this configuration.
    extensions: `
[phones]
exten => _[a-z]!,1,Set(__PARAMS=\${PJSIP_HEADER(read,X-Param)})
 same => n,Dial(PJSIP/\${EXTEN},30,b(params^s^1))
 same => n,Hangup(\${HANGUPCAUSE})
[params]
exten => s,1,ExecIf($["\${PARAMS}" != ""]?Set(PJSIP_HEADER(add,X-Param)=\${PARAMS}))
 same => n,Return()
`,
  };
}

function phone(who: string): string {
  return `
[${who}]
type=endpoint
aors=${who}
auth=${who}
context=phones
webrtc=yes
disallow=all
allow=opus,ulaw
dtmf_mode=auto_info
[${who}]
type=auth
auth_type=userpass
username=${who}
password=${passwordOf(who)}
[${who}]
type=aor
max_contacts=1
remove_existing=yes
`;
}

/** The Device's options for a user of this server, without the password. */
export function accountOf(server: AsteriskServer, who: string): SipAccount {
  return { address: `ws://127.0.0.1:${server.port}/ws`, domain: '127.0.0.1', user: who };
}

/** Instead of the password. */
export function ha1Of(who: string): Pick<SipAccount, 'ha1' | 'realm'> {
  const ha1 = createHash('md5')
    .update(`${who}:${realm}:${passwordOf(who)}`)
    .digest('hex');
  return { ha1, realm };
}
