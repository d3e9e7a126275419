import type { Trunk } from './trunk.ts';
import type { TrunkCalls } from './trunk-calls.ts';

/** One trunk, for metrics and tests. */
export interface TrunkFigures {
  name: string;
  /** Null: not known yet. */
  up: boolean | null;
  /** Why it is down. */
  reason: string | null;
  /** Since when it has this state, in ms since 1970. */
  since: number;
  /** Null: no registration, or no answer yet. */
  registered: boolean | null;
  /** Calls that go over it now. */
  callsUp: number;
  calls: Readonly<TrunkCalls>;
}

export function figuresOf({ settings, health, calls, dialogs }: Trunk): TrunkFigures {
  return {
    name: settings.name,
    up: health.state === 'unknown' ? null : health.state === 'up',
    reason: health.reason,
    since: health.since,
    registered: settings.register ? health.registered : null,
    callsUp: dialogs.size,
    calls,
  };
}
