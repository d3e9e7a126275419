import type { FlowDocument, FlowNode, NodeKind, NodeOf } from './document.ts';
import type { Prompt } from './prompt.ts';

/** How the caller, or time, takes part in an outcome. */
export type Pace =
  /** The caller did something, or a limit ends the cycle: such a cycle ends. */
  | 'caller'
  /** Time passes: such a cycle may run as long as the call, without the caller. */
  | 'time'
  /** Neither. A cycle of these alone runs until the limit of steps. */
  | 'none';

interface Kind<Node extends FlowNode> {
  /** One line for the reference and for the builder. */
  does: string;
  /** Where the node can run. */
  use: readonly FlowDocument['use'][];
  /** Outcomes that the node itself names, in words. Absent: all nodes of the kind have the same outcomes. */
  named?: string;
  /** The outcomes that have to be connected. */
  outcomes: (node: Node) => Readonly<Record<string, Pace>>;
  /** What the node plays. Absent: nothing. */
  prompts?: (node: Node) => readonly (Prompt | undefined)[];
}

const anywhere = ['call', 'in-queue'] as const;
const inCalls = ['call'] as const;
const inQueues = ['in-queue'] as const;

const done = () => ({ done: 'none' }) as const;
const person = () => ({ answered: 'caller', busy: 'time', 'no-answer': 'time', failed: 'none' }) as const;
const asked = ({
  prompt,
  noInput,
  invalid,
}: {
  prompt: Prompt;
  noInput?: Prompt | undefined;
  invalid?: Prompt | undefined;
}) => [prompt, noInput, invalid];

function each(names: readonly string[], pace: Pace): Record<string, Pace> {
  return Object.fromEntries(names.map((name) => [name, pace]));
}

