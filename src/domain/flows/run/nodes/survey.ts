import type { NodeOf } from '../../document/document.ts';
import type { Behaviour, Next } from '../behaviour.ts';
import type { Wait } from '../state.ts';
import type { Scene } from '../turn.ts';
import { assign } from '../values.ts';
import { askKey, type KeyAnswer, type KeyQuestion, keyPressed, keysOf, questionEvent, unanswered } from './ask-key.ts';

/** One question after another. The phase is the number of the question. */
export const survey: Behaviour<NodeOf<'survey'>> = {
  enter: (node, scene) => ask(node, 0, '', scene),
  on: (node, event, wait, scene) => next(node, questionEvent(question(node, wait), event, wait, scene), wait, scene),
  onDigit: (node, digit, wait, scene) => next(node, keyPressed(question(node, wait), digit, wait, scene), wait, scene),
};

function ask(node: NodeOf<'survey'>, at: number, digits: string, scene: Scene): Next {
  const answer = askKey(questionAt(node, at), scene, digits);
  const { wait } = scene.run;
  if (wait === null) return 'wait';
  wait.phase = String(at);
  return next(node, answer, wait, scene);
}

function next(node: NodeOf<'survey'>, answer: KeyAnswer, wait: Wait, scene: Scene): Next {
  if (answer === null) return 'wait';
  // Without an answer, the outcome is the same for a wrong key: the caller does not want to answer.
  if ('none' in answer) return unanswered({ none: 'no-input' }, wait);
  const at = Number(wait.phase);
  const asked = node.questions[at];
  if (asked !== undefined)
    assign(scene.state, `survey.${asked.name}`, /^[0-9]$/.test(answer.key) ? Number(answer.key) : answer.key);
  return at + 1 < node.questions.length ? ask(node, at + 1, wait.digits, scene) : { outcome: 'done', ...keysOf(wait) };
}

function question(node: NodeOf<'survey'>, wait: Wait): KeyQuestion {
  return questionAt(node, Number(wait.phase));
}

function questionAt(node: NodeOf<'survey'>, at: number): KeyQuestion {
  const { prompt = [], keys = [] } = node.questions[at] ?? {};
  const { noInput, invalid, tries, firstDigitSeconds } = node;
  return {
    prompt,
    noInput,
    invalid,
    tries,
    firstDigitSeconds,
    bargeIn: true,
    typeAhead: false,
    isValid: (key) => keys.some((valid) => valid === key),
  };
}
