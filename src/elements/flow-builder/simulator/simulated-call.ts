import { readFlow } from '../../../domain/flows/check/read.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import { kinds } from '../../../domain/flows/document/kinds.ts';
import type { Frame, Run } from '../../../domain/flows/run/state.ts';
import { FlowSimulator, type OpenQuestion } from '../../../domain/flows/simulate/simulator.ts';
import type { Visit } from '../edit/editor.ts';

/** What a person chooses before the call. */
export interface CallSettings {
  /** Empty: withheld. */
  from: string;
  to: string;
  /** Unix ms. */
  at: number;
  switches: Readonly<Record<string, 'schedule' | 'open' | 'closed' | 'holiday'>>;
  /** The same seed makes the same choices of `split` nodes. */
  seed: number;
}

/** The flow of the call that waits in a queue whose flow is tried. */
const queueFlow = 'simulated-queue';

/** Calls a document, or waits in a queue with it. */
export function simulatedCall(document: FlowDocument, settings: CallSettings): FlowSimulator {
  const flows = document.use === 'call' ? [document] : [waitingIn(document), document];
  return new FlowSimulator({
    flows,
    opensLater: true,
    start: {
      flow: flows[0]?.name ?? '',
      at: settings.at,
      seed: settings.seed,
      call: {
        id: 'CA-simulated',
        from: settings.from === '' ? null : settings.from,
        to: settings.to,
        masked: false,
        direction: 'incoming',
        createdAt: settings.at,
        custom: '',
      },
    },
    answers: (question) =>
      question.type === 'read-switch'
        ? { type: 'switch', position: settings.switches[question.switch] ?? 'schedule' }
        : null,
  });
}

function waitingIn(document: FlowDocument): FlowDocument {
  const queue = { name: 'queue', kind: 'queue', queue: 'queue', inQueue: document.name } as const;
  const outcomes = Object.keys(kinds.queue.outcomes({ ...queue, outcomes: {} }));
  return {
    schema: 1,
    name: queueFlow,
    use: 'call',
    languages: document.languages,
    start: 'queue',
    maxSteps: document.maxSteps,
    schedules: [],
    positions: [],
    nodes: [
      { ...queue, outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome, 'end'])) },
      { name: 'end', kind: 'hang-up', cause: 'normal', outcomes: {} },
    ],
  };
}

/** A document that the page fetched. Null: it is none, or not published. */
export function fetchedFlow(value: unknown): FlowDocument | null {
  if (value === null || value === undefined) return null;
  const read = readFlow(value);
  return 'document' in read ? read.document : null;
}

function runsOf({ state }: FlowSimulator): Run[] {
  const { main } = state;
  return main.wait?.child ? [main, main.wait.child] : [main];
}

/** The nodes that the call is in, of all flows, the innermost last. */
export function framesOf(simulator: FlowSimulator): Frame[] {
  if (simulator.ended) return [];
  return runsOf(simulator).flatMap(({ frames }) => frames.filter(({ flow }) => flow !== queueFlow));
}

/** The questions that the flow waits for. Others, such as a server that was only informed, change nothing. */
export function awaitedQuestions(simulator: FlowSimulator): { asked: OpenQuestion; talking: boolean }[] {
  return runsOf(simulator).flatMap(({ wait }) => {
    const asked = simulator.open.find(({ id }) => id === wait?.asked);
    return asked === undefined ? [] : [{ asked, talking: wait?.phase === 'talking' }];
  });
}

/** The path of the call in one flow, for the canvas: the nodes that it left, then the one that it is in. */
export function visitsOf(simulator: FlowSimulator, flow: string): Visit[] {
  const left = simulator.path.filter((note) => note.flow === flow).map(({ node, outcome }) => ({ node, outcome }));
  const now = framesOf(simulator).findLast((frame) => frame.flow === flow);
  return now === undefined ? left : [...left, { node: now.node, outcome: null }];
}
