import type { NodeOf } from '../../document/document.ts';
import type { Behaviour } from '../behaviour.ts';
import { stays } from '../behaviour.ts';
import { waitFor } from '../turn.ts';
import { filled } from '../values.ts';
import { ignored } from './people.ts';

export const voicemail: Behaviour<NodeOf<'voicemail'>> = {
  answers: ['recorded'],
  enter(node, { turn, run }) {
    const { finishKey } = node;
    const asked = turn.ask({
      type: 'record-message',
      maxMs: node.maxSeconds * 1000,
      silenceMs: node.silenceSeconds * 1000,
      finishKey: finishKey === 'none' ? null : finishKey,
    });
    run.wait = waitFor({ asked, stop: 'stop-recording-message' });
    return 'wait';
  },
  on(_, event, __, { state }) {
    if (event.type !== 'recorded') return stays;
    if (event.failed) return { outcome: 'failed', detail: 'recording failed' };
    if (event.durationMs <= 0) return { outcome: 'empty' };
    state.leftMessage = true;
    state.recordingUrl = event.url ?? '';
    return { outcome: 'left' };
  },
  // The core itself ends the recording at the finish key.
  onDigit: ignored,
};

export const record: Behaviour<NodeOf<'record'>> = {
  enter(node, { turn }) {
    turn.do({ type: 'record', recording: node.recording });
    return { outcome: 'done' };
  },
};

export const callback: Behaviour<NodeOf<'callback'>> = {
  answers: ['callback'],
  enter(node, { turn, run, state }) {
    const waiting = state.main.wait;
    const entry = run !== state.main && waiting?.phase === 'waiting' ? waiting.asked : null;
    const number = node.number === undefined ? null : filled(node.number, state).trim();
    const asked = turn.ask({ type: 'book-callback', number, queue: node.queue ?? null, entry });
    run.wait = waitFor({ asked, phase: entry === null ? '' : 'keeps-place' });
    return 'wait';
  },
  on(_, event, wait, { state }) {
    if (event.type !== 'callback') return stays;
    // From now on the place in the queue belongs to the call back, so this call no longer leaves it.
    if (event.outcome === 'booked' && wait.phase === 'keeps-place' && state.main.wait?.phase === 'waiting') {
      state.main.wait.phase = 'booked';
      state.main.wait.stop = null;
    }
    return event.outcome === 'refused' ? { outcome: 'failed', detail: 'refused' } : { outcome: event.outcome };
  },
};
