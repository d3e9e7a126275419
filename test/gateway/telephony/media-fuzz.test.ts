import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { newMediaCounters } from '../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { NegotiatedLeg } from '../../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { isCompound } from '../../../src/gateway/telephony/embedded/rtp/rtcp.ts';
import { readPayload, readRtpHeader } from '../../../src/gateway/telephony/embedded/rtp/rtp-packet.ts';
import { SrtcpReceiver } from '../../../src/gateway/telephony/embedded/srtp/srtcp.ts';
import { SrtpReceiver } from '../../../src/gateway/telephony/embedded/srtp/srtp.ts';
import { openBrowserLeg } from '../../../src/gateway/telephony/embedded/webrtc/browser-path.ts';
import { kindOf } from '../../../src/gateway/telephony/embedded/webrtc/demultiplex.ts';
import { DtlsRepeats } from '../../../src/gateway/telephony/embedded/webrtc/dtls-repeats.ts';
import { isAuthentic } from '../../../src/gateway/telephony/embedded/webrtc/stun-check.ts';
import type { AudioPacket } from '../../../src/gateway/telephony/sound/packet.ts';
import { breathe } from '../../e2e/support/breathe.ts';
import { eventually, patienceMs } from '../../e2e/support/eventually.ts';
import { liveMemory } from '../../e2e/support/live-memory.ts';
import { Mutator } from './support/mutator.ts';
import { UdpProxy } from './support/udp-proxy.ts';

/** Rounds of forty datagrams into a live call. For longer: SIDECALL_FUZZ_ROUNDS=10000. */
const rounds = Number(process.env.SIDECALL_FUZZ_ROUNDS ?? 1000);

const settings = { bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null };
const cleanups: (() => void)[] = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

interface Call {
  leg: NegotiatedLeg;
  phone: NegotiatedLeg;
  proxy: UdpProxy;
  heardByLeg: AudioPacket[];
  heardByPhone: AudioPacket[];
  failures: string[];
}

/** A leg of the gateway and a phone, with a proxy between them. */
async function connect(prepare: (proxy: UdpProxy) => void = () => {}): Promise<Call> {
  const open = (): Promise<NegotiatedLeg> => openBrowserLeg(settings, systemClock, newMediaCounters());
  const [leg, phone] = [await open(), await open()];
  const call = { leg, phone, heardByLeg: [], heardByPhone: [], failures: [] } as Omit<Call, 'proxy'>;
  const listen = (name: string, to: NegotiatedLeg, heard: AudioPacket[]): void => {
    to.listener = {
      onAudio: (packet) => heard.push(packet),
      onEvent: () => {},
      onDigit: () => {},
      onFailed: () => call.failures.push(name),
    };
  };
  listen('leg', leg, call.heardByLeg);
  listen('phone', phone, call.heardByPhone);
  // The phone must be reachable only through the proxy.
  const offer = phone.offer(['pcmu']).replace(/^a=candidate:.*\r\n/gm, '');
  const { proxy, sdp } = await UdpProxy.before(await leg.answer(offer, ['pcmu']));
  prepare(proxy);
  phone.acceptAnswer(sdp, ['pcmu']);
  cleanups.push(() => {
    leg.close();
    phone.close();
    proxy.close();
  });
  return { ...call, proxy };
}

let spoken = 0;

function speak(from: NegotiatedLeg): void {
  spoken += 1;
  const payload = Buffer.alloc(160, spoken);
  from.relay('voice', { format: 'pcmu', sequence: spoken & 0xffff, timestamp: spoken * 160, marker: false, payload });
}

/** Checks that both sides still hear each other. All earlier packets have been read by then. */
async function talk({ leg, phone, heardByLeg, heardByPhone }: Call): Promise<void> {
  const [byLeg, byPhone] = [heardByLeg.length, heardByPhone.length];
  const both = (): boolean => heardByLeg.length > byLeg && heardByPhone.length > byPhone;
  speak(phone);
  speak(leg);
  // Takes only a few turns of the event loop, unless the machine stalls.
  for (let turn = 0; turn < 200 && !both(); turn++) await new Promise((resolve) => setImmediate(resolve));
  await eventually('sound on both sides', both, patienceMs, 1);
}

const strange = (): Buffer[] => [
  Buffer.from([0x16, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9, 0, 2, 1, 2]),
  Buffer.from([0x15, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40]),
  // An encrypted alert whose first bytes look like a plain close_notify.
  Buffer.concat([Buffer.from([0x15, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 9, 0, 26, 1, 0]), Buffer.alloc(24)]),
  Buffer.concat([Buffer.from([0x80, 200, 0, 6, 0, 0, 0, 1]), Buffer.alloc(34)]),
  Buffer.concat([Buffer.from([0xbf, 0x80, 0xff, 0xff]), Buffer.alloc(40, 0xff)]),
];

