/** A gateway's core for the carrier bench, in a separate process. It answers every call. */
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { createAsteriskCore } from '../../src/gateway/telephony/asterisk/asterisk-core.ts';
import type { AsteriskServerSettings } from '../../src/gateway/telephony/asterisk/options.ts';
import { createEmbeddedCore } from '../../src/gateway/telephony/embedded/embedded-core.ts';
import type { TelephonyCore } from '../../src/gateway/telephony/port.ts';
import { type TrunkSettings, trunksText } from '../../src/gateway/trunk/settings.ts';
import { Trunks } from '../../src/gateway/trunk/trunks.ts';

/** Requests of carrier.ts. The answer is "ready", or the resources used. */
export type CarrierOrder =
  | { do: 'trunk'; port: number; trunk: Partial<TrunkSettings> }
  | { do: 'asterisk'; servers: AsteriskServerSettings[] }
  | { do: 'figures' };

const quiet = { info: () => {}, warn: () => {}, error: (fields: object) => console.error(fields) };
const common = {
  clock: systemClock,
  logger: quiet,
  domain: 'sidecall',
  verifyToken: () => Promise.reject(new Error('no browsers here')),
  limits: { channels: 100_000 },
};

function answering(core: TelephonyCore): Promise<void> {
  core.subscribe((event) => {
    if (event.type === 'ChannelCreated') void core.answer(event.channel.id, { callId: event.channel.id });
  });
  return core.start();
}

async function follow(order: CarrierOrder): Promise<object> {
  if (order.do === 'figures') {
    const { user, system } = process.cpuUsage();
    return { processorMs: (user + system) / 1000, residentMegabytes: process.memoryUsage.rss() / 1e6 };
  }
  if (order.do === 'asterisk') {
    await answering(createAsteriskCore({ ...common, servers: order.servers, app: 'sidecall', dial: null }));
    return { ready: true };
  }
  const settings = trunksText.parse(JSON.stringify([order.trunk]));
  const where = { port: order.port, bindAddress: '127.0.0.1', publicAddress: null };
  const trunks = new Trunks({ ...where, trunks: settings, clock: systemClock, logger: quiet });
  const media = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null };
  await answering(createEmbeddedCore({ ...common, media, trunks }));
  return { ready: true };
}

process.on('message', (order: CarrierOrder) => {
  follow(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
