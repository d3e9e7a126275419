import { describe, expect, it } from 'vitest';
import { holdFlow, supportFlow } from '../../demo/flow/documents.ts';
import { type Way, wayOf } from '../../demo/phone/way.ts';
import { readFlow } from '../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../src/domain/flows/document/document.ts';
import type { CallView } from '../../src/domain/protocol/call.ts';

type Path = NonNullable<CallView['flow']>['path'];

function read(document: object): FlowDocument {
  const found = readFlow(document);
  if ('findings' in found) throw new Error(JSON.stringify(found.findings));
  return found.document;
}

const flows = { main: read(supportFlow), inQueue: read(holdFlow) };

/** A step of the caller. */
function step(node: string, kind: string, outcome: string, more: Partial<Path[number]> = {}): Path[number] {
  return { node, kind, outcome, at: '2026-01-01T00:00:00.000Z', seconds: 1, ...more };
}

const greeted = [step('greeting', 'say', 'done'), step('hours', 'hours', 'open')];
const ordered = [
  ...greeted,
  step('menu', 'menu', '1', { digits: '1', detail: 'Orders' }),
  step('orders', 'routing', 'done'),
];
const waiting = { name: 'support', since: '2026-01-01T00:00:00.000Z', seconds: 0, waits: true };

function way(path: Path, more: Partial<CallView> = {}, queue?: typeof waiting): Way {
  const flow = { name: 'support', version: 1, path, ...(queue && { queue }) };
  const call = { phase: 'ringing', agent: null, flow, ...more } as CallView;
  return wayOf(call, flows, (identity) => identity.toUpperCase());
}

describe('the way of a caller', () => {
  it('begins at the first node, and names a recording that is heard', () => {
    expect(way([])).toEqual({
      state: 'waits',
      place: 'Greeting',
      hears: '(recording “welcome”)',
      keys: [],
      steps: [],
    });
  });

  it('says in a menu what is heard, and which keys mean what', () => {
    expect(way(greeted)).toEqual({
      state: 'waits',
      place: 'Menu',
      hears: 'For orders, press 1. For help, press 2.',
      keys: [
        { key: '1', means: 'Orders' },
        { key: '2', means: 'Help' },
      ],
      steps: ['Greeting', 'Hours: open'],
    });
  });

  it('follows the flow of the queue while the caller waits, and says which agent rings', () => {
    expect(way(ordered, {}, waiting)).toMatchObject({
      place: 'Waits in support',
      hears: 'An agent will be with you soon.',
      steps: ['Greeting', 'Hours: open', 'Menu: 1, Orders', 'Orders'],
    });
    const music = [...ordered, step('soon', 'say', 'done')];
    expect(way(music, { agent: 'robin' }, waiting)).toMatchObject({
      place: 'Waits in support. ROBIN rings',
      hears: 'Music',
      keys: [{ key: '1', means: 'Call back' }],
    });
    const announced = way([...music, step('music', 'wait', 'done')], {}, waiting);
    expect(announced.hears).toBe(
      'You are number … in the queue. The wait is less than … minutes. To be called back, press 1.',
    );
  });

  it('leads from the queue to the voicemail if no agent answered', () => {
    const left = { ...waiting, waits: false };
    const message = [...ordered, step('queue', 'queue', 'unstaffed'), step('closed', 'say', 'done')];
    expect(way(message, {}, left)).toMatchObject({
      state: 'leaves-message',
      place: 'Message',
      keys: [{ key: '#', means: 'Done' }],
    });
  });

  it('ends with an agent, and with the call', () => {
    const music = [...ordered, step('soon', 'say', 'done'), step('music', 'wait', 'queue-over')];
    const talks = way(music, { phase: 'active', agent: 'robin' }, { ...waiting, waits: false });
    expect(talks).toMatchObject({ state: 'talks', place: 'Talks to ROBIN', keys: [] });
    expect(talks.steps.slice(-2)).toEqual(['Soon', 'Music']);
    expect(way(music, { phase: 'ended', agent: 'robin' })).toMatchObject({ state: 'over', place: '' });
  });

  it('of a number without a flow is the agents that ring', () => {
    const call = { phase: 'ringing', agent: 'sam' } as CallView;
    const none = { main: null, inQueue: null };
    expect(wayOf(call, none, (identity) => identity)).toMatchObject({ state: 'waits', place: 'sam rings', keys: [] });
    expect(wayOf({ ...call, agent: null }, none, (identity) => identity).place).toBe('Waits');
  });
});
