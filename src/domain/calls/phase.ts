/**
 * The phases of a call:
 *
 *              offer            answer             hang up           wrap-up saved
 *   (new) ─► ringing ─────────► active ──────────► ended ───────────► completed
 *              │  ▲ next agent   │  ▲                ▲
 *              │  └──┘       hold▼  │resume          │
 *              │               held ─────────────────┤
 *              └─────────────────────────────────────┘  no answer, cancelled, failed
 *
 * *ended*: media is over. *completed*: the wrap-up (note, disposition) is saved.
 */
export const phases = ['ringing', 'active', 'held', 'ended', 'completed'] as const;
export type Phase = (typeof phases)[number];

export type CallMove = 'offer' | 'answer' | 'hold' | 'resume' | 'end' | 'complete';

const moves: Record<Phase, Partial<Record<CallMove, Phase>>> = {
  ringing: { offer: 'ringing', answer: 'active', end: 'ended' },
  active: { hold: 'held', end: 'ended' },
  held: { resume: 'active', end: 'ended' },
  ended: { complete: 'completed' },
  // A wrap-up can be corrected: saving it again keeps the phase.
  completed: { complete: 'completed' },
};

/** The phase after a move. null: the move is not allowed. */
export function nextPhase(phase: Phase, move: CallMove): Phase | null {
  return moves[phase][move] ?? null;
}

export function isLive(phase: Phase): boolean {
  return phase === 'ringing' || phase === 'active' || phase === 'held';
}