/** What is known of each kind of node, apart from its fields and its behaviour. */
export const kinds: { readonly [K in NodeKind]: Kind<NodeOf<K>> } = {
  say: {
    does: 'Plays a prompt: texts, stored prompts, audio of the web, numbers.',
    use: anywhere,
    outcomes: () => ({ done: 'none', failed: 'none' }),
    prompts: (node) => [node.prompt],
  },
  menu: {
    does: 'Plays a prompt and waits for one key.',
    named: 'each of `keys`',
    use: anywhere,
    outcomes: (node) => ({ ...each(Object.keys(node.keys), 'caller'), 'no-input': 'time', invalid: 'caller' }),
    prompts: asked,
  },
  gather: {
    does: 'Collects digits in a variable.',
    use: anywhere,
    outcomes: () => ({ got: 'caller', 'no-input': 'time', invalid: 'caller' }),
    prompts: asked,
  },
  language: {
    does: 'Asks for the language by keys.',
    use: anywhere,
    outcomes: () => ({ chosen: 'caller', 'no-input': 'time', invalid: 'caller' }),
    prompts: asked,
  },
  consent: {
    does: 'Asks by keys whether the call may be recorded.',
    use: anywhere,
    outcomes: () => ({ given: 'caller', refused: 'caller', 'no-input': 'time', invalid: 'caller' }),
    prompts: asked,
  },
  survey: {
    does: 'Asks questions that are answered by keys, for example after a conversation.',
    use: anywhere,
    outcomes: () => ({ done: 'caller', 'no-input': 'time' }),
    prompts: (node) => [...node.questions.map(({ prompt }) => prompt), node.noInput, node.invalid],
  },
  wait: {
    does: 'Plays hold music for a time, or until a key.',
    named: 'each of `keys`',
    use: anywhere,
    outcomes: (node) => ({ done: 'time', ...each(node.keys, 'caller') }),
  },
  greeting: {
    does: 'Asks a server what to play: text or URLs of WAV files, one a line, as Exotel’s greeting does.',
    use: anywhere,
    outcomes: () => ({ done: 'none', failed: 'none' }),
  },
  branch: {
    does: 'Compares variables: numbers as numbers, text as text. The first case that holds is the outcome.',
    named: 'the outcome of each case',
    use: anywhere,
    outcomes: (node) => ({
      ...each(
        node.cases.map(({ outcome }) => outcome),
        'none',
      ),
      otherwise: 'none',
    }),
  },
  set: { does: 'Sets variables.', use: anywhere, outcomes: done },
  hours: {
    does: 'Asks the clock and the holidays of a schedule, or the switch that overrides them.',
    use: anywhere,
    outcomes: () => ({ open: 'none', closed: 'none', holiday: 'none' }),
  },
  split: {
    does: 'Chooses an outcome by chance, in percent.',
    named: 'the outcome of each share',
    use: anywhere,
    outcomes: (node) =>
      each(
        node.shares.map(({ outcome }) => outcome),
        'none',
      ),
  },
  loop: {
    does: 'Goes again for a number of times.',
    use: anywhere,
    outcomes: () => ({ again: 'caller', spent: 'none' }),
  },
  'call-flow': {
    does: 'Runs another flow, which returns here.',
    named: 'each of `results`',
    use: anywhere,
    outcomes: (node) => ({ done: 'none', ...each(node.results, 'none'), failed: 'none' }),
  },
  return: { does: 'Goes back to the flow that called this one.', use: anywhere, outcomes: () => ({}) },
  'hang-up': { does: 'Ends the call.', use: anywhere, outcomes: () => ({}) },
  lookup: {
    does: 'Searches the CRM for a number, and puts the contact in variables.',
    use: anywhere,
    outcomes: () => ({ found: 'none', unknown: 'none', failed: 'none' }),
  },
  request: {
    does: 'Sends JSON to a server and puts values of its answer in variables.',
    use: anywhere,
    outcomes: () => ({ done: 'none', timeout: 'none', failed: 'none' }),
  },
  passthru: {
    does: 'Asks a server which way to go, with the parameters of Exotel’s passthru.',
    use: anywhere,
    outcomes: () => ({ ok: 'none', other: 'none', timeout: 'none', failed: 'none' }),
  },
  staffing: {
    does: 'Compares agents, waiting calls and expected wait of a queue with limits.',
    use: anywhere,
    outcomes: () => ({ staffed: 'none', busy: 'none', unstaffed: 'none', failed: 'none' }),
  },
  routing: { does: 'Sets priority and skills for the next queue.', use: inCalls, outcomes: done },
  queue: {
    does: 'Waits for an agent of a queue, with an in-queue flow meanwhile.',
    use: inCalls,
    outcomes: () => ({
      answered: 'caller',
      timeout: 'time',
      full: 'none',
      unstaffed: 'none',
      left: 'caller',
      callback: 'caller',
      overflow: 'none',
      failed: 'none',
    }),
  },
  announce: {
    does: 'Says position and expected wait in the queue.',
    use: inQueues,
    outcomes: () => ({ done: 'none', failed: 'none' }),
    prompts: (node) => [node.position, node.wait],
  },
  leave: { does: 'Leaves the queue.', use: inQueues, outcomes: () => ({}) },
  ring: { does: 'Rings agents or numbers, one after another or all at once.', use: inCalls, outcomes: person },
  'agent-message': {
    does: 'Sets what the agent hears before the connection.',
    use: inCalls,
    outcomes: done,
    prompts: (node) => [node.prompt],
  },
  forward: { does: 'Calls a number and connects it.', use: inCalls, outcomes: person },
  callback: {
    does: 'Books a call back. In a queue, the caller keeps their place.',
    use: anywhere,
    outcomes: () => ({ booked: 'caller', 'bad-number': 'none', failed: 'none' }),
  },
  voicemail: {
    does: 'Records a message.',
    use: inCalls,
    outcomes: () => ({ left: 'caller', empty: 'time', failed: 'none' }),
  },
  record: { does: 'Starts or stops the recording of the call.', use: anywhere, outcomes: done },
};

/** Kinds that later versions will have. Their names are not used for anything else. */
export const reservedKinds = ['sms', 'otp', 'speech', 'stream'] as const;

export function outcomesOf(node: FlowNode): Readonly<Record<string, Pace>> {
  return kindOf(node).outcomes(node);
}

export function promptsOf(node: FlowNode): Prompt[] {
  return (kindOf(node).prompts?.(node) ?? []).filter((prompt) => prompt !== undefined);
}

export function runsIn(kind: NodeKind, use: FlowDocument['use']): boolean {
  return kinds[kind].use.includes(use);
}

/** The compiler cannot see that both kinds are the same. */
function kindOf(node: FlowNode): Kind<FlowNode> {
  return kinds[node.kind] as Kind<FlowNode>;
}
