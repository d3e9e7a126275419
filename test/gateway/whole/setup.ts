import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { CallPage, CallView } from '../../../src/domain/protocol/call.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { GatewayProcess } from '../../e2e/support/gateway-process.ts';
import { RawPhone, type Reply, type Sent } from '../telephony/support/raw-phone.ts';
import { UdpCarrier } from '../telephony/support/udp-carrier.ts';

export const line = '+14155550100';
export const emergencyCallerId = '+14155550199';

/** The needs of the suites: a gateway's process with its core, two carriers, and agents at pages. */
export interface Whole {
  gateway: GatewayProcess;
  /** For ordinary calls, and for emergency calls. */
  usual: UdpCarrier;
  sos: UdpCarrier;
  /** Digits that a carrier received by RFC 4733, in order. */
  digits(): string;
  /** The carriers' description. */
  sdp: string;
  close(): Promise<void>;
}

/** A core with these carriers. */
export interface CoreSettings {
  /** Settings of the gateway. */
  settings: Record<string, string>;
  /** The carriers' ports, and the port for their calls. */
  ports: { usual: number; sos: number; gateway: number };
}

export async function openWhole({ settings, ports }: CoreSettings): Promise<Whole> {
  const [usual, sos] = [await UdpCarrier.open(ports.usual), await UdpCarrier.open(ports.sos)];
  for (const each of [usual, sos]) each.gatewayPort = ports.gateway;
  const sound = await soundSocket();
  const closeSockets = (): void => {
    for (const each of [usual, sos, sound]) each.close();
  };
  try {
    const gateway = await GatewayProcess.start({ SIDECALL_OUTBOUND: '{"countries":["US"]}', ...settings });
    const whole: Whole = {
      gateway,
      usual,
      sos,
      digits: sound.digits,
      sdp: sound.sdp,
      async close() {
        await gateway.kill('SIGTERM');
        closeSockets();
      },
    };
    for (const identity of ['robin', 'sam']) {
      await gateway.call('PUT', `/v1/agents/${identity}`, { name: `${identity} of the desk` });
    }
    const number = { label: 'Support', agents: ['robin'], ringSeconds: 120 };
    await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(line)}`, number);
    return whole;
  } catch (error) {
    closeSockets();
    throw error;
  }
}

/** The carriers' media: it receives digits, and sends no audio. */
async function soundSocket(): Promise<{ digits(): string; sdp: string; close(): void }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const heard = new Map<number, string>();
  socket.on('message', (packet) => {
    if (((packet[1] ?? 0) & 0x7f) !== 101) return;
    // All packets of one event have its timestamp (RFC 4733 section 2.2.1).
    heard.set(packet.readUInt32BE(4), '0123456789*#ABCD'[packet[12] ?? 16] ?? '?');
  });
  return {
    digits: () => [...heard.values()].join(''),
    sdp: [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${socket.address().port} RTP/AVP 0 101`,
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      '',
    ].join('\r\n'),
    close: () => socket.close(),
  };
}

/** An agent at a page with a registered phone. It ends with the test. */
export async function pageOf({ gateway }: Whole, identity: string): Promise<RawPhone> {
  const url = `${gateway.url.replace('http', 'ws')}/v1/sip`;
  const page = await RawPhone.open(url, identity, await gateway.token(identity));
  onTestFinished(async () => {
    if (page.closed === null) await page.register(0);
    page.close();
  });
  const { status } = await page.register();
  if (status !== 200) throw new Error(`The page was not registered: ${status}`);
  return page;
}

const begun = new WeakMap<UdpCarrier, Set<string>>();

/** The INVITEs of calls that the carrier has not accepted yet. UDP may deliver some of them more than once. */
export function newCalls(carrier: UdpCarrier): string[] {
  const taken = begun.get(carrier);
  return carrier.received.filter((text) => text.startsWith('INVITE ') && taken?.has(field(text, 'Call-ID')) !== true);
}

/** Accepts the carrier's next call: returns its INVITE. */
export async function nextCall(carrier: UdpCarrier): Promise<string> {
  const invite = await eventually('a call at the carrier', () => newCalls(carrier)[0]);
  const taken = begun.get(carrier) ?? new Set();
  begun.set(carrier, taken.add(field(invite, 'Call-ID')));
  return invite;
}

/** Re-INVITEs and UPDATEs within that call. None: the call was left unchanged. */
export function changesOf(carrier: UdpCarrier, callId: string): string[] {
  return carrier.received.filter(
    (text) =>
      /^(?:INVITE|UPDATE) /.test(text) && field(text, 'Call-ID') === callId && field(text, 'To').includes(';tag='),
  );
}

/** Answers the BYE of that call. */
export async function saysGoodbye(carrier: UdpCarrier, callId: string): Promise<void> {
  const bye = await carrier.message('a BYE', (text) => text.startsWith('BYE ') && field(text, 'Call-ID') === callId);
  carrier.respond(bye, '200 OK', '');
}

/** The final answer to a call from the carrier. */
export function finalOf(carrier: UdpCarrier, callId: string): Promise<string> {
  return carrier.message(
    `the answer to ${callId}`,
    (text) =>
      /^SIP\/2\.0 [2-6]/.test(text) && field(text, 'Call-ID') === callId && field(text, 'CSeq').endsWith(' INVITE'),
  );
}

export function next(page: RawPhone, method: string): Promise<string> {
  return page.message(method, (text) => text.startsWith(`${method} `));
}

export function field(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*)\r$`, 'im').exec(message)?.[1] ?? '';
}

/** Returns the user part of the address in this header. */
export function userIn(message: string, name: string): string {
  return /<sips?:([^@>]*)@/.exec(field(message, name))?.[1] ?? '';
}

/** Sends the ACK of a call from this page. Returns a function that sends further requests. */
export function acknowledge(page: RawPhone, sent: Sent, reply: Reply): (method: string) => Sent {
  const inside = { callId: sent.callId, fromTag: sent.fromTag, to: `<${sent.uri}>;tag=${reply.toTag}` };
  page.send('ACK', { ...inside, cseq: sent.cseq, uri: 'sip:sidecall@sidecall' });
  return (method) => page.send(method, { ...inside, uri: 'sip:sidecall@sidecall' });
}

export async function newestCall({ gateway }: Whole): Promise<CallView> {
  const [call] = (await gateway.call<CallPage>('GET', '/v1/calls?limit=1')).calls;
  if (call === undefined) throw new Error('There is no call in the log.');
  return call;
}

/** Waits until there are no calls. Resolves with the last one. */
export async function lastCall(whole: Whole): Promise<CallView> {
  await eventually('the agents to be free', async () =>
    (await whole.gateway.call<{ busy: boolean }[]>('GET', '/v1/agents')).every(({ busy }) => !busy),
  );
  return newestCall(whole);
}
