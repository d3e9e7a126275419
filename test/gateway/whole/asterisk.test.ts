import { afterAll, test } from 'vitest';
import { gatewayPlan, sipPassword } from '../../asterisk/gateway-plan.ts';
import { RealAsterisk } from '../../asterisk/real-asterisk.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { wholeGateway } from './both.ts';
import { emergencyCallerId } from './setup.ts';

const ports = { usual: await freePort(), sos: await freePort(), gateway: await freePort() };
const asterisk = await RealAsterisk.start(
  gatewayPlan({
    pjsip: `
[transport-udp]
type=transport
protocol=udp
bind=127.0.0.1:${ports.gateway}
${carrier('usual')}
${carrier('sos')}
[usual]
type=identify
endpoint=usual
match=127.0.0.1
`,
  }),
);
afterAll(() => asterisk.stop());

/** The configuration in ASTERISK.md for a carrier identified by address. */
function carrier(name: 'usual' | 'sos'): string {
  return `
[${name}]
type=endpoint
transport=transport-udp
context=sidecall-from-carrier
aors=${name}
disallow=all
allow=ulaw,alaw
direct_media=no
trust_id_inbound=yes
trust_id_outbound=yes
send_pai=yes
[${name}]
type=aor
contact=sip:127.0.0.1:${ports[name]}`;
}

if (asterisk.missing !== null) test('a gateway on a real Asterisk', (context) => void asterisk.for(context));
else
  wholeGateway(
    'a real Asterisk',
    (carriers) => {
      const { url, ari } = asterisk.required;
      const dialling = {
        SIDECALL_ASTERISK_DIAL: 'PJSIP/{number}@usual',
        SIDECALL_EMERGENCY: JSON.stringify({ callerId: emergencyCallerId, dial: 'PJSIP/{number}@sos' }),
      };
      return {
        ports,
        settings: {
          SIDECALL_CORE: 'asterisk',
          SIDECALL_ASTERISK_URL: url,
          SIDECALL_ASTERISK_ARI_PASSWORD: ari.password,
          SIDECALL_ASTERISK_SIP_PASSWORD: sipPassword,
          ...(carriers ? dialling : {}),
        },
      };
    },
    { durable: true },
  );
