import { describe, expect, it } from 'vitest';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { kinds } from '../../../src/domain/flows/document/kinds.ts';
import type { FlowCommand } from '../../../src/domain/flows/run/commands.ts';
import type { FlowEvent } from '../../../src/domain/flows/run/events.ts';
import { resumeFlow, startFlow, stepFlow } from '../../../src/domain/flows/run/interpreter.ts';
import type { FlowState, Run } from '../../../src/domain/flows/run/state.ts';
import { call, monday } from './support/flows.ts';
import { Gateway } from './support/random-events.ts';
import { randomFlows, seeded } from './support/random-flows.ts';

/** More for a long run: SIDECALL_TEST_FLOWS=20000. */
const count = Number(process.env.SIDECALL_TEST_FLOWS ?? 250);
const mostEvents = 400;

const stops = ['stop-playing', 'cancel-timer', 'leave-queue', 'stop-ringing', 'stop-recording-message'];
const begins = ['play', 'play-music', 'start-timer', 'enqueue', 'ring', 'record-message'];

/** One random call from its start to its end, with all its commands. */
function randomCall(seed: number) {
  const random = seeded(seed);
  const documents = new Map(randomFlows(random).map((document) => [document.name, document]));
  const library = {
    document: (flow: string, version: number) => (version === 1 ? (documents.get(flow) ?? null) : null),
  };
  const gateway = new Gateway();
  const all: FlowCommand[] = [];
  const events: FlowEvent[] = [];
  let at = monday;
  let { state, commands } = startFlow({ call, flow: 'main', version: 1, at, seed }, library);

  function take(next: { state: FlowState; commands: FlowCommand[] }): void {
    ({ state, commands } = next);
    gateway.take(commands);
    all.push(...commands);
  }

  take({ state, commands });
  while (state.ended === null && events.length < mostEvents) {
    at += Math.floor(random() * 5000);
    const [late] = gateway.over;
    if (late !== undefined) checkLate(state, late);
    const event: FlowEvent = events.length === mostEvents - 1 ? { type: 'hang-up', at } : gateway.next(random, at);
    events.push(event);
    checkWaiting(state);
    const before = frozen(state);
    const copy = JSON.parse(JSON.stringify(state)) as FlowState;
    expect(copy).toEqual(state);
    const step = stepFlow(before, event, library);
    expect(stepFlow(copy, event, library)).toEqual(step);
    expect(step.commands.length).toBeLessThan(400);
    take(step);
    if (random() < 0.02 && state.ended === null) {
      const resumed = resumeFlow(frozen(state), at, library);
      expect(resumed).toEqual(resumeFlow(JSON.parse(JSON.stringify(state)) as FlowState, at, library));
      gateway.restart();
      take(resumed);
    }
  }
  return { documents, state, commands: all, events, gateway };

  /** Something is awaited, always: no caller is forgotten. */
  function checkWaiting({ main }: FlowState): void {
    const waits = (run: Run) => run.wait !== null && (run.wait.playing ?? run.wait.timer ?? run.wait.asked) !== null;
    expect(waits(main)).toBe(true);
    if (main.wait?.child) expect(main.wait.child.wait).not.toBeNull();
  }

  function checkLate(now: FlowState, id: string): void {
    for (const event of [
      { type: 'played', id },
      { type: 'timer', id },
      { type: 'connected', id, to: 'x' },
    ] as const) {
      const step = stepFlow(now, { ...event, at }, library);
      expect(step.state).toBe(now);
      expect(step.commands).toEqual([]);
    }
  }
}

/** Any change of it throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

function ofType<Type extends FlowCommand['type']>(commands: readonly FlowCommand[], type: Type) {
  return commands.filter((command): command is Extract<FlowCommand, { type: Type }> => command.type === type);
}

describe(`${count} random calls through random flows`, () => {
  const calls = Array.from({ length: count }, (_, seed) => seed);

  it('end, have each step once, and leave nothing behind', () => {
    const ends = new Map<string, number>();
    const seen = new Set<string>();
    for (const seed of calls) {
      const { documents, state, commands, events, gateway } = randomCall(seed);
      const context = `seed ${seed}`;
      expect(state.ended, context).not.toBeNull();
      ends.set(String(state.ended), (ends.get(String(state.ended)) ?? 0) + 1);

      const end = ofType(commands, 'end');
      expect(end, context).toHaveLength(1);
      expect(commands.at(-1), context).toEqual(end[0]);

      const notes = ofType(commands, 'note').map(({ note }) => note);
      const steps = notes.map(({ step }) => step).sort((a, b) => a - b);
      expect(steps, context).toEqual(Array.from({ length: state.steps }, (_, at) => at + 1));
      for (const note of notes) {
        seen.add(note.kind);
        expect(note.durationMs, context).toBeGreaterThanOrEqual(0);
        const node = documents.get(note.flow)?.nodes.find(({ name }) => name === note.node);
        if (node?.kind === 'gather' && node.secret) expect(note, context).not.toHaveProperty('digits');
      }

      // A limit is heard: the fallback comes after the note that tells of it.
      if (state.ended === 'limit' || state.ended === 'broken') {
        const told = commands.findLastIndex(
          (each) => each.type === 'note' && ['limit', 'broken'].includes(each.note.outcome),
        );
        expect(
          commands.slice(Math.max(0, told)).some(({ type }) => type === 'play'),
          context,
        ).toBe(true);
      }

      const over = new Set([
        ...commands.flatMap((each) => (stops.includes(each.type) && 'id' in each ? [each.id] : [])),
        ...events.flatMap((event) => ('id' in event ? [event.id] : [])),
        ...gateway.over,
      ]);
      const left = commands.filter((each) => begins.includes(each.type) && 'id' in each && !over.has(each.id));
      const booked = events.some((event) => event.type === 'callback' && event.outcome === 'booked');
      expect(booked ? left.filter(({ type }) => type !== 'enqueue') : left, context).toEqual([]);
    }
    expect([...ends.keys()].sort()).toEqual(['broken', 'caller-left', 'finished', 'limit']);
    // A call that is sent to a flow that is gone has a step without a node.
    seen.delete('missing');
    if (count >= 250) expect([...seen].sort()).toEqual(Object.keys(kinds).sort());
  });

  it('go through flows that could be published', () => {
    for (const seed of calls) {
      for (const document of randomFlows(seeded(seed))) {
        expect(
          examineFlow(document).filter(({ severity }) => severity === 'error'),
          `seed ${seed}`,
        ).toEqual([]);
      }
    }
  });
});
