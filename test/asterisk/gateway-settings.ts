import { AsteriskServer } from '../../scripts/asterisk/run.ts';
import { gatewayPlan, sipPassword } from './gateway-plan.ts';

let server: Promise<AsteriskServer> | null = null;

/** Settings of a gateway on a real Asterisk. All gateways of this process share one Asterisk. */
export async function asteriskSettings(): Promise<Record<string, string>> {
  server ??= AsteriskServer.start(gatewayPlan());
  const { url, ari } = await server;
  return {
    SIDECALL_CORE: 'asterisk',
    SIDECALL_ASTERISK_URL: url,
    SIDECALL_ASTERISK_ARI_PASSWORD: ari.password,
    SIDECALL_ASTERISK_SIP_PASSWORD: sipPassword,
  };
}

/** Stops the Asterisk. The next gateway gets a new one. */
export async function stopAsterisk(): Promise<void> {
  const running = server;
  server = null;
  await (await running)?.stop();
}
