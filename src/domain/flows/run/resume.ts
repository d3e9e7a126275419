import { behaviourOf } from './behaviours.ts';
import { currentNode, fail, proceed, sceneOf } from './proceed.ts';
import type { Run } from './state.ts';
import { type Turn, waitFor } from './turn.ts';

/** Sends the commands of a run again after a restart. The step of its node stays the same. */
export function resumeRun(turn: Turn, run: Run): void {
  const { wait } = run;
  if (wait === null) return;
  if (wait.phase === 'opening') {
    wait.asked = turn.ask({ type: 'open-flow', flow: wait.detail ?? '' });
    return;
  }
  if (wait.phase === 'resting') {
    wait.playing = turn.ask({ type: 'play-music', prompt: null });
    return;
  }
  if (wait.phase === 'fallback') {
    // What the flow wanted to say is in its commands alone, and they are gone.
    run.wait = waitFor({ playing: turn.ask({ type: 'play', parts: [{ builtIn: 'apology' }] }), phase: 'fallback' });
    return;
  }
  const scene = sceneOf(turn, run);
  const node = scene === null ? null : currentNode(scene);
  if (scene === null || node === null) {
    fail(turn, run, 'broken');
    return;
  }
  const { enter, resume } = behaviourOf(node);
  const next = resume === undefined ? enter(node, scene) : resume(node, wait, scene);
  proceed(turn, run, next);
  const { child } = run.wait ?? {};
  if (child) resumeRun(turn, child);
}
