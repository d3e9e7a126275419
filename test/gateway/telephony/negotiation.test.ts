import { expect, it } from 'vitest';
import type { Dialog } from '../../../src/gateway/sip/dialog/dialog.ts';
import type { Link } from '../../../src/gateway/sip/link.ts';
import type { SipRequest } from '../../../src/gateway/sip/message/sip-message.ts';
import { parseSip } from '../../../src/gateway/sip/message/sip-parser.ts';
import { ServerTransaction } from '../../../src/gateway/sip/transaction/server-transaction.ts';
import type { EmbeddedChannel } from '../../../src/gateway/telephony/embedded/calls/channel.ts';
import { Negotiation } from '../../../src/gateway/telephony/embedded/calls/negotiation.ts';
import type { CoreContext } from '../../../src/gateway/telephony/embedded/context.ts';
import type { NegotiatedLeg } from '../../../src/gateway/telephony/embedded/rtp/negotiated-leg.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

/** A re-INVITE or UPDATE whose answer takes as long as the test wants. */
function received(method: 'INVITE' | 'UPDATE') {
  const clock = new ManualClock();
  const sent: string[] = [];
  const link = {
    ...{ clock, reliable: true, counters: { refused: {} } },
    send: (text: string) => sent.push(text.split('\r\n')[0] ?? ''),
    forget: () => {},
  };
  const lines = [
    `${method} sip:robin@a SIP/2.0`,
    'Via: SIP/2.0/WS a.invalid;branch=z9hG4bK1',
    'To: <sip:robin@a>;tag=2',
    'From: <sip:sam@a>;tag=1',
    'Call-ID: one',
    `CSeq: 2 ${method}`,
    'Supported: timer',
    'Content-Type: application/sdp',
    'Content-Length: 3',
  ];
  const request = parseSip(Buffer.from(`${lines.join('\r\n')}\r\n\r\nv=0`)) as SipRequest;
  let answer = (_sdp: string): void => {};
  const leg = {
    ...{ remoteDirection: 'sendrecv', holding: false, formats: ['opus'] },
    answer: () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  };
  const dialog = { closed: false, contactLine: 'Contact: <sip:a>', allowLine: 'Allow: INVITE', awaitAck: () => {} };
  const negotiation = new Negotiation(
    { clock, preference: ['opus'] } as unknown as CoreContext,
    { gone: false } as unknown as EmbeddedChannel,
    leg as unknown as NegotiatedLeg,
    dialog as unknown as Dialog,
    true,
  );
  const done = negotiation.receive(new ServerTransaction(link as unknown as Link, request, 'key'));
  return { clock, sent, negotiation, done, answer: () => answer('v=0') };
}

it.each(['INVITE', 'UPDATE'] as const)(
  'a %s that is still being answered when the call ends gets 487, and leaves no session timer',
  async (method) => {
    const { clock, sent, negotiation, done, answer } = received(method);
    negotiation.end();
    answer();
    await done;
    expect(sent).toEqual(['SIP/2.0 487 Request Terminated']);
    clock.advance(64 * 500);
    expect(clock.pending).toBe(0);
  },
);

it('an UPDATE within a call gets its 200, and the session timer runs', async () => {
  const { clock, sent, done, answer } = received('UPDATE');
  answer();
  await done;
  expect(sent).toEqual(['SIP/2.0 200 OK']);
  expect(clock.pending).toBe(1);
});
