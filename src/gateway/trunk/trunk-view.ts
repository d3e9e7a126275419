import type { TrunkState, TrunkView } from '../../domain/protocol/administration/trunk.ts';
import type { KnownTrunk } from './carriers.ts';
import { newTrunkCalls } from './trunk-calls.ts';
import type { TrunkFigures } from './trunk-figures.ts';

/** What has to be done by hand before trunks of the database work. */
export type ByHand = NonNullable<TrunkView['todo']>;

/**
 * A trunk as an administrator sees it, without its password.
 * @param figures of the core. null: it does not use the trunk, and no call of it is left
 * @param byHand null: the core takes changes by itself
 */
export function trunkView(trunk: KnownTrunk, figures: TrunkFigures | null, byHand: ByHand | null): TrunkView {
  const { name, origin, enabled, values, password, problem } = trunk;
  const calls = figures?.calls ?? newTrunkCalls();
  const state = stateOf(trunk, figures, byHand !== null);
  const live = enabled && problem === null;
  return {
    ...values,
    id: name,
    origin,
    enabled,
    hasPassword: password !== null || problem !== null,
    state,
    reason: state === 'failed' ? (problem ?? figures?.reason ?? null) : null,
    since: live && figures !== null ? new Date(figures.since).toISOString() : null,
    registered: live ? (figures?.registered ?? null) : null,
    calls: {
      up: figures?.callsUp ?? 0,
      inbound: calls.inbound,
      outbound: calls.outbound,
      failures: { ...calls.failures },
    },
    todo: byHand,
  };
}

function stateOf(
  { enabled, deleted, problem, values }: KnownTrunk,
  figures: TrunkFigures | null,
  elsewhere: boolean,
): TrunkState {
  if (deleted) return 'ending';
  if (!enabled) return 'disabled';
  if (problem !== null || figures?.up === false) return 'failed';
  if (elsewhere) return 'elsewhere';
  if (figures?.up !== true) return 'unknown';
  return values.register ? 'registered' : 'up';
}
