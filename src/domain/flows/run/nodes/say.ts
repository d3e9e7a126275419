import type { NodeOf } from '../../document/document.ts';
import type { Prompt } from '../../document/prompt.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import type { PlayPart } from '../commands.ts';
import { spoken } from '../prompts.ts';
import type { Wait } from '../state.ts';
import { keepDigit, type Scene, stopPlaying, waitFor } from '../turn.ts';

export const say: Behaviour<NodeOf<'say'>> = {
  enter: (node, scene) => speakAll(node.prompt, scene),
  on: (_, event) => heard(event.type === 'played' && event.failed === true),
  onDigit: (node, digit, wait, scene) => interrupted(node.bargeIn, digit, wait, scene),
};

function speakAll(prompt: Prompt, scene: Scene): Next {
  return playAll(spoken(prompt, scene.state, scene.document), scene);
}

/** Waits until the parts were heard. */
export function playAll(parts: PlayPart[], { turn, run }: Scene): Next {
  if (parts.length === 0) return { outcome: 'done' };
  run.wait = waitFor({ playing: turn.ask({ type: 'play', parts }), phase: 'playing' });
  return 'wait';
}

export function heard(failed: boolean): Next {
  return failed ? { outcome: 'failed', detail: 'audio missing' } : { outcome: 'done' };
}

/** With barge-in, a key ends what is said, and belongs to the next node that asks for keys. */
export function interrupted(bargeIn: boolean, digit: string, wait: Wait, { turn, state }: Scene): Next {
  if (!bargeIn) return 'wait';
  stopPlaying(turn, wait);
  keepDigit(state, digit);
  return { outcome: 'done' };
}

export const agentMessage: Behaviour<NodeOf<'agent-message'>> = {
  enter(node, { state }) {
    state.agentMessage = node.prompt;
    return { outcome: 'done' };
  },
};
