import { expect, it } from 'vitest';
import type { CrmAnswer, CrmRequest } from '../../adapters/kit/index.ts';
import { withReserve } from '../../adapters/zendesk/reserve.ts';

const patient = { timeoutMs: 60_000 };
const lookup: CrmRequest = { method: 'GET', path: '/lookup' };
const log: CrmRequest = { method: 'POST', path: '/log', budgetClass: 'log' };
const words: CrmRequest = { method: 'GET', path: '/words', budgetClass: 'typing' };

function setUp(headers: Record<string, string>) {
  let now = Date.UTC(2026, 0, 1);
  const sent: string[] = [];
  const answer: CrmAnswer = { status: 200, headers: new Headers(headers), body: {}, reason: '' };
  const request = withReserve(
    async ({ path }) => {
      sent.push(path);
      return answer;
    },
    { now: () => now, after: () => () => {} },
  );
  return {
    request,
    sent,
    pass(ms: number) {
      now += ms;
    },
  };
}

const nearlyUsed = { 'x-rate-limit': '200', 'x-rate-limit-remaining': '20', 'ratelimit-reset': '41' };

it('log entries and searches by words wait for the next minute when a tenth of the limit is left, and lookups go on', async () => {
  const { request, sent, pass } = setUp(nearlyUsed);
  await request(lookup, patient);
  await expect(request(log, patient)).rejects.toMatchObject({
    code: 'CRM_UNAVAILABLE',
    details: { retryAfterMs: 41_000 },
  });
  await expect(request(words, patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  pass(40_000);
  await expect(request(log, patient)).rejects.toMatchObject({ details: { retryAfterMs: 1000 } });
  pass(1000);
  await request(log, patient);
  await request(lookup, patient);
  expect(sent).toEqual(['/lookup', '/log', '/lookup']);
});

it.each([
  ['enough is left', { ...nearlyUsed, 'x-rate-limit-remaining': '21' }],
  ['the headers are missing', {}],
  ['the headers are no numbers', { 'x-rate-limit': 'many', 'x-rate-limit-remaining': '-1' }],
])('log entries are sent at once if %s', async (_state, headers) => {
  const { request, sent } = setUp(headers);
  await request(lookup, patient);
  await request(log, patient);
  expect(sent).toEqual(['/lookup', '/log']);
});

it('log entries wait a minute at most, also if the date is set back', async () => {
  const { request, pass } = setUp({ ...nearlyUsed, 'ratelimit-reset': '86400' });
  await request(lookup, patient);
  pass(-3_600_000);
  await expect(request(log, patient)).rejects.toMatchObject({ details: { retryAfterMs: 60_000 } });
});
