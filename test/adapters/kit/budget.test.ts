import { expect, it } from 'vitest';
import { Budget, budgetsOf } from '../../../adapters/kit/budget.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));
const signal = new AbortController().signal;

it('at most so many requests start in any period, in their order', async () => {
  const clock = new ManualClock(0);
  const budget = new Budget(clock, { max: 2, perMs: 100 });
  const started: [number, number][] = [];
  for (let n = 0; n < 6; n += 1) {
    if (n === 1) clock.advance(60);
    void budget.admit({ timeoutMs: 10_000, signal }).then(() => started.push([n, clock.elapsed()]));
    await settled();
  }
  for (let times = 0; times < 400; times += 1) {
    clock.advance(1);
    await settled();
  }
  expect(started).toEqual([
    [0, 0],
    [1, 60],
    [2, 100],
    [3, 160],
    [4, 200],
    [5, 260],
  ]);
  expect(clock.pending).toBe(0);
});

it('a request that cannot start before its deadline is refused at once, and takes no place', async () => {
  const clock = new ManualClock(0);
  const budget = new Budget(clock, { max: 1, perMs: 1000 });
  await budget.admit({ timeoutMs: 100, signal });
  clock.advance(400);
  await expect(budget.admit({ timeoutMs: 600, signal })).rejects.toMatchObject({
    code: 'CRM_UNAVAILABLE',
    details: { retryAfterMs: 600 },
  });
  let started = false;
  const patient = budget.admit({ timeoutMs: 601, signal }).then(() => {
    started = true;
  });
  clock.advance(599);
  await settled();
  expect(started).toBe(false);
  clock.advance(1);
  await patient;
});

it('a cancelled request stops waiting', async () => {
  const clock = new ManualClock(0);
  const budget = new Budget(clock, { max: 1, perMs: 1000 });
  await budget.admit({ timeoutMs: 100, signal });
  const cancel = new AbortController();
  const waiting = budget.admit({ timeoutMs: 5000, signal: cancel.signal });
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  expect(clock.pending).toBe(0);
});

it('a class has its own budget; the first is the default', () => {
  const of = budgetsOf(new ManualClock(), [
    { class: 'all', max: 1, perMs: 1000 },
    { class: 'search', max: 1, perMs: 1000 },
  ]);
  expect(of()).toBe(of('all'));
  expect(of('search')).not.toBe(of('all'));
  expect(() => of('write')).toThrow('write');
  expect(budgetsOf(new ManualClock(), [])()).toBeNull();
});
