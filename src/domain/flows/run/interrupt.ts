import type { FlowCommand, LeaveReason } from './commands.ts';
import type { Frame, Run, Wait } from './state.ts';
import { cancelTimer, nodeNamed, stopPlaying, type Turn } from './turn.ts';

/** Why a node ends without one of its outcomes. */
export type Interruption = 'hang-up' | 'redirected' | 'queue-over' | 'limit' | 'broken' | 'end';

/** Writes the step of a node that ends now. */
export function note(
  turn: Turn,
  frame: Frame,
  outcome: string,
  { digits, detail }: { digits?: string | undefined; detail?: string | undefined } = {},
): void {
  const { flow, version, node, step, enteredAt } = frame;
  const document = turn.library.document(flow, version);
  const kind = (document === null ? null : nodeNamed(document, node))?.kind ?? 'missing';
  turn.do({
    type: 'note',
    note: {
      step,
      flow,
      version,
      node,
      kind,
      outcome,
      at: enteredAt,
      durationMs: Math.max(0, turn.at - enteredAt),
      ...(digits !== undefined && { digits }),
      ...(detail !== undefined && { detail }),
    },
  });
}

/** Ends whatever a node waits for. A call back that was booked stays. */
export function release(turn: Turn, wait: Wait, reason: LeaveReason): void {
  stopPlaying(turn, wait);
  cancelTimer(turn, wait);
  if (wait.asked !== null && wait.stop !== null) {
    turn.do({ type: wait.stop, id: wait.asked, reason } satisfies FlowCommand);
  }
  wait.asked = null;
}

const reasons: Record<Interruption, LeaveReason> = {
  'hang-up': 'hang-up',
  redirected: 'redirected',
  'queue-over': 'end',
  limit: 'end',
  broken: 'end',
  end: 'end',
};

/** Ends a run in all its flows, the innermost first. */
export function interrupt(turn: Turn, run: Run, why: Interruption): void {
  const { wait } = run;
  if (wait?.child) interrupt(turn, wait.child, why);
  if (wait !== null) release(turn, wait, reasons[why]);
  // After its fallback began, the steps of a run are already written.
  for (const frame of run.frames.toReversed()) note(turn, frame, why);
  run.frames = [];
  run.wait = null;
}
