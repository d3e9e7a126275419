import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import type { AsteriskCore } from '../../../../src/gateway/telephony/asterisk/options.ts';
import { gatewayPlan } from '../../../asterisk/gateway-plan.ts';
import { asteriskHookMs, RealAsterisk } from '../../../asterisk/real-asterisk.ts';
import { eventually } from '../../../e2e/support/eventually.ts';
import { asteriskCoreServer } from '../support/asterisk-core.ts';
import { type CoreServer, tokenFor } from '../support/core-server.ts';
import { offer, RawPhone, type Reply, type RequestOptions, type Sent } from '../support/raw-phone.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: asteriskHookMs });
const asterisk = await RealAsterisk.start(gatewayPlan());
afterAll(() => asterisk.stop());

const target = '+14155550100';
const to = `<sip:${target}@sidecall.test>`;
/** Half of the shortest allowed session (RFC 4028 section 5). */
const refreshMs = 45_000;

/** The machine's clock. Its timers for the refresh of sessions fire on request. */
class Clock {
  readonly refreshes: (() => void)[] = [];
  now = (): number => systemClock.now();

  after = (ms: number, task: () => void): (() => void) => {
    if (ms !== refreshMs) return systemClock.after(ms, task);
    this.refreshes.push(task);
    return () => this.refreshes.splice(this.refreshes.indexOf(task), 1);
  };
}

describe.skipIf(asterisk.missing !== null)('a call with a real Asterisk behind it', () => {
  let server: CoreServer<AsteriskCore>;
  let robin: RawPhone;
  let clock: Clock;

  beforeEach(async () => {
    clock = new Clock();
    server = await asteriskCoreServer([asterisk.required], { clock });
    robin = await RawPhone.open(server.url, 'robin', await tokenFor('robin'));
  });

  afterEach(async () => {
    robin.cut();
    await server.close();
  });

  /** A call that is answered, without an ACK yet. */
  async function answered(lines: string[] = []): Promise<{ sent: Sent; reply: Reply; id: string }> {
    const sent = robin.send('INVITE', { uri: `sip:${target}@sidecall.test`, to, body: offer(), lines });
    const { channel } = await server.event('ChannelCreated');
    void server.core.answer(channel.id, { callId: 'CA1' });
    const reply = await robin.final(sent);
    expect(reply.status).toBe(200);
    return { sent, reply, id: channel.id };
  }

  function within({ sent, reply }: { sent: Sent; reply: Reply }, method: string, options: RequestOptions = {}): Sent {
    const { callId, fromTag } = sent;
    const remote = `${to};tag=${reply.toTag}`;
    return robin.send(method, { uri: 'sip:sidecall@sidecall.test', to: remote, callId, fromTag, ...options });
  }

  const next = (method: string): Promise<string> => robin.message(method, (text) => text.startsWith(`${method} `));

  it('says goodbye after the ACK (RFC 3261 section 15)', async () => {
    const talk = await answered();
    await server.core.hangup(talk.id, { cause: 16 });
    expect((await robin.final(within(talk, 'OPTIONS'))).status).toBe(200);
    expect(robin.received.some((text) => text.startsWith('BYE '))).toBe(false);
    within(talk, 'ACK', { cseq: talk.sent.cseq });
    expect(await next('BYE')).toMatch(/^Reason: Q\.850;cause=16/m);
  });

  it('is refreshed again where a refresh was refused (RFC 4028 section 10)', async () => {
    const talk = await answered(['Supported: timer', 'Session-Expires: 90;refresher=uas', 'Allow: INVITE']);
    within(talk, 'ACK', { cseq: talk.sent.cseq });
    for (const status of ['500 Not now', '488 Not this']) {
      await eventually('the refresh', () => clock.refreshes.length === 1);
      clock.refreshes.splice(0)[0]?.();
      robin.respond(await next('INVITE'), status);
      await next('ACK');
    }
    await eventually('the refresh', () => clock.refreshes.length === 1);
    expect(server.core.channels()).toHaveLength(1);
  });

  it('rings at the agent’s page with the best microphone, and at the next one if that cannot take it', async () => {
    const second = await RawPhone.open(server.url, 'robin', await tokenFor('robin'));
    onTestFinished(() => second.cut());
    for (const [page, microphone] of [
      [robin, 'works'],
      [second, 'asks'],
    ] as const) {
      const contact = `<sip:robin@${page.host};transport=ws>;+sidecall.microphone="${microphone}";+sidecall.age="0"`;
      expect((await page.final(page.send('REGISTER', { contact }))).status).toBe(200);
    }
    await server.core.originate({
      channelId: 'pages',
      to: { kind: 'agent', identity: 'robin' },
      caller: { user: '+14155550123', name: null },
      callId: 'CA2',
      params: {},
      formats: ['opus', 'pcmu'],
      timeoutMs: 60_000,
    });
    const invited = (each: RawPhone): Promise<string> => each.message('INVITE', (text) => text.startsWith('INVITE '));
    const first = await invited(robin);
    // What was sent before the answer to OPTIONS has arrived.
    await second.final(second.send('OPTIONS'));
    expect(second.received.some((text) => text.startsWith('INVITE '))).toBe(false);
    robin.respond(first, '480 Temporarily Unavailable');
    second.respond(await invited(second), '486 Busy Here');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'pages', cause: 17 });
  });
});
