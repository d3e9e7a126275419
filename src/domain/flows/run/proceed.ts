import type { FlowDocument, FlowNode } from '../document/document.ts';
import { runsIn } from '../document/kinds.ts';
import type { Next } from './behaviour.ts';
import { behaviourOf } from './behaviours.ts';
import type { FlowEnd, PlayPart } from './commands.ts';
import { type Interruption, interrupt, note, release } from './interrupt.ts';
import { spoken } from './prompts.ts';
import type { Frame, Run } from './state.ts';
import { newRun, nodeNamed, type Scene, type Turn, waitFor } from './turn.ts';

/** The most flows that call each other. */
const deepest = 10;
/** The most nodes in one step. More are a cycle in which nothing waits for the caller or for time. */
const mostInOneStep = 1000;
/** The most nodes of a call, whatever its flows say: overflows and redirects can go round, too. */
const mostInCall = 10_000;

/** Follows the outcomes of a run, until a node waits or the run is over. */
export function proceed(turn: Turn, run: Run, first: Next): void {
  let next: Next | null = first;
  while (next !== null && next !== 'wait') next = move(turn, run, next);
}

/** @returns null if the run is over, or waits for something of its own */
function move(turn: Turn, run: Run, next: Exclude<Next, 'wait'>): Next | null {
  const frame = run.frames.at(-1);
  if (frame === undefined) return null;
  if (run.wait !== null) release(turn, run.wait, 'end');
  run.wait = null;
  if ('broken' in next) return fail(turn, run, 'broken', { detail: next.broken });
  if ('ends' in next) return endCall(turn, 'finished', next.ends);
  if ('leaves' in next) return leaveQueue(turn, run);
  if ('returns' in next) return comeBack(turn, run, next.returns);
  if ('call' in next) return callFlow(turn, run, next);
  note(turn, frame, next.outcome, 'goesTo' in next ? {} : next);
  if ('goesTo' in next) {
    run.frames.pop();
    return redirect(turn, run, next.goesTo);
  }
  const scene = sceneOf(turn, run);
  const node = scene === null ? null : nodeNamed(scene.document, frame.node);
  const target = node !== null && Object.hasOwn(node.outcomes, next.outcome) ? node.outcomes[next.outcome] : undefined;
  if (target === undefined) return fail(turn, run, 'broken', { isNoted: true });
  return enter(turn, run, frame, target);
}

/** Enters a node of the frame's flow. */
function enter(turn: Turn, run: Run, frame: Frame, name: string): Next | null {
  const { state } = turn;
  state.steps += 1;
  run.steps += 1;
  turn.entered += 1;
  Object.assign(frame, { node: name, step: state.steps, enteredAt: turn.at });
  if (run.steps > mostOf(turn, run) || state.steps > mostInCall || turn.entered > mostInOneStep)
    return fail(turn, run, 'limit');
  const scene = sceneOf(turn, run);
  const node = scene === null ? null : nodeNamed(scene.document, name);
  if (scene === null || node === null || !runsIn(node.kind, whereOf(turn, run))) return fail(turn, run, 'broken');
  return behaviourOf(node).enter(node, scene);
}

/** The first flow of a run has the limit for all that it calls. */
function mostOf({ library }: Turn, { frames: [first] }: Run): number {
  return (first === undefined ? null : library.document(first.flow, first.version))?.maxSteps ?? mostInCall;
}

function whereOf(turn: Turn, run: Run): FlowDocument['use'] {
  return run === turn.state.main ? 'call' : 'in-queue';
}

export function sceneOf(turn: Turn, run: Run): Scene | null {
  const frame = run.frames.at(-1);
  const document = frame === undefined ? null : turn.library.document(frame.flow, frame.version);
  if (frame === undefined || document === null) return null;
  return { turn, state: turn.state, run, frame, document };
}

export function currentNode(scene: Scene): FlowNode | null {
  return nodeNamed(scene.document, scene.frame.node);
}

/** Starts a flow on top of those that run. */
export function pushFlow(turn: Turn, run: Run, flow: string, version: number): Next | null {
  const frame = { flow, version, node: '', step: 0, enteredAt: turn.at, loops: {} };
  run.frames.push(frame);
  const start = turn.library.document(flow, version)?.start ?? '';
  return enter(turn, run, frame, start);
}

