import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { calling, closeServer, invite, next, openServer, phone, server, type Talk, talking, within } from './desk.ts';

let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock();
  await openServer({ silenceMs: 60_000, clock });
});

afterEach(closeServer);

/** An answered call. Before its page sends the ACK, another dialog of the same agent replaces it. */
async function takenOver(): Promise<{ before: Talk; after: Talk }> {
  const robin = await phone();
  const { sent, channel } = await calling(robin);
  void server.core.answer(channel.id, { callId: 'CA1' });
  const before = { phone: robin, channel, sent, reply: await robin.final(sent) };
  const page = await phone();
  const replaces = `${sent.callId};to-tag=${before.reply.toTag};from-tag=${sent.fromTag}`;
  const again = page.send('INVITE', { ...invite, lines: ['Require: replaces', `Replaces: ${replaces}`] });
  const after = { phone: page, channel, sent: again, reply: await page.final(again) };
  within(after, 'ACK', { cseq: again.cseq });
  return { before, after };
}

test('a dialog that the call has left gets its BYE after its ACK (RFC 3261 section 15)', async () => {
  const { before, after } = await takenOver();
  expect((await after.phone.final(within(after, 'OPTIONS'))).status).toBe(200);
  expect(before.phone.received.some((text) => text.startsWith('BYE '))).toBe(false);
  within(before, 'ACK', { cseq: before.sent.cseq });
  await next(before.phone, 'BYE');
  expect(server.core.channels().map(({ id }) => id)).toEqual([before.channel.id]);
});

test('what is said in a dialog that the call has left is no matter of the call', async () => {
  const { before, after } = await takenOver();
  expect((await before.phone.final(within(before, 'UPDATE'))).status).toBe(481);
  expect((await before.phone.final(within(before, 'BYE'))).status).toBe(200);
  expect((await before.phone.final(within(before, 'BYE'))).status).toBe(481);
  expect((await after.phone.final(within(after, 'OPTIONS'))).status).toBe(200);
  expect(server.core.channels().map(({ id }) => id)).toEqual([before.channel.id]);
});

test('a call whose media finds no way ends 20 s after the answer, and the log says how far the media came', async () => {
  const talk = await talking(await phone());
  await eventually('the call to be up', () => server.core.channels()[0]?.state === 'Up');
  clock.advance(19_000);
  expect(server.core.channels()).toHaveLength(1);
  clock.advance(1000);
  expect(await next(talk.phone, 'BYE')).toContain('cause=41');
  expect(server.errors).toEqual([
    [
      'party of a call lost',
      {
        channel: talk.channel.id,
        party: 'agent',
        why: expect.stringMatching(
          /^no media 20 s after the answer: ICE \w+, DTLS \w+, candidates of the far end 1, its checks 0$/,
        ),
      },
    ],
  ]);
});
