import type { Next } from './behaviour.ts';
import { behaviourOf } from './behaviours.ts';
import type { FlowCommand } from './commands.ts';
import type { FlowEvent } from './events.ts';
import type { FlowLibrary } from './library.ts';
import { currentNode, endCall, fail, fallbackPlayed, proceed, pushFlow, redirect, sceneOf } from './proceed.ts';
import { resumeRun } from './resume.ts';
import type { FlowCall, FlowState, Run, Scalar, Wait } from './state.ts';
import { keepDigit, newRun, Turn } from './turn.ts';
import { assign } from './values.ts';

export interface FlowStart {
  call: FlowCall;
  flow: string;
  version: number;
  /** Unix ms. */
  at: number;
  /** For `split`: any whole number. The same seed, flow and events make the same path. */
  seed: number;
  /** Absent: the first language of the flow. */
  language?: string;
  variables?: Record<string, Scalar>;
}

/** The state after a step, and what the gateway has to do, in this order. */
export interface FlowStep {
  state: FlowState;
  commands: FlowCommand[];
}

/** Enters the first node. */
export function startFlow(start: FlowStart, library: FlowLibrary): FlowStep {
  const document = library.document(start.flow, start.version);
  const { call, seed, language = document?.languages[0] ?? 'en' } = start;
  const state: FlowState = {
    state: 1,
    call,
    ended: null,
    main: newRun({}),
    lastId: 0,
    steps: 0,
    random: seed | 0,
    language,
    variables: {},
    secret: [],
    typed: '',
    lastDigits: '',
    dialled: null,
    leftMessage: false,
    recordingUrl: '',
    priority: 0,
    skills: [],
    agentMessage: [],
  };
  for (const [name, value] of Object.entries(start.variables ?? {})) assign(state, name, value);
  assign(state, 'call.id', call.id);
  assign(state, 'call.custom', call.custom);
  for (const [name, value] of Object.entries(call.params ?? {}))
    assign(state, `call.params.${name}`, value, call.masked);
  assign(state, 'caller.number', call.from ?? '', call.masked);
  assign(state, 'called.number', call.to);
  assign(state, 'language', language);
  const turn = new Turn(structured(state), start.at, library);
  const { main } = turn.state;
  const next = pushFlow(turn, main, start.flow, start.version);
  if (next !== null) proceed(turn, main, next);
  return { state: turn.state, commands: turn.commands };
}

/**
 * The step that follows an event. It is a pure function: it changes neither `state` nor `event`. An event that no node
 * awaits (late, repeated, after the end) gives back the state as it is, without commands.
 */
export function stepFlow(state: FlowState, event: FlowEvent, library: FlowLibrary): FlowStep {
  if (state.ended !== null || !isAwaited(state, event)) return { state, commands: [] };
  const turn = new Turn(structured(state), event.at, library);
  if (event.type === 'hang-up') endCall(turn, 'caller-left');
  else if (event.type === 'redirect') redirect(turn, turn.state.main, event.flow);
  else if (event.type === 'digit') digitPressed(turn, event.digit);
  else answered(turn, event);
  return { state: turn.state, commands: turn.commands };
}

/**
 * Goes on after a restart: the commands whose events were lost are sent again, with new ids. The current node starts
 * over. A conversation goes on, with its id. A caller in a queue joins it again, `since` when they came.
 */
export function resumeFlow(state: FlowState, at: number, library: FlowLibrary): FlowStep {
  if (state.ended !== null) return { state, commands: [] };
  const turn = new Turn(structured(state), at, library);
  resumeRun(turn, turn.state.main);
  return { state: turn.state, commands: turn.commands };
}

/** A copy of plain JSON. */
function structured(state: FlowState): FlowState {
  return JSON.parse(JSON.stringify(state)) as FlowState;
}

/** The runs that can get an event, the innermost last. */
function runsOf({ main }: FlowState): Run[] {
  return main.wait?.child ? [main, main.wait.child] : [main];
}

type Slot = 'playing' | 'timer' | 'asked';

const slots: Partial<Record<FlowEvent['type'], Slot>> = { played: 'playing', timer: 'timer' };

function slotOf(wait: Wait | null, event: FlowEvent): Slot | null {
  if (wait === null || !('id' in event)) return null;
  const slot = slots[event.type] ?? 'asked';
  return wait[slot] === event.id ? slot : null;
}

function isAwaited(state: FlowState, event: FlowEvent): boolean {
  if (event.type === 'digit') return /^[0-9*#]$/.test(event.digit) && state.main.ending === null;
  if (!('id' in event)) return true;
  return runsOf(state).some((run) => slotOf(run.wait, event) !== null);
}

/** A digit is for the flow that the caller hears. */
function digitPressed(turn: Turn, digit: string): void {
  const { state } = turn;
  const run = runsOf(state).at(-1) ?? state.main;
  const scene = sceneOf(turn, run);
  const node = scene === null ? null : currentNode(scene);
  const onDigit = node === null ? undefined : behaviourOf(node).onDigit;
  if (scene === null || node === null || run.wait === null || onDigit === undefined) {
    keepDigit(state, digit);
    return;
  }
  proceed(turn, run, onDigit(node, digit, run.wait, scene));
}

function answered(turn: Turn, event: FlowEvent): void {
  const run = runsOf(turn.state).find(({ wait }) => slotOf(wait, event) !== null);
  const wait = run?.wait ?? null;
  const slot = slotOf(wait, event);
  if (run === undefined || wait === null || slot === null) return;
  if (wait.phase === 'opening') opened(turn, run, wait, event);
  else if (wait.phase === 'fallback') fallbackPlayed(turn, run, event.type === 'played' && event.failed === true);
  // Hold music does not end. If it cannot be played, there is nothing else to play.
  else if (wait.phase !== 'resting') answeredInNode(turn, run, wait, slot, event);
}

function answeredInNode(turn: Turn, run: Run, wait: Wait, slot: Slot, event: FlowEvent): void {
  const scene = sceneOf(turn, run);
  const node = scene === null ? null : currentNode(scene);
  if (scene === null || node === null) {
    fail(turn, run, 'broken');
    return;
  }
  const { on, answers = [] } = behaviourOf(node);
  if (on === undefined || (slot === 'asked' && !answers.includes(event.type))) return;
  wait[slot] = null;
  proceed(turn, run, on(node, event, wait, scene));
}

/** The first flow of a run was loaded. */
function opened(turn: Turn, run: Run, wait: Wait, event: FlowEvent): void {
  if (event.type !== 'flow') return;
  const flow = wait.detail ?? '';
  run.wait = null;
  const next: Next | null =
    event.version === null ? fail(turn, run, 'broken') : pushFlow(turn, run, flow, event.version);
  if (next !== null) proceed(turn, run, next);
}
