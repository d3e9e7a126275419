import { describe, expect, it } from 'vitest';
import { allTo, flow, goodbye, monday, path, question, simulate, text } from './support/flows.ts';

const menu = {
  name: 'menu',
  kind: 'menu',
  prompt: text('Press one.'),
  keys: { 1: 'Sales' },
  tries: 1,
  outcomes: { 1: 'staff', 'no-input': 'goodbye', invalid: 'goodbye' },
};
const staff = {
  name: 'staff',
  kind: 'staffing',
  queue: 'sales',
  outcomes: allTo('goodbye', 'staffed', 'busy', 'unstaffed', 'failed'),
};
const document = flow([menu, staff, goodbye]);

describe('the simulator', () => {
  it('has a clock of its own, and prompts take as long as their texts', () => {
    const simulator = simulate(document);
    simulator.advance(649);
    expect(simulator.playing?.type).toBe('play');
    simulator.advance(1);
    expect(simulator.playing).toBeNull();
    expect(simulator.now).toBe(monday + 650);
    simulator.advance(5000);
    expect(path(simulator)).toEqual(['menu no-input', 'goodbye end']);
    expect(simulator.path[0]?.durationMs).toBe(5650);
  });

  it('leaves questions open, so that a person chooses the outcome', () => {
    const simulator = simulate(document);
    simulator.press('1');
    expect(simulator.open.map(({ type }) => type)).toEqual(['staffing']);
    const { id } = question(simulator, 'staffing');
    simulator.answer(id, { type: 'staffing', exists: true, agents: 0, waiting: 0, expectedWaitMs: null });
    expect(path(simulator)).toEqual(['menu 1', 'staff unstaffed', 'goodbye end']);
    expect(simulator.open).toEqual([]);
    expect(simulator.ended).toBe(true);
  });

  it('can be given answers, so that a whole call runs by itself', () => {
    const simulator = simulate(document, {
      answers: ({ type }) =>
        type === 'staffing' ? { type, exists: true, agents: 2, waiting: 0, expectedWaitMs: 0 } : null,
    });
    simulator.press('1');
    expect(path(simulator).slice(1)).toEqual(['staff staffed', 'goodbye end']);
  });

  it('forgets what was stopped', () => {
    const simulator = simulate(document);
    simulator.press('1');
    const { length } = simulator.entries;
    simulator.advance(60_000);
    expect(simulator.entries).toHaveLength(length);
    simulator.hangUp();
    const { state } = simulator;
    simulator.advance(60_000);
    expect(simulator.state).toBe(state);
    expect(simulator.playing).toBeNull();
  });

  it('starts the current node over if the gateway restarts', () => {
    const simulator = simulate(document);
    simulator.advance(300);
    simulator.restart();
    simulator.advance(649);
    expect(simulator.playing?.type).toBe('play');
    simulator.advance(1);
    expect(simulator.playing).toBeNull();
  });

  it('waits for a flow that somebody still fetches', () => {
    const calling = { name: 'call', kind: 'call-flow', flow: 'sub', outcomes: allTo('goodbye', 'done', 'failed') };
    const simulator = simulate(flow([calling, goodbye]), { opensLater: true });
    expect(simulator.open.map(({ type }) => type)).toEqual(['open-flow']);
    simulator.addFlow(flow([{ name: 'back', kind: 'return' }], { name: 'sub' }));
    expect(path(simulator)).toEqual(['back end', 'call done', 'goodbye end']);
  });

  it('waits in no queue any more once a call back is booked', () => {
    const outcomes = ['answered', 'timeout', 'full', 'unstaffed', 'left', 'overflow', 'failed'];
    const queue = {
      ...{ name: 'queue', kind: 'queue', queue: 'sales', inQueue: 'hold' },
      outcomes: { ...allTo('goodbye', ...outcomes), callback: 'staff' },
    };
    const book = { name: 'book', kind: 'callback', outcomes: allTo('out', 'booked', 'bad-number', 'failed') };
    const hold = flow([book, { name: 'out', kind: 'leave' }], { name: 'hold', use: 'in-queue' });
    const simulator = simulate([flow([queue, staff, goodbye]), hold]);
    expect(simulator.open.map(({ type }) => type)).toEqual(['enqueue', 'book-callback']);
    simulator.answer(question(simulator, 'book-callback').id, { type: 'callback', outcome: 'booked' });
    expect(simulator.open.map(({ type }) => type)).toEqual(['staffing']);
  });
});