describe('malformed datagrams', () => {
  test('a hundred thousand of all kinds go through every reader without an error', { timeout: 300_000 }, async ({
    signal,
  }) => {
    const call = await connect();
    await Promise.all([call.leg.connected, call.phone.connected]);
    await talk(call);
    for (const each of [call.leg, call.phone]) each.report();
    await eventually('a report', () => [...call.proxy.samples.keys()].some((name) => name.startsWith('rtcp')));
    const samples = [...call.proxy.samples.values(), ...strange()];
    const kinds = new Set([...call.proxy.samples.keys()].map((name) => name.split(' ')[0]));
    expect([...kinds].sort()).toEqual(['dtls', 'rtcp', 'rtp', 'stun']);

    const mutator = new Mutator(20_261);
    const master = { key: Buffer.alloc(16, 1), salt: Buffer.alloc(14, 2) };
    const [rtp, rtcp] = [new SrtpReceiver(master), new SrtcpReceiver(master)];
    const header = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc: 0 };
    let repeats = new DtlsRepeats();
    const read = { stun: 0, dtls: 0, rtp: 0, rtcp: 0, none: 0 };
    const before = await liveMemory();
    for (let n = 0; n < 120_000; n++) {
      if (n % 1000 === 0) {
        repeats = new DtlsRepeats();
        await breathe(signal);
      }
      const datagram = mutator.datagram(samples);
      const kind = kindOf(datagram);
      read[kind ?? 'none'] += 1;
      if (kind === 'stun') expect(isAuthentic(datagram, () => 'a password')).toBe(false);
      if (kind === 'dtls') repeats.filter(datagram);
      if (kind === 'rtcp') {
        isCompound(datagram);
        if (rtcp.open(datagram) !== null) throw new Error('a forged report passed');
      }
      if (kind === 'rtp') {
        const length = readRtpHeader(datagram, header);
        if (length === -1) continue;
        const payload = readPayload(datagram, length, datagram.length);
        expect(payload === null || payload.length <= datagram.length).toBe(true);
        if (rtp.open(datagram, length) !== -1) throw new Error('a forged packet passed');
      }
    }
    expect((await liveMemory()) - before).toBeLessThan(50 * 1048576);
    // Every kind occurred often enough.
    for (const count of Object.values(read)) expect(count).toBeGreaterThan(2000);
  });

  test('from a stranger and from the phone’s own address leave the call as it is', { timeout: 300_000 }, async ({
    signal,
  }) => {
    const call = await connect();
    const { proxy } = call;
    await Promise.all([call.leg.connected, call.phone.connected]);
    await talk(call);
    call.phone.report();
    await eventually('a report', () => [...proxy.samples.keys()].some((name) => name.startsWith('rtcp')));
    const stranger = createSocket('udp4');
    stranger.bind(0, '127.0.0.1');
    await once(stranger, 'listening');
    cleanups.push(() => stranger.close());
    const samples = [...proxy.samples.values(), ...strange()];
    const mutator = new Mutator(7983);
    let held = 0;
    // More datagrams in a round could overflow the sockets' buffers, and sound would be lost.
    for (let round = 0; round < rounds; round++) {
      for (let n = 0; n < 20; n++) {
        proxy.inject(mutator.datagram(samples));
        proxy.injectFrom(stranger, mutator.datagram(samples));
      }
      await talk(call);
      signal.throwIfAborted();
      if (round === 100) held = await liveMemory();
    }
    expect(call.failures).toEqual([]);
    expect((await liveMemory()) - held).toBeLessThan(50 * 1048576);
    // Exactly the sent packets arrived, each once: no forged or repeated one got through.
    expect(call.heardByLeg).toHaveLength(rounds + 1);
    expect(call.heardByPhone).toHaveLength(rounds + 1);
  });

  test('in the middle of a handshake can fail it, and nothing else', { timeout: 300_000 }, async () => {
    const call = await connect((proxy) => {
      proxy.holdDtls = true;
    });
    const { proxy } = call;
    const greeting = await eventually(
      'a greeting',
      () => [...proxy.samples].find(([name]) => name.startsWith('dtls'))?.[1],
    );
    const mutator = new Mutator(6347);
    for (let n = 0; n < 2000; n++) {
      proxy.inject(mutator.datagram([greeting, ...strange()]));
      if (n % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    // The same process can still make calls.
    const next = await connect();
    await Promise.all([next.leg.connected, next.phone.connected]);
    await talk(next);
    expect(next.failures).toEqual([]);
  });
});
