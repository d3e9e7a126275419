import type { NodeOf } from '../../document/document.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import type { RingTarget } from '../commands.ts';
import type { FlowEvent } from '../events.ts';
import { readByAgent, spokenToAgent } from '../prompts.ts';
import type { FlowState, Wait } from '../state.ts';
import { type Scene, waitFor } from '../turn.ts';
import { filled } from '../values.ts';

/**
 *   ringing ─connected─► talking ─parted─► answered
 *      └────unconnected─► busy, no-answer, failed
 */
export const ring: Behaviour<NodeOf<'ring'>> = {
  answers: ['connected', 'unconnected', 'parted'],
  enter(node, scene) {
    const targets = node.targets.flatMap((target): RingTarget[] => {
      if ('number' in target) return [{ number: filled(target.number, scene.state).trim() }];
      const agent = filled(target.agent, scene.state).trim();
      return agent === '' ? [] : [{ agent }];
    });
    const script = readByAgent(node.script, scene.state, scene.document);
    return call('ring', node, { targets, order: node.order, ...(script !== null && { script }) }, scene);
  },
  on: (_, event, wait, scene) => rung(event, wait, scene),
  onDigit: ignored,
  resume: (node, wait, scene) => (wait.phase === 'talking' ? stays : ring.enter(node, scene)),
};

export const forward: Behaviour<NodeOf<'forward'>> = {
  answers: ['connected', 'unconnected', 'parted'],
  enter(node, scene) {
    const number = filled(node.number, scene.state).trim();
    return call('forward', node, { targets: [{ number }], order: 'sequential' }, scene);
  },
  on: (_, event, wait, scene) => rung(event, wait, scene),
  onDigit: ignored,
  resume: (node, wait, scene) => (wait.phase === 'talking' ? stays : forward.enter(node, scene)),
};

/** While a person rings or talks, keys are for them. */
export function ignored(): Next {
  return stays;
}

function call(
  by: 'ring' | 'forward',
  { ringSeconds, hears }: { ringSeconds: number; hears: 'ringback' | 'music' },
  ringing: { targets: RingTarget[]; order: 'sequential' | 'parallel'; script?: string },
  { turn, run, state, document }: Scene,
): Next {
  const agentMessage = spokenToAgent(state.agentMessage, state, document);
  const id = turn.ask({ type: 'ring', by, ...ringing, ringMs: ringSeconds * 1000, hears, agentMessage });
  const { targets } = ringing;
  const [only] = targets.length === 1 ? targets : [];
  const to = only === undefined ? '' : 'agent' in only ? only.agent : only.number;
  state.dialled = { to, status: 'failed', seconds: 0 };
  run.wait = waitFor({ asked: id, stop: 'stop-ringing', phase: 'ringing' });
  return 'wait';
}

function rung(event: FlowEvent, wait: Wait, { turn, state }: Scene): Next {
  if (event.type === 'connected' && wait.phase === 'ringing') {
    talking(event.id, event.to, event.at, wait, state);
    return stays;
  }
  if (event.type === 'parted' && wait.phase === 'talking') {
    parted(turn.at, wait, state);
    return { outcome: 'answered' };
  }
  if (event.type === 'unconnected' && wait.phase === 'ringing') {
    state.dialled = { to: state.dialled?.to ?? '', status: event.outcome, seconds: 0 };
    return { outcome: event.outcome };
  }
  if ('id' in event) wait.asked = event.id;
  return stays;
}

/** The question stays open until the two part. Its count of tries is the time of the connection. */
export function talking(id: string, to: string, at: number, wait: Wait, state: FlowState): void {
  wait.asked = id;
  wait.phase = 'talking';
  wait.tries = at;
  state.dialled = { to, status: 'completed', seconds: 0 };
}

export function parted(at: number, wait: Wait, state: FlowState): void {
  const seconds = Math.max(0, Math.round((at - wait.tries) / 1000));
  state.dialled = { to: state.dialled?.to ?? '', status: 'completed', seconds };
}
