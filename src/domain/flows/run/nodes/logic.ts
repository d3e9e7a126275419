import type { NodeOf } from '../../document/document.ts';
import { openState } from '../../hours/opening.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import { holds } from '../branch-test.ts';
import { nextRandom } from '../random.ts';
import { type Scene, waitFor } from '../turn.ts';
import { assign, filledValue, isSecret } from '../values.ts';
import { speak } from './menus.ts';

export const branch: Behaviour<NodeOf<'branch'>> = {
  enter: (node, { state }) => ({
    outcome: node.cases.find((test) => holds(test, state))?.outcome ?? 'otherwise',
  }),
};

export const set: Behaviour<NodeOf<'set'>> = {
  enter(node, { state, document }) {
    for (const { name, value } of node.variables) {
      const filled = filledValue(value, state);
      if (name === 'language') {
        if (document.languages.includes(String(filled))) speak(String(filled), state);
      } else {
        assign(state, name, filled, isSecret(value, state));
      }
    }
    return { outcome: 'done' };
  },
};

export const hours: Behaviour<NodeOf<'hours'>> = {
  answers: ['switch'],
  enter(node, scene) {
    if (node.switch === undefined) return bySchedule(node, scene);
    scene.run.wait = waitFor({ asked: scene.turn.ask({ type: 'read-switch', switch: node.switch }) });
    return 'wait';
  },
  on(node, event, _, scene) {
    if (event.type !== 'switch') return stays;
    return event.position === 'schedule' ? bySchedule(node, scene) : { outcome: event.position, detail: 'switch' };
  },
};

function bySchedule(node: NodeOf<'hours'>, { turn, document }: Scene): Next {
  const schedule = document.schedules.find(({ name }) => name === node.schedule);
  if (schedule === undefined) return { broken: 'schedule missing' };
  const state = openState(schedule, turn.at);
  return state === null ? { outcome: 'closed', detail: 'time zone unknown' } : { outcome: state };
}

export const split: Behaviour<NodeOf<'split'>> = {
  enter(node, { state }) {
    const total = node.shares.reduce((sum, { percent }) => sum + percent, 0);
    let left = nextRandom(state) * total;
    for (const { outcome, percent } of node.shares) {
      left -= percent;
      if (left < 0) return { outcome };
    }
    return { outcome: node.shares.findLast(({ percent }) => percent > 0)?.outcome ?? '' };
  },
};

export const loop: Behaviour<NodeOf<'loop'>> = {
  enter(node, { frame }) {
    const rounds = Object.hasOwn(frame.loops, node.name) ? (frame.loops[node.name] ?? 0) : 0;
    const again = rounds < node.times;
    frame.loops = { ...frame.loops, [node.name]: again ? rounds + 1 : 0 };
    return { outcome: again ? 'again' : 'spent' };
  },
};

export const callFlow: Behaviour<NodeOf<'call-flow'>> = {
  answers: ['flow'],
  enter(node, { turn, run }) {
    run.wait = waitFor({ asked: turn.ask({ type: 'open-flow', flow: node.flow }) });
    return 'wait';
  },
  on(node, event) {
    if (event.type !== 'flow') return stays;
    return event.version === null
      ? { outcome: 'failed', detail: 'flow missing' }
      : { call: node.flow, version: event.version };
  },
};

export const returns: Behaviour<NodeOf<'return'>> = {
  enter: (node) => ({ returns: node.result ?? null }),
};

export const hangUp: Behaviour<NodeOf<'hang-up'>> = { enter: (node) => ({ ends: node.cause }) };
