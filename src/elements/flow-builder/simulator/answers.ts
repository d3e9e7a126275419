import type { OpenQuestion, SimulatedAnswer } from '../../../domain/flows/simulate/simulator.ts';
import type { SimulatorMessages } from './messages.ts';

/** An answer that a person can choose. */
export interface Choice {
  label: string;
  answer: SimulatedAnswer;
}

/** A question in words, with its answers. */
export interface Question {
  id: string;
  words: string;
  choices: readonly Choice[];
  /** The person can write the text of the answer. Its first value. Absent: there is nothing to write. */
  text?: string;
  /** The text has to be JSON, and is not. */
  isBroken?: boolean;
}

interface Known {
  text: SimulatorMessages;
  /** The name of an agent, for queues. */
  agent: string;
  /** The caller talks, so the question is which side hangs up. */
  talking: boolean;
  /** What the person wrote as the text of the answer. Null: nothing yet. */
  written: string | null;
  /** The text of the answer at first. */
  sample: string;
}

/** What a person can answer to a question of a flow. Null: time answers it, or nothing. */
export function questionOf(asked: OpenQuestion, known: Known): Question | null {
  const { text, talking } = known;
  const { id } = asked;
  const { asks, answers } = text;
  if (talking) return { id, words: asks.talk, choices: [{ label: answers.parts, answer: { type: 'parted' } }] };
  switch (asked.type) {
    case 'open-flow':
      return {
        id,
        words: asks.flow(asked.flow),
        choices: [{ label: answers.notPublished, answer: { type: 'flow', version: null } }],
      };
    case 'lookup':
      return lookedUp(id, known);
    case 'request':
      return requested(asked, known);
    case 'staffing':
      return { id, words: asks.staffing(asked.queue), choices: staffing(text) };
    case 'enqueue':
      return { id, words: asks.queue(asked.queue), choices: queued(known) };
    case 'queue-status':
      return { id, words: asks.place, choices: places(text) };
    case 'ring':
      return { id, words: asks.ring(asked.targets.map(nameOf).join(', ')), choices: rung(asked, text) };
    case 'record-message':
      return { id, words: asks.message, choices: recorded(text) };
    case 'book-callback':
      return { id, words: asks.callback, choices: booked(text) };
    default:
      return null;
  }
}

function lookedUp(id: string, { text, written, sample }: Known): Question {
  const { answers, asks } = text;
  const values = scalarsIn(written ?? sample);
  return {
    id,
    words: asks.lookup,
    choices: [
      ...(values === null
        ? []
        : [{ label: answers.found, answer: { type: 'lookup', outcome: 'found', values } as const }]),
      { label: answers.unknownContact, answer: { type: 'lookup', outcome: 'unknown' } },
      { label: answers.noAnswer, answer: { type: 'lookup', outcome: 'timeout' } },
      { label: answers.failed, answer: { type: 'lookup', outcome: 'failed' } },
    ],
    text: written ?? sample,
    isBroken: values === null,
  };
}

function requested(
  { id, method, url }: Extract<OpenQuestion, { type: 'request' }>,
  { text, written, sample }: Known,
): Question {
  const { answers, asks } = text;
  const body = written ?? sample;
  // A server that a greeting asks answers with text.
  const contentType = isJson(body) ? 'application/json' : 'text/plain';
  const status = (status: number): Choice => ({
    label: answers.status(status),
    answer: { type: 'response', status, contentType, body },
  });
  return {
    id,
    words: asks.request(method, url),
    choices: [
      status(200),
      status(302),
      status(500),
      { label: answers.noAnswer, answer: { type: 'response', failed: 'timeout' } },
      { label: answers.failed, answer: { type: 'response', failed: 'network' } },
    ],
    text: body,
  };
}

function staffing({ answers }: SimulatorMessages): Choice[] {
  const found = (agents: number, waiting: number, expectedWaitMs: number | null, exists = true): SimulatedAnswer => ({
    type: 'staffing',
    exists,
    agents,
    waiting,
    expectedWaitMs,
  });
  return [
    { label: answers.agentsFree, answer: found(2, 0, 0) },
    { label: answers.agentsBusy, answer: found(2, 10_001, 100_000_000) },
    { label: answers.noAgents, answer: found(0, 0, null) },
    { label: answers.noQueue, answer: found(0, 0, null, false) },
  ];
}

function queued({ text: { answers }, agent }: Known): Choice[] {
  const ends = [
    ['timeout', answers.waitedTooLong],
    ['full', answers.queueFull],
    ['unstaffed', answers.noAgents],
    ['left', answers.leftQueue],
    ['callback', answers.bookedByQueue],
    ['overflow', answers.overflows],
    ['failed', answers.noQueue],
  ] as const;
  return [
    { label: answers.agentAnswers(agent), answer: { type: 'queue', outcome: 'connected', to: agent } },
    ...ends.map(([outcome, label]): Choice => ({ label, answer: { type: 'queue', outcome } })),
  ];
}

function places({ answers }: SimulatorMessages): Choice[] {
  const at = (position: number, minutes: number): Choice => ({
    label: answers.place(position, minutes),
    answer: { type: 'queue-status', position, minutes },
  });
  return [
    at(3, 5),
    at(1, 2),
    { label: answers.nothingNew, answer: { type: 'queue-status', position: null, minutes: null } },
  ];
}

type Ring = Extract<OpenQuestion, { type: 'ring' }>;

function nameOf(target: Ring['targets'][number]): string {
  return 'agent' in target ? target.agent : target.number;
}

function rung({ targets }: Ring, { answers }: SimulatorMessages): Choice[] {
  return [
    ...targets.map((target): Choice => {
      const to = nameOf(target);
      return { label: answers.agentAnswers(to), answer: { type: 'connected', to } };
    }),
    { label: answers.busy, answer: { type: 'unconnected', outcome: 'busy' } },
    { label: answers.noAnswer, answer: { type: 'unconnected', outcome: 'no-answer' } },
    { label: answers.failed, answer: { type: 'unconnected', outcome: 'failed' } },
  ];
}

function recorded({ answers }: SimulatorMessages): Choice[] {
  return [
    { label: answers.messageLeft, answer: { type: 'recorded', durationMs: 8000 } },
    { label: answers.nothingSaid, answer: { type: 'recorded', durationMs: 0 } },
    { label: answers.failed, answer: { type: 'recorded', durationMs: 0, failed: true } },
  ];
}

function booked({ answers }: SimulatorMessages): Choice[] {
  return [
    { label: answers.booked, answer: { type: 'callback', outcome: 'booked' } },
    { label: answers.badNumber, answer: { type: 'callback', outcome: 'bad-number' } },
    { label: answers.refused, answer: { type: 'callback', outcome: 'refused' } },
  ];
}

/** Texts, numbers and truth values of a JSON object. Null: it is none. */
function scalarsIn(text: string): Record<string, string | number | boolean> | null {
  if (!isJson(text)) return null;
  const value = JSON.parse(text) as unknown;
  if (typeof value !== 'object' || value === null) return null;
  const scalars = Object.entries(value).filter(([, each]) => ['string', 'number', 'boolean'].includes(typeof each));
  return Object.fromEntries(scalars);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
