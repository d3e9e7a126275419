import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { type CollectOptions, collectDigits } from '../../../../src/gateway/telephony/collect-digits.ts';
import type { CoreEvent } from '../../../../src/gateway/telephony/port.ts';
import { patienceMs } from '../../../e2e/support/eventually.ts';
import type { ContractCall, ContractSetup } from './setup.ts';

const patient: CollectOptions = { maxDigits: 3, firstDigitMs: 120_000, interDigitMs: 120_000, totalMs: 240_000 };

/** Digits that a caller dials, collected over any telephony core. */
export function collectDigitsContract(name: string, open: () => Promise<ContractSetup>): void {
  describe(`digits are collected over ${name}`, () => {
    let setup: ContractSetup;
    let call: ContractCall;
    let channelId: string;
    let leave: () => Promise<void>;
    let events: CoreEvent[] = [];

    beforeAll(async () => {
      setup = await open();
      setup.core.subscribe((event) => events.push(event));
    }, patienceMs);
    afterAll(() => setup?.close());

    async function caller(): Promise<void> {
      events = [];
      const phone = await setup.phone('visitor', 'guest', 440);
      leave = () => phone.leave();
      call = await phone.call('+14155550100');
      await expect.poll(() => setup.core.channels().length, { timeout: patienceMs }).toBe(1);
      channelId = setup.core.channels()[0]?.id ?? '';
      await setup.core.answer(channelId, { callId: 'CA1' });
      await call.up();
    }

    afterEach(async () => {
      await setup.core.hangup(channelId, { cause: 16 });
      await leave();
      await expect.poll(() => setup.core.channels().length, { timeout: patienceMs }).toBe(0);
    });

    const collect = (change: Partial<CollectOptions> = {}) =>
      collectDigits(setup.core, systemClock, channelId, { ...patient, ...change });

    test('ends at the most digits', async () => {
      await caller();
      const collected = collect();
      await call.digits('159');
      expect(await collected).toEqual({ digits: '159', why: 'max-digits' });
    });

    test('ends at a terminator, which is not among the digits', async () => {
      await caller();
      const collected = collect({ terminators: '#*' });
      await call.digits('4#');
      expect(await collected).toEqual({ digits: '4', why: 'terminator' });
    });

    test('gives up where no first digit comes', async () => {
      await caller();
      expect(await collect({ firstDigitMs: 300 })).toEqual({ digits: '', why: 'timeout' });
    });

    test('gives up where no further digit comes, and keeps what there is', async () => {
      await caller();
      const collected = collect({ interDigitMs: 1500 });
      await call.digits('7');
      expect(await collected).toEqual({ digits: '7', why: 'timeout' });
    });

    test('gives up when all of its time is over, even in a prompt', async () => {
      await caller();
      expect(await collect({ prompts: ['sound:apology'], totalMs: 700 })).toEqual({ digits: '', why: 'timeout' });
      await expect
        .poll(() => events.find((each) => each.type === 'PlaybackFinished'), { timeout: patienceMs })
        .toMatchObject({ interrupted: true });
    });

    test('ends a prompt at the first digit', async () => {
      await caller();
      const collected = collect({ prompts: ['sound:apology'], maxDigits: 1 });
      await call.digits('2');
      expect(await collected).toEqual({ digits: '2', why: 'max-digits' });
      await expect
        .poll(() => events.filter((each) => each.type === 'PlaybackFinished'), { timeout: patienceMs })
        .toMatchObject([{ place: { channelId }, interrupted: true }]);
    });

    test('waits for the first digit from the end of the prompts', async () => {
      await caller();
      const collected = await collect({ prompts: ['tone:beep'], firstDigitMs: 300 });
      expect(collected).toEqual({ digits: '', why: 'timeout' });
      expect(events.find((each) => each.type === 'PlaybackFinished')).toMatchObject({ interrupted: false });
    });

    test('rejects with NOT_FOUND where a prompt is missing', async () => {
      await caller();
      await expect(collect({ prompts: ['sound:no-such-sound'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    test('ends with the channel, and at once where that is gone', async () => {
      await caller();
      const collected = collect();
      await call.hangUp();
      expect(await collected).toEqual({ digits: '', why: 'hangup' });
      expect(await collect()).toEqual({ digits: '', why: 'hangup' });
    });
  });
}
