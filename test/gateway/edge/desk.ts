import type { EmbeddedCoreOptions } from '../../../src/gateway/telephony/embedded/options.ts';
import type { Channel, OriginateRequest } from '../../../src/gateway/telephony/port.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone, type Reply, type RequestOptions, type Sent } from '../telephony/support/raw-phone.ts';

/** A core with hand-written phones that call, one per test file. */
export let server: CoreServer;
const phones: RawPhone[] = [];
const target = '+14155550100';
export const to = `<sip:${target}@sidecall.test>`;
export const invite = { uri: `sip:${target}@sidecall.test`, to, body: offer() };

export async function openServer(options: Partial<EmbeddedCoreOptions>): Promise<void> {
  server = await CoreServer.start(options);
}

export async function closeServer(): Promise<void> {
  for (const each of phones.splice(0)) each.cut();
  await server.close();
}

export async function phone(user = 'robin', role: 'agent' | 'visitor' | 'carrier' = 'agent'): Promise<RawPhone> {
  const token = await tokenFor(user, role, 600, role === 'visitor' ? target : undefined);
  const opened = await RawPhone.open(server.url, user, token);
  phones.push(opened);
  return opened;
}

export interface Talk {
  phone: RawPhone;
  channel: Channel;
  sent: Sent;
  reply: Reply;
}

export async function calling(from: RawPhone, options: RequestOptions = {}): Promise<{ sent: Sent; channel: Channel }> {
  const sent = from.send('INVITE', { ...invite, ...options });
  const { channel } = await server.event('ChannelCreated', (event) => event.channel.endpoint.identity === from.user);
  return { sent, channel };
}

/** A call that is answered, without real media. */
export async function talking(from: RawPhone, options: RequestOptions = {}): Promise<Talk> {
  const { sent, channel } = await calling(from, options);
  void server.core.answer(channel.id, { callId: 'CA1' });
  const reply = await from.final(sent);
  if (reply.status !== 200) throw new Error(`The call was not answered: ${reply.text}`);
  const talk = { phone: from, channel, sent, reply };
  within(talk, 'ACK', { cseq: sent.cseq });
  return talk;
}

export function within(talk: Talk, method: string, options: RequestOptions = {}, by = talk.phone): Sent {
  const { callId, fromTag } = talk.sent;
  const remote = `${to};tag=${talk.reply.toTag}`;
  return by.send(method, { uri: 'sip:sidecall@sidecall.test', to: remote, callId, fromTag, ...options });
}

export function next(from: RawPhone, method: string): Promise<string> {
  return from.message(method, (text) => text.startsWith(`${method} `));
}

export function provisional(from: RawPhone, status: number): Promise<string> {
  return from.message(String(status), (text) => text.startsWith(`SIP/2.0 ${status} `));
}

export function field(text: string, name: string): string | null {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim() ?? null;
}

export function seqOf(text: string): number {
  return Number(/^CSeq: (\d+)/m.exec(text)?.[1]);
}

export function toRobin(more: Partial<OriginateRequest> = {}): OriginateRequest {
  return {
    channelId: 'out',
    to: { kind: 'agent', identity: 'robin' },
    caller: { user: null, name: null },
    callId: 'CA1',
    params: {},
    formats: ['opus', 'pcmu'],
    timeoutMs: 60_000,
    ...more,
  };
}
