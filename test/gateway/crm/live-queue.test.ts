import { expect, it, onTestFinished } from 'vitest';
import type { CallHint, LiveCall } from '../../../src/domain/crm/live-call.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { LiveQueue } from '../../../src/gateway/crm/live-queue.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { silent, until } from '../calls/setup.ts';

function setUp() {
  const clock = new ManualClock();
  const crm = new FakeCrm(clock);
  const dropped = { full: 0, late: 0, paused: 0, failed: 0 };
  const isOwn = async (number: string) => number === '+14155550199';
  const connection = { id: 'one', adapter: crm };
  const queue = new LiveQueue({ connection, clock, logger: silent, timeoutMs: 2_000, isOwn, dropped });
  onTestFinished(() => queue.stop());
  const tell = (call: number, step: LiveCall['step'] = 'ringing', number = '+14155550123') =>
    queue.tell(
      {
        callId: `CA${call}`,
        step,
        at: new Date(clock.now()).toISOString(),
        direction: 'inbound',
        about: null,
        customer: number,
        masked: false,
        virtualNumber: '+14155550100',
        agent: 'anna',
        user: null,
      },
      number,
    );
  const sent = () => crm.live.map(({ callId, step }) => `${callId} ${step}`);
  return { clock, crm, dropped, queue, tell, sent };
}

it('tells the CRM in the order of each call, several calls at once, and gives back the answer', async () => {
  const { clock, crm, tell, sent } = setUp();
  const hint: CallHint = { owner: 'u7', about: { kind: 'lead', id: 'l1' } };
  crm.hint = hint;
  crm.delayMs = 300;
  const first = tell(1);
  void tell(1, 'answered');
  void tell(2);
  await until(() => clock.pending === 2);
  clock.advance(300);
  expect(await first).toEqual(hint);
  await until(() => clock.pending === 1);
  clock.advance(300);
  await until(() => crm.live.length === 3);
  expect(sent()).toEqual(['CA1 ringing', 'CA2 ringing', 'CA1 answered']);
});

it('is bounded: 500 events a second to a slow CRM drop the oldest, and no caller of it waits', async () => {
  const { clock, crm, dropped, tell } = setUp();
  crm.delayMs = 1_900;
  const answers = Array.from({ length: 500 }, (_, n) => tell(n));
  // Four are on their way, a hundred wait.
  expect(dropped).toEqual({ full: 396, late: 0, paused: 0, failed: 0 });
  expect(await answers[4]).toBeNull();
  await until(() => clock.pending === 4);
  clock.advance(1_900);
  await until(() => crm.live.length === 4 && clock.pending === 4);
  clock.advance(1_900);
  await until(() => crm.live.length === 8);
  expect(crm.live.slice(4).map(({ callId }) => callId)).toEqual(['CA400', 'CA401', 'CA402', 'CA403']);
});

it('drops what waited too long', async () => {
  const { clock, crm, dropped, tell, sent } = setUp();
  const answers: (() => void)[] = [];
  const notify = crm.notify.bind(crm);
  crm.notify = async (call, options) => {
    if (call.callId === 'CA1' && call.step === 'ringing') await new Promise<void>((resolve) => answers.push(resolve));
    return notify(call, options);
  };
  void tell(1);
  void tell(1, 'answered');
  await until(() => answers.length === 1);
  clock.advance(10_001);
  void tell(1, 'ended');
  answers[0]?.();
  await until(() => crm.live.length === 2);
  expect([sent(), dropped.late]).toEqual([['CA1 ringing', 'CA1 ended'], 1]);
});

it('repeats nothing, and obeys Retry-After', async () => {
  const { clock, crm, dropped, tell } = setUp();
  crm.retryAfterMs = 30_000;
  expect(await tell(1)).toBeNull();
  crm.retryAfterMs = null;
  expect(await tell(2)).toBeNull();
  expect([dropped.failed, dropped.paused, crm.live]).toEqual([1, 1, []]);
  clock.advance(30_000);
  await tell(3);
  expect(crm.live.map(({ callId }) => callId)).toEqual(['CA3']);
});

it('does not knock again for a minute when the credentials are refused', async () => {
  const { clock, crm, dropped, tell } = setUp();
  crm.expired = true;
  await tell(1);
  crm.expired = false;
  clock.advance(59_000);
  await tell(2);
  clock.advance(1_000);
  await tell(3);
  expect([dropped.failed, dropped.paused, crm.live.length]).toEqual([1, 1, 1]);
});

it('survives an adapter that throws', async () => {
  const { crm, dropped, tell } = setUp();
  crm.notify = () => {
    throw new CodedError('INTERNAL');
  };
  expect(await tell(1)).toBeNull();
  expect(dropped.failed).toBe(1);
});

it('tells nothing of a number of the gateway', async () => {
  const { crm, tell } = setUp();
  expect(await tell(1, 'ringing', '+14155550199')).toBeNull();
  expect(crm.live).toEqual([]);
});
