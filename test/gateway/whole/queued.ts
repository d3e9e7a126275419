import { expect, onTestFinished, test } from 'vitest';
import type { CallPage, CallView } from '../../../src/domain/protocol/call.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { figuresOf, publishFlow, putNumber, queueNode, say, uploadTones } from '../../e2e/support/flow-setup.ts';
import { CarrierCaller } from '../telephony/support/carrier-caller.ts';
import { answerTo, type RawPhone } from '../telephony/support/raw-phone.ts';
import { lastCall, line, newestCall, next, pageOf, userIn, type Whole } from './setup.ts';

const [anna, bert, cleo, dora] = ['+14155550123', '+14155550124', '+14155550125', '+14155550126'] as const;
/** Tones of the menu, and of the sentence after a call back was booked. */
const [menuTone, bookedTone] = [620, 1180];

const support = {
  name: 'support',
  nodes: [
    {
      ...{ name: 'menu', kind: 'menu', prompt: [{ prompt: 'menu' }], keys: { 1: 'Help' }, firstDigitSeconds: 60 },
      outcomes: { 1: 'desk', 'no-input': 'bye', invalid: 'bye' },
    },
    queueNode('desk', 'desk', { inQueue: 'hold' }),
  ],
};
const hold = {
  ...{ name: 'hold', use: 'in-queue' },
  nodes: [
    { name: 'music', kind: 'wait', seconds: 600, keys: ['9'], outcomes: { done: 'music', 9: 'book' } },
    { name: 'book', kind: 'callback', outcomes: { booked: 'thanks', 'bad-number': 'music', failed: 'music' } },
    say('thanks', 'booked', 'leave'),
    { name: 'leave', kind: 'leave' },
  ],
};

/**
 * Callers in flows and queues, from a carrier's SIP and sound to agents' pages.
 * @param durable calls outlive the gateway's process
 */
