import { ticks } from '../../../../domain/clock.ts';
import type { CapacityRefusal } from '../../port.ts';
import type { CoreContext } from '../context.ts';

const everyMs = 60_000;
const noted = new WeakMap<CoreContext, { at: number; since: number }>();

/**
 * Counts a call that was rejected for lack of capacity. Logs at most one line per minute, however many calls arrive.
 */
export function noteRefusal(
  context: CoreContext,
  why: CapacityRefusal,
  from: { kind: string; identity: string },
): void {
  context.refused[why] += 1;
  const now = ticks(context.clock);
  const last = noted.get(context) ?? { at: Number.NEGATIVE_INFINITY, since: 0 };
  last.since += 1;
  noted.set(context, last);
  if (now - last.at < everyMs) return;
  const { kind, identity } = from;
  context.logger.info?.({ why, from: kind, identity, calls: last.since }, 'call refused: no capacity');
  last.at = now;
  last.since = 0;
}