function callFlow(turn: Turn, run: Run, { call, version }: { call: string; version: number }): Next | null {
  return run.frames.length >= deepest
    ? { outcome: 'failed', detail: 'too many flows' }
    : pushFlow(turn, run, call, version);
}

/** The step of the `return` node, then that of the `call-flow` node. */
function comeBack(turn: Turn, run: Run, result: string | null): Next | null {
  const [caller] = run.frames.slice(-2, -1);
  if (caller === undefined)
    return run === turn.state.main ? endCall(turn, 'finished', 'normal') : rest(turn, run, 'end');
  const frame = run.frames.pop();
  if (frame !== undefined) note(turn, frame, 'end');
  const scene = sceneOf(turn, run);
  const node = scene === null ? null : currentNode(scene);
  const isKnown = node?.kind === 'call-flow' && result !== null && node.results.includes(result);
  return { outcome: isKnown && result !== null ? result : 'done' };
}

/** The caller hears music until the queue says what happens. */
function rest(turn: Turn, run: Run, why: Interruption): null {
  interrupt(turn, run, why);
  run.wait = waitFor({ playing: turn.ask({ type: 'play-music', prompt: null }), phase: 'resting' });
  return null;
}

/** The in-queue flow ends the wait. */
function leaveQueue(turn: Turn, run: Run): null {
  const { main } = turn.state;
  const booked = main.wait?.phase === 'booked';
  interrupt(turn, run, 'end');
  const { wait } = main;
  if (wait === null || run === main) return null;
  wait.child = null;
  if (wait.asked !== null && !booked) turn.do({ type: 'leave-queue', id: wait.asked, reason: 'left' });
  wait.asked = null;
  proceed(turn, main, { outcome: booked ? 'callback' : 'left' });
  return null;
}

/** Ends the call now. */
export function endCall(turn: Turn, reason: FlowEnd, cause: 'normal' | 'busy' | 'rejected' = 'normal'): null {
  const { state } = turn;
  interrupt(turn, state.main, reason === 'caller-left' ? 'hang-up' : 'end');
  state.ended = reason;
  turn.do({ type: 'end', reason, cause });
  return null;
}

/**
 * The run cannot go on. A caller in a queue keeps their place and hears music. Any other caller hears the fallback, and
 * then the call ends.
 */
export function fail(
  turn: Turn,
  run: Run,
  why: 'limit' | 'broken',
  { detail, isNoted = false }: { detail?: string /** The step of its node is written. */; isNoted?: boolean } = {},
): null {
  const { state } = turn;
  const parts = fallbackOf(turn, run);
  const frame = run.frames.pop();
  if (frame !== undefined && !isNoted) note(turn, frame, why, { detail });
  if (run !== state.main) return rest(turn, run, why);
  interrupt(turn, run, why);
  run.ending = why;
  run.wait = waitFor({ playing: turn.ask({ type: 'play', parts }), phase: 'fallback' });
  return null;
}

const apology: PlayPart[] = [{ builtIn: 'apology' }];

/** The fallback of the flow that runs, or of the one that called it. */
function fallbackOf({ state, library }: Turn, run: Run): PlayPart[] {
  for (const { flow, version } of run.frames.toReversed()) {
    const document = library.document(flow, version);
    const parts = document?.fallback === undefined ? [] : spoken(document.fallback, state, document);
    if (parts.length > 0) return parts;
  }
  return apology;
}

/** The fallback was played. If it could not be, the apology is played, which every gateway has. */
export function fallbackPlayed(turn: Turn, run: Run, failed: boolean): void {
  const { wait } = run;
  if (failed && wait !== null && wait.tries === 0) {
    wait.tries = 1;
    wait.playing = turn.ask({ type: 'play', parts: apology });
    return;
  }
  run.wait = null;
  endCall(turn, run.ending ?? 'broken');
}

/** Ends all flows of the call, and opens another one. */
export function redirect(turn: Turn, run: Run, flow: string): null {
  interrupt(turn, run, 'redirected');
  const asked = turn.ask({ type: 'open-flow', flow });
  turn.state.main = newRun({ wait: waitFor({ asked, phase: 'opening', detail: flow }) });
  return null;
}
