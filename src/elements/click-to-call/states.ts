import type { VisitorFact } from '../../phone/visitor-call.ts';

/**
 * The states as the visitor sees them.
 *
 *          click            microphone         INVITE           200
 *   idle ────────► asking ────────────► connecting ─► ringing ──────► talking
 *    ▲               │                      │            │               │ either side hangs up
 *    │               └──────────┬───────────┴────────────┴─────┬─────────┘
 *    │ a few seconds            ▼ something failed             ▼
 *    └───────────────────── problem ─click─► asking          ended
 */
export type CallState = 'idle' | VisitorFact['type'];

export function isLive(state: CallState): boolean {
  return state === 'asking' || state === 'connecting' || state === 'ringing' || state === 'talking';
}

/** "0:07", "12:34", "1:02:03". */
export function clockText(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
