import type { NodeOf } from '../../document/document.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import type { Wait } from '../state.ts';
import { cancelTimer, type Scene, stopPlaying, waitFor } from '../turn.ts';
import { assign } from '../values.ts';
import { playOr } from './ask-key.ts';

type Gather = NodeOf<'gather'>;

/** Collects digits until the finish key, the most digits, or a pause. */
export const gather: Behaviour<Gather> = {
  enter(node, scene) {
    const wait = waitFor({});
    scene.run.wait = wait;
    if (!node.bargeIn) scene.state.typed = '';
    if (scene.state.typed === '') play(node, null, wait, scene);
    return typedAhead(node, wait, scene);
  },
  on(node, event, wait, scene) {
    if (event.type === 'played') {
      if (event.failed) wait.detail = 'audio missing';
      wait.timer = scene.turn.startTimer(node.firstDigitSeconds * 1000);
    }
    return event.type === 'timer' ? complete(node, wait, scene) : 'wait';
  },
  onDigit: digitPressed,
};

/** Digits that the caller pressed before, one by one, because the first of them can end the node. */
function typedAhead(node: Gather, wait: Wait, scene: Scene): Next {
  let next: Next = 'wait';
  while (next === 'wait' && scene.state.typed !== '') {
    const [digit = ''] = scene.state.typed;
    scene.state.typed = scene.state.typed.slice(1);
    next = digitPressed(node, digit, wait, scene);
  }
  return next;
}

function digitPressed(node: Gather, digit: string, wait: Wait, scene: Scene): Next {
  if (wait.playing !== null && !node.bargeIn) return 'wait';
  stopPlaying(scene.turn, wait);
  cancelTimer(scene.turn, wait);
  if (digit === node.finishKey) return complete(node, wait, scene, 'invalid');
  wait.digits += digit;
  if (wait.digits.length >= node.maxDigits) return complete(node, wait, scene);
  wait.timer = scene.turn.startTimer(node.interDigitSeconds * 1000);
  return 'wait';
}

/** @param empty what a caller without any digit did */
function complete(node: Gather, wait: Wait, scene: Scene, empty: 'no-input' | 'invalid' = 'no-input'): Next {
  const { state } = scene;
  const { digits } = wait;
  // Digits that follow a secret are probably part of it: no other node may write them down.
  if (node.secret) state.typed = '';
  if (digits !== '' && digits.length >= node.minDigits) {
    assign(state, node.save, digits, node.secret);
    state.lastDigits = digits;
    return { outcome: 'got', ...forHistory(node, wait) };
  }
  const why = digits === '' ? empty : 'invalid';
  wait.tries += 1;
  state.typed = '';
  if (wait.tries >= node.tries) return { outcome: why, ...forHistory(node, wait) };
  wait.digits = '';
  play(node, why, wait, scene);
  return 'wait';
}

function play(node: Gather, after: 'no-input' | 'invalid' | null, wait: Wait, scene: Scene): void {
  const first = after === null ? undefined : { 'no-input': node.noInput, invalid: node.invalid }[after];
  playOr([...(first ?? []), ...node.prompt], wait, scene, () => {
    wait.timer = scene.turn.startTimer(node.firstDigitSeconds * 1000);
  });
}

function forHistory(node: Gather, wait: Wait): { digits?: string; detail?: string } {
  return {
    ...(!node.secret && wait.digits !== '' && { digits: wait.digits }),
    ...(wait.detail !== null && { detail: wait.detail }),
  };
}
