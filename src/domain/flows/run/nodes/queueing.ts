import type { NodeOf } from '../../document/document.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import type { EventOf } from '../events.ts';
import { interrupt } from '../interrupt.ts';
import { readByAgent, spoken, spokenToAgent } from '../prompts.ts';
import type { Run, Wait } from '../state.ts';
import { keepDigit, newRun, type Scene, type Turn, waitFor } from '../turn.ts';
import { assign } from '../values.ts';
import { ignored, parted, talking } from './people.ts';
import { heard, interrupted, playAll } from './say.ts';

/**
 *   waiting ─connected─► talking ─parted─► answered
 *    │  │ └─a place for a call back─► booked ─the in-queue flow ends─► callback
 *    │  └─the in-queue flow leaves─► left
 *    └────timeout, full, unstaffed, overflow, failed
 *
 * The in-queue flow runs in `wait.child` until the wait is over. It goes on while an agent's phone rings.
 */
export const queue: Behaviour<NodeOf<'queue'>> = {
  answers: ['queue', 'parted'],
  enter(node, scene) {
    // Keys from before the queue must not book a call back in it, or leave it.
    scene.state.typed = '';
    const wait = waitFor({ stop: 'leave-queue', phase: 'waiting' });
    wait.asked = join(node, scene);
    if (node.inQueue !== undefined) wait.child = openInQueue(node.inQueue, scene.turn);
    scene.run.wait = wait;
    return 'wait';
  },
  on(_, event, wait, scene) {
    if (event.type === 'parted' && wait.phase === 'talking') {
      parted(event.at, wait, scene.state);
      return { outcome: 'answered' };
    }
    if (event.type === 'queue' && wait.phase !== 'talking') return queued(event, wait, scene);
    if ('id' in event) wait.asked = event.id;
    return stays;
  },
  onDigit: ignored,
  resume(node, wait, scene) {
    if (wait.phase === 'waiting') wait.asked = join(node, scene);
    return stays;
  },
};

function join(node: NodeOf<'queue'>, { turn, state, frame, document }: Scene): string {
  assign(state, 'queue.name', node.queue);
  const script = readByAgent(node.script, state, document);
  return turn.ask({
    type: 'enqueue',
    queue: node.queue,
    priority: state.priority,
    skills: state.skills,
    timeoutMs: node.timeoutSeconds === undefined ? null : node.timeoutSeconds * 1000,
    since: frame.enteredAt,
    music: node.inQueue === undefined,
    agentMessage: spokenToAgent(state.agentMessage, state, document),
    ...(script !== null && { script }),
  });
}

function queued(event: EventOf<'queue'>, wait: Wait, { turn, state }: Scene): Next {
  // The caller still hears that the call back is booked.
  if (wait.phase === 'booked' && event.outcome !== 'connected') {
    wait.asked = event.id;
    return stays;
  }
  if (wait.child !== null) interrupt(turn, wait.child, 'queue-over');
  wait.child = null;
  if (event.outcome === 'connected') {
    talking(event.id, event.to ?? '', event.at, wait, state);
    return stays;
  }
  if (event.outcome === 'overflow' && event.flow !== undefined) return { outcome: 'overflow', goesTo: event.flow };
  return { outcome: event.outcome };
}

/** A run that begins when its flow is open. */
function openInQueue(flow: string, turn: Turn): Run {
  const asked = turn.ask({ type: 'open-flow', flow });
  return newRun({ wait: waitFor({ asked, phase: 'opening', detail: flow }) });
}

export const staffing: Behaviour<NodeOf<'staffing'>> = {
  answers: ['staffing'],
  enter(node, { turn, run }) {
    run.wait = waitFor({ asked: turn.ask({ type: 'staffing', queue: node.queue }) });
    return 'wait';
  },
  on(node, event, _, { state }) {
    if (event.type !== 'staffing') return stays;
    if (!event.exists) return { outcome: 'failed', detail: 'queue missing' };
    const { agents, waiting, expectedWaitMs } = event;
    const waitSeconds = expectedWaitMs === null ? null : Math.round(expectedWaitMs / 1000);
    assign(state, 'staffing.agents', agents);
    assign(state, 'staffing.waiting', waiting);
    assign(state, 'staffing.waitSeconds', waitSeconds ?? '');
    if (agents <= 0) return { outcome: 'unstaffed' };
    const isBusy =
      waiting > (node.maxWaiting ?? Number.POSITIVE_INFINITY) ||
      (waitSeconds ?? 0) > (node.maxWaitSeconds ?? Number.POSITIVE_INFINITY);
    return { outcome: isBusy ? 'busy' : 'staffed' };
  },
};

export const routing: Behaviour<NodeOf<'routing'>> = {
  enter(node, { state }) {
    state.priority = node.priority ?? state.priority;
    state.skills = node.skills ?? state.skills;
    return { outcome: 'done' };
  },
};

export const announce: Behaviour<NodeOf<'announce'>> = {
  answers: ['queue-status'],
  enter(_, { turn, run, state }) {
    const queueId = state.main.wait?.asked ?? null;
    if (queueId === null || state.main.wait?.phase !== 'waiting') return { outcome: 'done' };
    run.wait = waitFor({ asked: turn.ask({ type: 'queue-status', queueId }) });
    return 'wait';
  },
  on(node, event, _, scene) {
    if (event.type === 'played') return heard(event.failed === true);
    if (event.type !== 'queue-status') return stays;
    const { state, document } = scene;
    const { position, minutes } = event;
    assign(state, 'queue.position', position ?? '');
    assign(state, 'queue.minutes', minutes ?? '');
    return playAll(
      [
        ...(position === null ? [] : spoken(node.position ?? [], state, document)),
        ...(minutes === null ? [] : spoken(node.wait ?? [], state, document)),
      ],
      scene,
    );
  },
  onDigit(node, digit, wait, scene) {
    if (wait.phase === 'playing') return interrupted(node.bargeIn, digit, wait, scene);
    keepDigit(scene.state, digit);
    return stays;
  },
};

export const leave: Behaviour<NodeOf<'leave'>> = { enter: () => ({ leaves: true }) };
