import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { AriClient } from '../../../src/gateway/telephony/asterisk/server/ari-client.ts';
import type { EmbeddedCore } from '../../../src/gateway/telephony/embedded/options.ts';
import { asteriskHookMs, RealAsterisk } from '../../asterisk/real-asterisk.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { loudest, loudness } from '../telephony/support/loudness.ts';
import { closeAll, gatewayWith, type Ours, opened } from './kit.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: asteriskHookMs });

let asterisk: RealAsterisk;
let carrierPort = 0;
let carrierTlsPort = 0;
const ourPort = await freePort();
const ourTlsPort = await freePort();
/** A self-signed certificate for localhost, 127.0.0.1 and 127.0.0.2. Both sides use it. */
const certificate = join(import.meta.dirname, 'fixtures/certificate.pem');
const key = join(import.meta.dirname, 'fixtures/key.pem');
const tls = { port: ourTlsPort, certificate, key, authorities: certificate };

/** A carrier with two customers: one registers with a password, the other is identified by address. */
beforeAll(async () => {
  carrierPort = await freePort();
  carrierTlsPort = await freePort();
  const endpoint = (name: string, more: string): string => `
[${name}]
type=endpoint
context=from-customer
disallow=all
allow=ulaw,alaw
direct_media=no
rtp_symmetric=yes
aors=${name}
${more}`;
  asterisk = await RealAsterisk.start({
    pjsip: `
[transport-udp]
type=transport
protocol=udp
bind=127.0.0.1:${carrierPort}
[transport-tcp]
type=transport
protocol=tcp
bind=127.0.0.1:${carrierPort}
[transport-tls]
type=transport
protocol=tls
bind=127.0.0.1:${carrierTlsPort}
cert_file=${certificate}
priv_key_file=${key}
ca_list_file=${certificate}
verify_server=yes
method=tlsv1_2
${endpoint('customer', 'auth=customer\nidentify_by=auth_username,username\ntrust_id_inbound=yes\nsend_pai=yes')}
[customer]
type=auth
auth_type=digest
username=customer
password=a password of the carrier
[customer]
type=aor
max_contacts=1
remove_existing=yes
${endpoint('sealed', 'auth=sealed\nidentify_by=auth_username,username\nmedia_encryption=sdes')}
[sealed]
type=auth
auth_type=digest
username=sealed
password=a password of the carrier
[sealed]
type=aor
max_contacts=1
${endpoint('known', 'trust_id_inbound=yes')}
[known]
type=aor
contact=sip:127.0.0.2:${ourPort}
[known]
type=identify
endpoint=known
match=127.0.0.2
${endpoint('known-tls', 'transport=transport-tls')}
[known-tls]
type=aor
contact=sip:127.0.0.2:${ourTlsPort}\\;transport=tls
`,
    extensions: `
[from-customer]
exten => _+1.,1,Answer()
 same => n,Echo()
exten => _+44.,1,Progress()
 same => n,Playtones(!1004/0)
 same => n,Wait(2)
 same => n,Answer()
 same => n,Wait(20)
exten => _+49.,1,Hangup(17)
exten => _+33.,1,Hangup(34)
exten => who,1,NoOp()
`,
  });
}, asteriskHookMs);

afterEach(closeAll);
afterAll(() => asterisk?.stop());

/** The customer identified by address is 127.0.0.2. */
const gateway = (settings: object[], bindAddress = '127.0.0.1'): Promise<Ours> =>
  gatewayWith(settings, { port: ourPort, bindAddress, tls });

const registered = (more: { transport?: string; user?: string; password?: string; srtp?: string } = {}): object => ({
  name: 'carrier',
  host: '127.0.0.1',
  port: more.transport === 'tls' ? carrierTlsPort : carrierPort,
  user: 'customer',
  password: 'a password of the carrier',
  register: true,
  ...more,
});

function call(core: EmbeddedCore, number: string, id = `out-${Math.random()}`) {
  return core.originate({
    channelId: id,
    to: { kind: 'number', number },
    caller: { user: '+14155550100', name: 'Sidecall' },
    callId: 'CA1',
    params: { secret: 'of the page' },
    formats: ['opus', 'pcmu', 'pcma'],
    timeoutMs: 60_000,
  });
}

