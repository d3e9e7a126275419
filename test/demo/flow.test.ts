import { describe, expect, it } from 'vitest';
import { holdFlow, hoursSwitch, supportFlow, supportQueue, welcomePrompt } from '../../demo/flow/documents.ts';
import { examineFlow } from '../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../src/domain/flows/document/document.ts';
import type { FlowSimulator, SimulatedCall } from '../../src/domain/flows/simulate/simulator.ts';
import { heard, path, question, sent, simulate } from '../domain/flows/support/flows.ts';

function read(document: object): FlowDocument {
  const found = readFlow(document);
  if ('findings' in found) throw new Error(JSON.stringify(found.findings));
  return found.document;
}

const support = read(supportFlow);
const hold = read(holdFlow);

/** A caller in the menu, after the greeting. */
function inMenu(answers?: SimulatedCall['answers']): FlowSimulator {
  const simulator = simulate([support, hold], answers && { answers });
  simulator.finishPlaying();
  return simulator;
}

describe('the flow of the demo', () => {
  it('has no findings with what the demo creates', () => {
    const flows = new Map([
      ['support', 'call'],
      ['hold', 'in-queue'],
    ] as const);
    const known = {
      flows,
      queues: [supportQueue.name],
      switches: [hoursSwitch],
      prompts: new Map([[welcomePrompt, ['en']]]),
      secrets: [],
      agents: supportQueue.agents,
    };
    expect([...examineFlow(support, known), ...examineFlow(hold, known)]).toEqual([]);
  });

  it.each([
    ['1', 'orders'],
    ['2', 'help'],
  ])('key %s asks the queue for an agent with the skill %s', (key, skill) => {
    const simulator = inMenu();
    simulator.press(key);
    expect(sent(simulator, 'enqueue')).toMatchObject([
      { queue: 'support', skills: [{ name: skill, level: 3 }], music: false },
    ]);
    simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome: 'connected', to: 'sam' });
    simulator.answer(question(simulator, 'enqueue').id, { type: 'parted' });
    expect(simulator.state.ended).toBe('finished');
  });

  it('a caller without a key is helped, too', () => {
    const simulator = inMenu();
    simulator.advance(60_000);
    expect(heard(simulator)).toContain('I did not hear a key. For orders, press 1. For help, press 2.');
    expect(sent(simulator, 'enqueue')).toMatchObject([{ skills: [{ name: 'help', level: 3 }] }]);
  });

  it('tells waiting callers their place, and books a call back by key 1', () => {
    const simulator = inMenu();
    simulator.press('1');
    simulator.finishPlaying();
    expect(heard(simulator).at(-1)).toBe('An agent will be with you soon.');
    simulator.advance(20_000);
    simulator.answer(question(simulator, 'queue-status').id, { type: 'queue-status', position: 2, minutes: 3 });
    expect(heard(simulator).at(-1)).toBe(
      'You are number 2 in the queue. The wait is less than 3 minutes. To be called back, press 1.',
    );
    simulator.finishPlaying();
    simulator.press('1');
    simulator.answer(question(simulator, 'book-callback').id, { type: 'callback', outcome: 'booked' });
    simulator.finishPlaying();
    expect(path(simulator).slice(-2)).toEqual(['queue callback', 'end end']);
    expect(simulator.state.ended).toBe('finished');
  });

  it.each(['timeout', 'unstaffed', 'full', 'failed'] as const)(
    'a wait that ends with %s leads to the voicemail',
    (outcome) => {
      const simulator = inMenu();
      simulator.press('1');
      simulator.answer(question(simulator, 'enqueue').id, { type: 'queue', outcome });
      simulator.finishPlaying();
      simulator.answer(question(simulator, 'record-message').id, { type: 'recorded', durationMs: 3000 });
      simulator.finishPlaying();
      expect(heard(simulator).slice(-2)).toEqual([
        'We cannot take your call now. Please leave a message after the tone.',
        'Thank you. Goodbye.',
      ]);
      expect(simulator.state.ended).toBe('finished');
    },
  );

  it('leads to the voicemail while the switch is closed', () => {
    const simulator = inMenu((open) => (open.type === 'read-switch' ? { type: 'switch', position: 'closed' } : null));
    simulator.finishPlaying();
    expect(sent(simulator, 'enqueue')).toEqual([]);
    expect(question(simulator, 'record-message')).toBeDefined();
  });
});
