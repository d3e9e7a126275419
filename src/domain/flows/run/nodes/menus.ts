import type { NodeOf } from '../../document/document.ts';
import type { Key } from '../../document/names.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import type { Wait } from '../state.ts';
import type { Scene } from '../turn.ts';
import { assign } from '../values.ts';
import { askKey, type KeyAnswer, type KeyQuestion, keyPressed, keysOf, questionEvent, unanswered } from './ask-key.ts';

type OneKeyNode = NodeOf<'menu' | 'language' | 'consent'>;

/** Nodes with one question: they differ in their keys, and in what an answer does. */
function oneKey<Node extends OneKeyNode>(
  question: (node: Node) => KeyQuestion,
  answered: (node: Node, key: Key, wait: Wait, scene: Scene) => Next,
): Behaviour<Node> {
  function next(node: Node, answer: KeyAnswer, scene: Scene): Next {
    const { wait } = scene.run;
    if (answer === null || wait === null) return 'wait';
    return 'none' in answer ? unanswered(answer, wait) : answered(node, answer.key as Key, wait, scene);
  }
  return {
    enter: (node, scene) => next(node, askKey(question(node), scene), scene),
    on: (node, event, wait, scene) => next(node, questionEvent(question(node), event, wait, scene), scene),
    onDigit: (node, digit, wait, scene) => next(node, keyPressed(question(node), digit, wait, scene), scene),
  };
}

export const menu = oneKey<NodeOf<'menu'>>(
  (node) => ({ ...node, typeAhead: node.bargeIn, isValid: (key) => Object.hasOwn(node.keys, key) }),
  (node, key, wait, { state }) => {
    state.lastDigits = key;
    return { outcome: key, ...keysOf(wait), detail: node.keys[key] };
  },
);

export const language = oneKey<NodeOf<'language'>>(
  (node) => ({ ...node, bargeIn: true, typeAhead: true, isValid: (key) => Object.hasOwn(node.keys, key) }),
  (node, key, wait, { state, document }) => {
    const chosen = node.keys[key];
    if (chosen !== undefined && document.languages.includes(chosen)) speak(chosen, state);
    return { outcome: 'chosen', ...keysOf(wait), detail: chosen };
  },
);

/** From now on, the caller hears this language. */
export function speak(chosen: string, state: Scene['state']): void {
  state.language = chosen;
  assign(state, 'language', chosen);
}

export const consent = oneKey<NodeOf<'consent'>>(
  (node) => ({
    ...node,
    bargeIn: true,
    // A key that was pressed before the question is no answer to it.
    typeAhead: false,
    isValid: (key) => key === node.acceptKey || key === node.refuseKey,
  }),
  (node, key, wait, { turn }) => {
    const given = key === node.acceptKey ? 'given' : 'refused';
    turn.do({ type: 'consent', state: given });
    return { outcome: given, ...keysOf(wait) };
  },
);