/** Waits until the audio sent to an echo comes back, without any other audio. */
async function hearsEcho({ core, recordings, events }: Ours, channelId: string): Promise<void> {
  await core.play({ channelId }, 'tone', 'tone:busy');
  await eventually('the echo', async () => {
    const name = `echo-${randomUUID()}`;
    await core.record({ channelId }, name, { layout: { dual: true }, maxDurationMs: 1500 });
    await eventually('the recording', () =>
      events.some((event) => event.type === 'RecordingFinished' && event.name === name),
    );
    const sound = await recordings.read(name);
    return loudest(sound, 480) > 0.03 && loudness(sound, 1400, 0, 500) < 0.01;
  });
}

describe.each(['udp', 'tcp', 'tls'] as const)('a real Asterisk as the carrier over %s', (transport) => {
  it('registers us, takes our calls with a password, and sound goes both ways', async (context) => {
    asterisk.for(context);
    const ours = await gateway([registered({ transport })]);
    await eventually('to be registered', () => ours.trunks.states().every(({ up }) => up));
    const { id } = await call(ours.core, '+14155550111');
    await eventually('the answer', () =>
      ours.events.some((event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up'),
    );
    await hearsEcho(ours, id);
    await ours.core.hangup(id, { cause: 16 });
    await ours.event('ChannelDestroyed');
  });

  it('brings its calls to our numbers, says who calls, and digits and sound arrive', async (context) => {
    const server = asterisk.for(context);
    const ours = await gateway([registered({ transport })]);
    await eventually('to be registered', () => ours.trunks.states().every(({ up }) => up));
    const { user, password } = server.ari;
    const ari = new AriClient({ url: server.url, user, password, app: 'carrier' }, { clock: systemClock });
    await ari.start();
    opened.push(() => ari.stop());
    await ari.post(['channels'], {
      endpoint: 'PJSIP/+14155550100@customer',
      app: 'carrier',
      channelId: `in-${transport}`,
      callerId: '+442079460018',
    });
    const { channel } = await ours.event('ChannelCreated');
    expect(channel).toMatchObject({
      endpoint: { kind: 'carrier', identity: 'carrier' },
      caller: '+442079460018',
      dialled: '+14155550100',
    });
    await ours.core.answer(channel.id, { callId: 'CA1' });
    await eventually('the carrier to see the answer', async () => {
      const answer = await ari.get(['channels', `in-${transport}`]);
      return (answer as { state: string }).state === 'Up';
    });
    await ari.post(['channels', `in-${transport}`, 'play', `tone-${transport}`], { media: 'tone:!1004/0' });
    await eventually('the tone', async () => {
      const name = `in-${randomUUID()}`;
      await ours.core.record({ channelId: channel.id }, name, { layout: 'mixed', maxDurationMs: 1500 });
      await eventually('the recording', () =>
        ours.events.some((event) => event.type === 'RecordingFinished' && event.name === name),
      );
      return loudest(await ours.recordings.read(name), 1004) > 0.03;
    });
    await ari.delete(['playbacks', `tone-${transport}`]);
    await ari.post(['channels', `in-${transport}`, 'dtmf'], { dtmf: '5' });
    expect((await ours.event('ChannelDtmfReceived')).digit).toBe('5');
    await ari.delete(['channels', `in-${transport}`]);
    expect(await ours.event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, byPeer: true, cause: 16 });
  });
});

describe('a real Asterisk as the carrier', () => {
  it('seals its sound with keys in the SDP, where that is asked for', async (context) => {
    asterisk.for(context);
    const ours = await gateway([registered({ user: 'sealed', srtp: 'required' })]);
    await eventually('to be registered', () => ours.trunks.states().every(({ up }) => up));
    const { id } = await call(ours.core, '+14155550111');
    await eventually('the answer', () =>
      ours.events.some((event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up'),
    );
    await hearsEcho(ours, id);
  });

  it('that knows us by our address calls us over TLS', async (context) => {
    const server = asterisk.for(context);
    const trunk = { name: 'known', host: '127.0.0.1', port: carrierTlsPort, transport: 'tls', pingSeconds: 0 };
    const ours = await gateway([trunk], '127.0.0.2');
    await server.console('channel originate PJSIP/+14155550100@known-tls application Wait 10');
    const { channel } = await ours.event('ChannelCreated');
    expect(channel).toMatchObject({ endpoint: { identity: 'known' }, dialled: '+14155550100' });
    await ours.core.answer(channel.id, { callId: 'CA1' });
    await eventually('the carrier to see the answer', async () =>
      /known-tls.*!Up!/.test(await server.console('core show channels concise')),
    );
    await ours.core.hangup(channel.id, { cause: 16 });
    await ours.event('ChannelDestroyed');
  });

  it('is not believed with a certificate that nobody signed', async (context) => {
    asterisk.for(context);
    const strict = { ...tls, authorities: null };
    const ours = await gatewayWith([registered({ transport: 'tls' })], {
      port: ourPort,
      bindAddress: '127.0.0.1',
      tls: strict,
    });
    const { id } = await call(ours.core, '+14155550111');
    expect(await ours.event('ChannelDestroyed')).toMatchObject({ channelId: id });
    expect(ours.trunks.counters.messagesOut).toBe(0);
  });

  it('does not get as far as a handshake where we do not know it', async () => {
    const ours = await gateway([{ name: 'other', host: '127.0.0.1', transport: 'tls', pingSeconds: 0 }], '127.0.0.2');
    const socket = connect({ host: '127.0.0.2', port: ourTlsPort, localAddress: '127.0.0.3' });
    const stranger = connectTls({ socket, rejectUnauthorized: false });
    const seen = await new Promise((resolve) => {
      stranger.once('secureConnect', () => resolve('a handshake'));
      stranger.once('error', () => resolve('no handshake'));
    });
    expect(seen).toBe('no handshake');
    expect(ours.trunks.counters.strangers).toBe(1);
  });

  it('that knows us by our address is heard before it answers', async (context) => {
    asterisk.for(context);
    const ours = await gateway([{ name: 'known', host: '127.0.0.1', port: carrierPort }], '127.0.0.2');
    const { id } = await call(ours.core, '+442079460018');
    const early = await eventually('early media', () =>
      ours.events.find((event) => event.type === 'ChannelStateChange' && event.earlyMedia === true),
    );
    expect(early).toMatchObject({ channel: { id, state: 'Ringing' } });
    await eventually('the answer', () =>
      ours.events.some((event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up'),
    );
  });

  it('is busy for a number that is', async (context) => {
    asterisk.for(context);
    const ours = await gateway([{ name: 'known', host: '127.0.0.1', port: carrierPort }], '127.0.0.2');
    await call(ours.core, '+4930123456');
    expect(await ours.event('ChannelDestroyed')).toMatchObject({ cause: 17, byPeer: true });
  });

  it('is passed by for the next where it cannot, and where nobody is there', async (context) => {
    asterisk.for(context);
    const dead = await freePort();
    const ours = await gateway(
      [
        { name: 'dead', host: '127.0.0.1', port: dead, priority: 1, pingSeconds: 0 },
        { name: 'known', host: '127.0.0.1', port: carrierPort, priority: 2 },
      ],
      '127.0.0.2',
    );
    const { id } = await call(ours.core, '+14155550111');
    await eventually('the answer over the second', () =>
      ours.events.some((event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up'),
    );
    expect(ours.core.channels()).toMatchObject([{ id, state: 'Up' }]);
  });

  it('does not register who has the wrong password, and that is seen', async (context) => {
    asterisk.for(context);
    const ours = await gateway([registered({ password: 'wrong' })]);
    await eventually('the refusal', () => ours.trunks.states()[0]?.up === false);
    expect(ours.trunks.states()).toMatchObject([{ name: 'carrier', up: false }]);
  });
});
