import type { Prompt } from '../../document/prompt.ts';
import type { Next } from '../behaviour.ts';
import type { FlowEvent } from '../events.ts';
import { spoken } from '../prompts.ts';
import type { Wait } from '../state.ts';
import { cancelTimer, type Scene, stopPlaying, waitFor } from '../turn.ts';

/**
 * A question that is answered by one key:
 *
 *   prompt ─heard─► listening ─key─► answered
 *     ▲  └─key, with barge-in──────────┘   │
 *     └──no input, or an invalid key ◄─────┘  until the tries are spent
 */
export interface KeyQuestion {
  prompt: Prompt;
  noInput?: Prompt | undefined;
  invalid?: Prompt | undefined;
  tries: number;
  firstDigitSeconds: number;
  bargeIn: boolean;
  /** Keys that were pressed before the question count. */
  typeAhead: boolean;
  isValid(key: string): boolean;
}

/** The result of a question. Null: it goes on. */
export type KeyAnswer = { key: string } | { none: 'no-input' | 'invalid' } | null;

/** @param digits answers to earlier questions of the node */
export function askKey(question: KeyQuestion, scene: Scene, digits = ''): KeyAnswer {
  const { state, run } = scene;
  const wait = waitFor({ digits });
  run.wait = wait;
  const [typed] = state.typed;
  if (question.typeAhead && typed !== undefined) {
    state.typed = state.typed.slice(1);
    return keyPressed(question, typed, wait, scene);
  }
  state.typed = '';
  playQuestion(question, null, wait, scene);
  return null;
}

/** `played` or `timer`. */
export function questionEvent(question: KeyQuestion, event: FlowEvent, wait: Wait, scene: Scene): KeyAnswer {
  if (event.type === 'played') {
    if (event.failed) wait.detail = 'audio missing';
    listen(question, wait, scene);
  } else if (event.type === 'timer') {
    return tryFailed(question, 'no-input', wait, scene);
  }
  return null;
}

export function keyPressed(question: KeyQuestion, key: string, wait: Wait, scene: Scene): KeyAnswer {
  if (wait.playing !== null && !question.bargeIn) return null;
  stopPlaying(scene.turn, wait);
  cancelTimer(scene.turn, wait);
  wait.digits += key;
  return question.isValid(key) ? { key } : tryFailed(question, 'invalid', wait, scene);
}

function tryFailed(question: KeyQuestion, why: 'no-input' | 'invalid', wait: Wait, scene: Scene): KeyAnswer {
  wait.tries += 1;
  // Keys that followed a wrong one were meant for another node.
  scene.state.typed = '';
  if (wait.tries >= question.tries) return { none: why };
  // The history has the key that counted.
  if (why === 'invalid') wait.digits = wait.digits.slice(0, -1);
  playQuestion(question, why, wait, scene);
  return null;
}

function playQuestion(question: KeyQuestion, after: 'no-input' | 'invalid' | null, wait: Wait, scene: Scene): void {
  const before = { 'no-input': question.noInput, invalid: question.invalid }[after ?? 'no-input'];
  const prompt = [...((after === null ? undefined : before) ?? []), ...question.prompt];
  playOr(prompt, wait, scene, () => listen(question, wait, scene));
}

/** A prompt that is empty in this language, or by its variables, is over at once. */
export function playOr(prompt: Prompt, wait: Wait, { turn, state, document }: Scene, silent: () => void): void {
  const parts = spoken(prompt, state, document);
  if (parts.length === 0) silent();
  else wait.playing = turn.ask({ type: 'play', parts });
}

function listen(question: KeyQuestion, wait: Wait, { turn }: Scene): void {
  wait.timer = turn.startTimer(question.firstDigitSeconds * 1000);
}

/** The outcome of a question that was not answered, with the keys of the last try. */
export function unanswered(answer: { none: string }, wait: Wait): Next {
  return { outcome: answer.none, ...keysOf(wait) };
}

/** For the history: the keys, and a prompt that was missing. */
export function keysOf(wait: Wait): { digits?: string; detail?: string } {
  return {
    ...(wait.digits !== '' && { digits: wait.digits }),
    ...(wait.detail !== null && { detail: wait.detail }),
  };
}
