import { describe, expect, it } from 'vitest';
import { wasMissed } from '../../../src/domain/calls/missed.ts';
import { type Ending, outcomeOf } from '../../../src/domain/calls/outcome.ts';

const ending: Ending = { direction: 'inbound', answered: false, by: 'customer', cause: 16, byPeer: true };

describe('the outcome of a call', () => {
  it.each([
    ['a conversation that somebody ended', { answered: true }, 'COMPLETED'],
    ['a conversation that we ended', { answered: true, byPeer: false }, 'COMPLETED'],
    ['a conversation whose leg was lost', { answered: true, byPeer: false, cause: 41 }, 'FAILED'],
    ['a conversation cut by a stopping gateway', { answered: true, by: 'gateway', cause: 41 }, 'FAILED'],
    ['a caller who gave up', {}, 'CANCELED'],
    ['a caller nobody answered', { by: 'nobody', cause: 19, byPeer: false }, 'MISSED'],
    ['a caller turned away', { by: 'agent' }, 'MISSED'],
    ['an agent who gave up', { direction: 'outbound', by: 'agent' }, 'CANCELED'],
    ['a busy number', { direction: 'outbound', cause: 17 }, 'BUSY'],
    ['a number that did not answer', { direction: 'outbound', cause: 19, byPeer: false }, 'NO_ANSWER'],
    ['a number that refused', { direction: 'outbound', cause: 21 }, 'REJECTED'],
    ['a number that does not exist', { direction: 'outbound', cause: 1 }, 'FAILED'],
  ] as [string, Partial<Ending>, string][])('%s', (_, more, outcome) => {
    expect(outcomeOf({ ...ending, ...more })).toBe(outcome);
  });
});

it('a call that a flow completes alone is completed, and nobody missed it', () => {
  expect(outcomeOf({ ...ending, by: 'flow', byPeer: false })).toBe('COMPLETED');
  const ended = { direction: 'inbound', answeredAt: null, endedAt: '2026-01-01T10:00:00.000Z' } as const;
  expect(wasMissed({ ...ended, endReason: 'COMPLETED' })).toBe(false);
  expect(wasMissed({ ...ended, endReason: 'MISSED' })).toBe(true);
  expect(wasMissed({ ...ended, endReason: 'CANCELED' })).toBe(true);
});
