import type { NodeOf } from '../../document/document.ts';
import type { Behaviour } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import { waitFor } from '../turn.ts';

/** Music until the time is over, or one of the keys is pressed. A key that interrupted an announcement counts, too. */
export const wait: Behaviour<NodeOf<'wait'>> = {
  enter(node, { turn, run, state }) {
    const key = node.keys.find((each) => state.typed.includes(each));
    if (node.keys.length > 0) state.typed = '';
    if (key !== undefined) return { outcome: key, digits: key };
    run.wait = waitFor({
      playing: turn.ask({ type: 'play-music', prompt: node.music ?? null }),
      timer: turn.startTimer(node.seconds * 1000),
    });
    return 'wait';
  },
  on(node, event, waiting, { turn }) {
    if (event.type === 'timer') return { outcome: 'done', detail: waiting.detail ?? undefined };
    // A missing prompt is no reason for silence.
    if (event.type === 'played' && event.failed && node.music !== undefined && waiting.detail === null) {
      waiting.detail = 'audio missing';
      waiting.playing = turn.ask({ type: 'play-music', prompt: null });
    }
    return stays;
  },
  onDigit: (node, digit) => (node.keys.some((key) => key === digit) ? { outcome: digit, digits: digit } : stays),
};
