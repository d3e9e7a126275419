import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type AgentEvent,
  type AgentState,
  awayAs,
  dueAt,
  newAgentState,
  nextAgentState,
  reloadGraceMs,
  statusOf,
} from '../../../src/domain/agents/agent-status.ts';

const after = (events: readonly AgentEvent[], state: AgentState = newAgentState(0)): AgentState =>
  events.reduce(nextAgentState, state);
const kindAfter = (...events: AgentEvent[]): string => statusOf(after(events)).kind;

const phone = (there: boolean, at: number): AgentEvent => ({ type: 'phone', there, at });
const here = phone(true, 0);
const lunch: AgentEvent = { type: 'chosen', kind: 'break', reason: 'Lunch', setBy: 'agent', at: 10 };
const available: AgentEvent = { type: 'chosen', kind: 'available', reason: null, setBy: 'agent', at: 20 };
const callOver = (limitMs: number | null, at = 10): AgentEvent => ({ type: 'call-over', callId: 'c1', limitMs, at });
const time = (at: number): AgentEvent => ({ type: 'time', at });

it('an agent who never chose a status is available while they have a phone', () => {
  expect(kindAfter()).toBe('offline');
  expect(kindAfter(here)).toBe('available');
  expect(awayAs(newAgentState(0)), 'calls check the phone themselves').toBeNull();
});

it('a break has its reason and begins when it is chosen; choosing it again keeps its time', () => {
  const state = after([here, lunch]);
  expect(statusOf(state)).toEqual({ kind: 'break', reason: 'Lunch', since: 10, until: null, setBy: 'agent' });
  expect(nextAgentState(state, { ...lunch, at: 99 })).toBe(state);
  expect(kindAfter(here, lunch, available)).toBe('available');
});

it('wrap-up ends at its limit, and the chosen status begins then', () => {
  const state = after([here, callOver(5000)]);
  expect(statusOf(state)).toMatchObject({ kind: 'wrap-up', since: 10, until: 5010 });
  expect(dueAt(state)).toBe(5010);
  expect(nextAgentState(state, time(5009))).toBe(state);
  expect(statusOf(nextAgentState(state, time(9000)))).toMatchObject({ kind: 'available', since: 5010 });
});

it('wrap-up ends when the note of its call is saved, or a status is chosen', () => {
  const state = after([here, callOver(null)]);
  expect(dueAt(state)).toBeNull();
  expect(nextAgentState(state, { type: 'wrapped-up', callId: 'other', at: 30 })).toBe(state);
  expect(statusOf(after([{ type: 'wrapped-up', callId: 'c1', at: 30 }], state))).toMatchObject({
    kind: 'available',
    since: 30,
  });
  expect(statusOf(after([available], state))).toMatchObject({ kind: 'available', since: 20 });
  expect(statusOf(after([lunch], state)).kind).toBe('break');
});

it('a break that was chosen during the call follows its wrap-up', () => {
  const state = after([here, lunch, callOver(5000, 20)]);
  expect([statusOf(state).kind, awayAs(state)]).toEqual(['wrap-up', 'wrap-up']);
  const rested = after([time(5020)], state);
  expect([statusOf(rested).kind, awayAs(rested)]).toEqual(['break', 'break']);
});

it('a limit of 0 is no wrap-up; a later call’s wrap-up replaces the one before', () => {
  expect(kindAfter(here, callOver(0))).toBe('available');
  const state = after([here, callOver(5000), { type: 'call-over', callId: 'c2', limitMs: 1000, at: 20 }]);
  expect(statusOf(state)).toMatchObject({ since: 20, until: 1020 });
  expect(nextAgentState(state, { type: 'wrapped-up', callId: 'c1', at: 30 })).toBe(state);
});

it('a reload changes nothing; without a phone the agent is offline after the grace period, and then as before', () => {
  const closing = after([here, lunch, phone(false, 100)]);
  expect(statusOf(closing).kind).toBe('break');
  expect(dueAt(closing)).toBe(100 + reloadGraceMs);
  expect(statusOf(after([phone(true, 100 + reloadGraceMs - 1)], closing))).toMatchObject({ kind: 'break', since: 10 });
  const gone = after([time(100 + reloadGraceMs)], closing);
  expect(statusOf(gone)).toMatchObject({ kind: 'offline', since: 100 + reloadGraceMs, setBy: null });
  expect(statusOf(after([phone(true, 90_000)], gone))).toMatchObject({ kind: 'break', reason: 'Lunch', since: 10 });
});

it('an available agent who comes back is available since then', () => {
  const state = after([here, phone(false, 100), time(100 + reloadGraceMs), phone(true, 90_000)]);
  expect(statusOf(state)).toMatchObject({ kind: 'available', since: 90_000 });
});

it('a timer that was late changes nothing: a phone that comes back later ends what was due', () => {
  const state = after([here, callOver(1000), phone(false, 20), phone(true, 20 + reloadGraceMs + 5)]);
  expect(state.wrapUp).toBeNull();
  expect(statusOf(state)).toMatchObject({ kind: 'available', since: 20 + reloadGraceMs + 5 });
});

it('whatever happens, time alone ends every limited wrap-up and every grace period, and then changes nothing', () => {
  const event = fc.oneof(
    fc.record({ type: fc.constant('phone' as const), there: fc.boolean() }),
    fc.record({
      type: fc.constant('chosen' as const),
      kind: fc.constantFrom('available' as const, 'break' as const, 'offline' as const),
      reason: fc.constantFrom(null, 'Lunch'),
      setBy: fc.constantFrom('agent' as const, 'supervisor' as const, 'missed-offers' as const),
    }),
    fc.record({
      type: fc.constant('call-over' as const),
      callId: fc.constantFrom('c1', 'c2'),
      limitMs: fc.constantFrom(0, 1000, 60_000),
    }),
    fc.record({ type: fc.constant('wrapped-up' as const), callId: fc.constantFrom('c1', 'c2') }),
    fc.record({ type: fc.constant('time' as const) }),
  );
  const steps = fc.array(fc.tuple(fc.nat(40_000), event), { maxLength: 30 });
  fc.assert(
    fc.property(steps, (all) => {
      let at = 0;
      let state = newAgentState(0);
      for (const [wait, each] of all) {
        at += wait;
        state = nextAgentState(state, { ...each, at } as AgentEvent);
        // Plain JSON, because it is stored.
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }
      for (let due = dueAt(state); due !== null; due = dueAt(state)) {
        const next = nextAgentState(state, { type: 'time', at: due });
        expect(next).not.toBe(state);
        state = next;
      }
      expect(state.wrapUp).toBeNull();
      expect(nextAgentState(state, { type: 'time', at: at + 10_000_000 })).toBe(state);
    }),
    { numRuns: 200 },
  );
});
