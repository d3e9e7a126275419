import { describe, expect, it } from 'vitest';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../../src/domain/flows/check/read.ts';
import { namesNeeded } from '../../../src/domain/flows/check/references.ts';
import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import type { FlowSimulator, OpenQuestion, SimulatedAnswer } from '../../../src/domain/flows/simulate/simulator.ts';
import { businessTemplates } from '../../../src/domain/flows/templates/business-templates.ts';
import { monday, simulate } from './support/flows.ts';

const hour = 3_600_000;
const sunday = monday - 24 * hour;

/** A world in which agents answer, and one in which none does. */
type World = (question: OpenQuestion) => SimulatedAnswer | null;
const staffed: World = ({ type }) => {
  if (type === 'enqueue') return { type: 'queue', outcome: 'connected', to: 'anna' };
  if (type === 'staffing') return { type, exists: true, agents: 2, waiting: 0, expectedWaitMs: 0 };
  return others(type);
};
const crowded: World = ({ type }) => {
  if (type === 'enqueue') return { type: 'queue', outcome: 'timeout' };
  if (type === 'staffing') return { type, exists: true, agents: 2, waiting: 50, expectedWaitMs: hour };
  return others(type);
};
const empty: World = ({ type }) => {
  if (type === 'enqueue') return { type: 'queue', outcome: 'unstaffed' };
  if (type === 'staffing') return { type, exists: true, agents: 0, waiting: 0, expectedWaitMs: null };
  return others(type);
};

function others(type: OpenQuestion['type']): SimulatedAnswer | null {
  if (type === 'record-message') return { type: 'recorded', durationMs: 4000 };
  return type === 'book-callback' ? { type: 'callback', outcome: 'booked' } : null;
}

/** A call that presses these keys, each when it is asked, and then none. */
function called(document: FlowDocument, keys: string, at: number, answers: World): FlowSimulator {
  const simulator = simulate(document, { answers, start: { at } });
  const left = [...keys];
  for (let turn = 0; turn < 200 && !simulator.ended; turn += 1) {
    const talk = simulator.open.find(({ type }) => type === 'enqueue');
    if (talk !== undefined) simulator.answer(talk.id, { type: 'parted' });
    else if (simulator.playing?.type === 'play') simulator.finishPlaying();
    else {
      const key = left.shift();
      if (key === undefined) simulator.advance(5000);
      else simulator.press(key);
    }
  }
  return simulator;
}

const documents = businessTemplates.map(({ label, document }) => {
  const read = readFlow(JSON.parse(JSON.stringify(document)));
  if ('findings' in read) throw new Error(`${label}: ${JSON.stringify(read.findings)}`);
  return [label, read.document] as const;
});

describe.each(documents)('the template %s', (_, document) => {
  it('has no findings on a gateway with its queues', () => {
    const known = { queues: namesNeeded(document, 'queue'), flows: new Map(), prompts: new Map(), switches: [] };
    expect(examineFlow(document, known)).toEqual([]);
  });

  it('leads every call to an end, and every step is reached by one', () => {
    const reached = new Set<string>();
    const moments = [monday, monday + 5 * hour, sunday, Date.UTC(2026, 11, 25, 12)];
    for (const keys of ['', '1', '2', '3', '0', '21234#', '11', '12', '22', '31', '34']) {
      for (const at of moments) {
        for (const world of [staffed, crowded, empty]) {
          const simulator = called(document, keys, at, world);
          expect(simulator.state.ended, `${keys} at ${new Date(at).toISOString()}`).toBe('finished');
          for (const { node } of simulator.path) reached.add(node);
        }
      }
    }
    const never = document.nodes.map(({ name }) => name).filter((name) => !reached.has(name));
    expect(never).toEqual([]);
  });
});

it('the bilingual template asks for agents that speak the language of the caller', () => {
  const [, document] = documents.find(([label]) => label === 'Support in two languages') ?? [];
  if (document === undefined) throw new Error('no such template');
  const inSpanish = simulate(document, { start: { at: monday } });
  for (const key of ['2', '1']) inSpanish.press(key);
  expect(inSpanish.state.language).toBe('es');
  expect(inSpanish.open.find(({ type }) => type === 'enqueue')).toMatchObject({
    queue: 'support',
    skills: [{ name: 'spanish', level: 3 }],
  });
});