export function queuedCalls(open: () => Whole, durable: boolean): void {
  /** The line has a flow with the queue `desk`. Afterwards it rings its agent again. */
  async function withQueue(queue: object): Promise<void> {
    const { gateway } = open();
    await uploadTones(gateway, { menu: menuTone, booked: bookedTone });
    await gateway.call('POST', '/v1/queues', { name: 'desk', label: 'Desk', agents: ['robin', 'sam'], ...queue });
    for (const document of [hold, support]) await publishFlow(gateway, document);
    await putNumber(gateway, line, { flow: 'support' });
    onTestFinished(async () => {
      await putNumber(gateway, line, {});
      await gateway.call('DELETE', '/v1/queues/desk');
    });
  }

  /** A caller that hears the menu. */
  async function calling(number: string): Promise<CarrierCaller> {
    const caller = await CarrierCaller.call(open().usual, line, number);
    onTestFinished(() => caller.close());
    await caller.up();
    await caller.hears(menuTone);
    return caller;
  }

  /** A caller that waits in the queue, behind `before` others. */
  async function waiting(number: string, before: number): Promise<CarrierCaller> {
    const caller = await calling(number);
    await caller.press('1');
    await queueHas({ waiting: before + 1 });
    return caller;
  }

  async function queueHas({ waiting, callbacks }: { waiting: number; callbacks?: number }): Promise<void> {
    await eventually(`${waiting} waiting calls, with ${callbacks ?? 'any'} calls back`, async () => {
      const queue = await figuresOf(open().gateway, 'desk');
      return queue.waiting === waiting && (callbacks === undefined || queue.callbacks === callbacks);
    });
  }

  async function callOf(number: string): Promise<CallView> {
    const { calls } = await open().gateway.call<CallPage>('GET', '/v1/calls?limit=20');
    const call = calls.find(({ customer }) => customer.number === number);
    if (call === undefined) throw new Error(`There is no call of ${number}.`);
    return call;
  }

  /** The page's phone rings for this number. */
  async function rings(page: RawPhone, number: string): Promise<string> {
    const invite = await next(page, 'INVITE');
    expect(userIn(invite, 'From')).toBe(number);
    page.respond(invite, '180 Ringing');
    return invite;
  }

  async function accepts(page: RawPhone, invite: string): Promise<void> {
    page.respond(invite, '200 OK', [], answerTo(invite));
    await next(page, 'ACK');
  }

  /** Waits until the caller has heard so much of the menu, in ms. */
  async function heardFor(caller: CarrierCaller, ms: number): Promise<void> {
    await eventually(`${ms} ms of the menu`, () => caller.heardMs(menuTone) >= ms);
  }

  /** Ends what still waits. */
  async function allGone(...callers: CarrierCaller[]): Promise<void> {
    for (const caller of callers) caller.hangUp();
    await queueHas({ waiting: 0 });
    await lastCall(open());
  }

  test('an agent whose browser dies while it rings for a queue is passed by, and the next one has the caller', async () => {
    await withQueue({ strategy: 'ring-order', ringSeconds: 3, wrapUp: { seconds: 0 } });
    const [robin, sam] = [await pageOf(open(), 'robin'), await pageOf(open(), 'sam')];
    const caller = await calling(anna);
    await caller.press('1');
    await rings(robin, anna);
    robin.cut();
    await accepts(sam, await rings(sam, anna));
    await eventually('the conversation', async () => (await newestCall(open())).phase === 'active');
    const agents = await open().gateway.call<{ identity: string; busy: boolean }[]>('GET', '/v1/agents');
    expect(agents.filter(({ busy }) => busy).map(({ identity }) => identity)).toEqual(['sam']);
    caller.hangUp();
    sam.respond(await next(sam, 'BYE'), '200 OK');
    expect(await lastCall(open())).toMatchObject({ agent: 'sam', endReason: 'COMPLETED' });
  });

  const outcome = durable
    ? 'has its callers at their places and nodes'
    : 'has logged each caller with their way, and kept the call back';
  test(`a gateway that is killed with callers in a flow and in a queue ${outcome}`, async () => {
    const { gateway, usual } = open();
    await withQueue({ limits: { unstaffedSeconds: null }, strategy: 'ring-order', wrapUp: { seconds: 0 } });
    const first = await waiting(anna, 0);
    const booking = await waiting(bert, 1);
    await booking.press('9');
    await booking.hears(bookedTone);
    await booking.over();
    const last = await waiting(cleo, 2);
    const choosing = await calling(dora);
    await heardFor(choosing, 700);
    await queueHas({ waiting: 3, callbacks: 1 });
    await gateway.kill('SIGKILL');
    await gateway.start();

    if (!durable) {
      for (const [number, path, waits] of [
        [anna, ['menu 1'], false],
        [cleo, ['menu 1'], false],
        [dora, [], undefined],
      ] as const) {
        const { phase, endReason, flow } = await callOf(number);
        expect([phase, endReason, flow?.queue?.waits], number).toEqual(['ended', 'FAILED', waits]);
        expect(flow?.path.map(({ node, outcome }) => `${node} ${outcome}`)).toEqual(path);
      }
      await queueHas({ waiting: 1, callbacks: 1 });
    } else {
      // The menu is 800 ms long, and played again.
      await heardFor(choosing, 1400);
      await queueHas({ waiting: 3, callbacks: 1 });
    }
    const robin = await pageOf(open(), 'robin');
    if (durable) {
      // None is offered before an earlier one.
      await accepts(robin, await rings(robin, anna));
      await eventually('the conversation', async () => (await callOf(anna)).phase === 'active');
      first.hangUp();
      robin.respond(await next(robin, 'BYE'), '200 OK');
    }
    await accepts(robin, await rings(robin, bert));
    const { caller: calledBack } = await CarrierCaller.answer(usual, bert);
    onTestFinished(() => calledBack.close());
    await eventually('the call back', async () => (await callOf(bert)).phase === 'active');
    if (!durable) {
      await gateway.call('POST', `/v1/calls/${(await callOf(bert)).id}/hang-up`);
      await calledBack.over();
      robin.respond(await next(robin, 'BYE'), '200 OK');
      return allGone();
    }
    // The flow goes on at the node of before.
    await choosing.press('1');
    await queueHas({ waiting: 2, callbacks: 0 });
    await gateway.call('POST', `/v1/calls/${(await callOf(bert)).id}/hang-up`);
    await calledBack.over();
    robin.respond(await next(robin, 'BYE'), '200 OK');
    const invite = await rings(robin, cleo);
    robin.respond(invite, '486 Busy Here');
    await allGone(last, choosing);
    expect((await callOf(dora)).flow?.path.map(({ node, outcome }) => `${node} ${outcome}`)).toEqual([
      'menu 1',
      'music hang-up',
      'desk hang-up',
    ]);
  });
}
