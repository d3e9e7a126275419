/**
 * Whether an agent takes calls. Routing offers a call only to an available agent.
 *
 *                 choose                  choose
 *   available ◄────────────► break ◄─────────────► offline, as chosen
 *       │ ▲                    │ ▲                     │ ▲
 *       │ │ wrap-up is saved, its limit is reached,    │ │
 *       │ │ or the agent chooses a status              │ │
 *       └─┴──────────────► wrap-up ◄───────────────────┴─┘
 *           a call is over             then back to the chosen status
 *
 *   any status ─no phone during the grace period─► offline ─a phone is there again─► as before
 *
 * A call in progress is no status: an agent in a call is busy (see `Occupancy`), and may choose their next status
 * meanwhile. Times are ms since 1970, and come with the events.
 */
export const agentStatusKinds = ['available', 'break', 'wrap-up', 'offline'] as const;
export type AgentStatusKind = (typeof agentStatusKinds)[number];

/** The statuses that an agent can choose. */
export const choosableStatuses = ['available', 'break', 'offline'] as const;
export type ChoosableStatus = (typeof choosableStatuses)[number];

/** `missed-offers`: the agent answered none of several offers. */
export const statusSetters = ['agent', 'supervisor', 'missed-offers'] as const;
export type StatusSetter = (typeof statusSetters)[number];

export interface AgentStatus {
  kind: AgentStatusKind;
  /** The reason of a break. null: not a break, or a break without a reason. */
  reason: string | null;
  since: number;
  /** The end of a wrap-up. null: not a wrap-up, or one without a limit. */
  until: number | null;
  /** null: nothing but calls and phones led to this status. */
  setBy: StatusSetter | null;
}

export interface ChosenStatus {
  kind: ChoosableStatus;
  reason: string | null;
  since: number;
  setBy: StatusSetter | null;
}

interface RunningWrapUp {
  callId: string;
  since: number;
  until: number | null;
}

/** Whether the agent has a phone: a registered browser or an ordinary phone. */
type Reachability =
  | { phone: 'there' }
  /** The last browser closed at `since`. A reload opens it again within the grace period. */
  | { phone: 'closing'; since: number }
  | { phone: 'gone'; since: number };

/** Plain JSON. It is stored after each change. */
export interface AgentState {
  readonly chosen: ChosenStatus;
  readonly wrapUp: RunningWrapUp | null;
  readonly reach: Reachability;
}

export type AgentEvent =
  | { type: 'chosen'; kind: ChoosableStatus; reason: string | null; setBy: StatusSetter; at: number }
  /** The agent's part in an answered call is over. @prop limitMs of the wrap-up. 0: none. null: no limit */
  | { type: 'call-over'; callId: string; limitMs: number | null; at: number }
  /** The note of this call is saved. */
  | { type: 'wrapped-up'; callId: string; at: number }
  /** The agent needs more time for the note. */
  | { type: 'wrap-up-extended'; ms: number; at: number }
  | { type: 'phone'; there: boolean; at: number }
  /** Time has passed: see `dueAt`. */
  | { type: 'time'; at: number };

/** A reload of the last page takes less than this, in ms. */
export const reloadGraceMs = 30_000;

/** An agent that nothing is known of: available, once they have a phone. */
export function newAgentState(at: number): AgentState {
  const chosen = { kind: 'available', reason: null, since: at, setBy: null } as const;
  return { chosen, wrapUp: null, reach: { phone: 'gone', since: at } };
}

/** The state after an event. The same object: nothing changed. */
export function nextAgentState(state: AgentState, event: AgentEvent): AgentState {
  switch (event.type) {
    case 'chosen':
      return choose(state, event);
    case 'call-over':
      return callOver(state, event);
    case 'wrapped-up':
      return state.wrapUp?.callId === event.callId ? withoutWrapUp(state, event.at) : state;
    case 'wrap-up-extended':
      return extend(state, event);
    case 'phone':
      return phoneChanged(state, event);
    case 'time':
      return timePassed(state, event.at);
  }
}

export function statusOf({ chosen, wrapUp, reach }: AgentState): AgentStatus {
  if (reach.phone === 'gone') return { kind: 'offline', reason: null, since: reach.since, until: null, setBy: null };
  if (wrapUp !== null) {
    return { kind: 'wrap-up', reason: null, since: wrapUp.since, until: wrapUp.until, setBy: null };
  }
  return { ...chosen, until: null };
}

/** Statuses of an agent that gets no calls. */
export const awayKinds = ['break', 'wrap-up', 'offline'] as const;
export type AwayKind = (typeof awayKinds)[number];

/** Why the agent gets no calls, whether or not they have a phone. null: they do. */
export function awayAs({ chosen, wrapUp }: Pick<AgentState, 'chosen' | 'wrapUp'>): AwayKind | null {
  if (wrapUp !== null) return 'wrap-up';
  return chosen.kind === 'available' ? null : chosen.kind;
}

/** The moment at which a `time` event changes the state. null: none does. */
export function dueAt({ wrapUp, reach }: AgentState): number | null {
  const times = [wrapUp?.until ?? null, reach.phone === 'closing' ? reach.since + reloadGraceMs : null];
  return times.reduce((one, other) => (one === null || (other !== null && other < one) ? other : one), null);
}

export function sameStatus(one: AgentStatus, other: AgentStatus): boolean {
  const { kind, reason, since, until, setBy } = one;
  return (
    kind === other.kind &&
    reason === other.reason &&
    since === other.since &&
    until === other.until &&
    setBy === other.setBy
  );
}

/** A choice ends a wrap-up: an agent that says they are available is. The same choice again keeps its time. */
function choose(state: AgentState, { kind, reason, setBy, at }: Extract<AgentEvent, { type: 'chosen' }>): AgentState {
  const { chosen, wrapUp } = state;
  if (chosen.kind === kind && chosen.reason === reason && wrapUp === null) return state;
  return { ...state, chosen: { kind, reason, since: at, setBy }, wrapUp: null };
}

/** The wrap-up of the newer call replaces that of the older one. */
function callOver(state: AgentState, { callId, limitMs, at }: Extract<AgentEvent, { type: 'call-over' }>): AgentState {
  if (limitMs === 0) return state;
  return { ...state, wrapUp: { callId, since: at, until: limitMs === null ? null : at + limitMs } };
}

/** A wrap-up lasts no longer than this, however often it is extended, in ms. */
const longestWrapUpMs = 60 * 60_000;

/** A wrap-up without a limit is long enough, and one that is over does not come back. */
function extend(state: AgentState, { ms, at }: Extract<AgentEvent, { type: 'wrap-up-extended' }>): AgentState {
  const { wrapUp } = state;
  if (wrapUp === null || wrapUp.until === null || wrapUp.until <= at) return state;
  const until = Math.min(wrapUp.until + ms, wrapUp.since + longestWrapUpMs);
  return until <= wrapUp.until ? state : { ...state, wrapUp: { ...wrapUp, until } };
}

/** The chosen status begins anew, so that its time does not include the wrap-up. */
function withoutWrapUp(state: AgentState, at: number): AgentState {
  return { ...state, chosen: { ...state.chosen, since: at }, wrapUp: null };
}

function phoneChanged(state: AgentState, { there, at }: Extract<AgentEvent, { type: 'phone' }>): AgentState {
  const { reach } = state;
  if (!there) return reach.phone === 'there' ? { ...state, reach: { phone: 'closing', since: at } } : state;
  if (reach.phone === 'there') return state;
  const back = timePassed(state, at);
  const waits = back.reach.phone === 'gone' && back.chosen.kind === 'available';
  const chosen = waits ? { ...back.chosen, since: at } : back.chosen;
  return { ...back, chosen, reach: { phone: 'there' } };
}

function timePassed(state: AgentState, at: number): AgentState {
  const { wrapUp, reach } = state;
  const over = wrapUp !== null && wrapUp.until !== null && wrapUp.until <= at;
  const rested = over ? withoutWrapUp(state, wrapUp.until ?? at) : state;
  if (reach.phone !== 'closing' || reach.since + reloadGraceMs > at) return rested;
  return { ...rested, reach: { phone: 'gone', since: reach.since + reloadGraceMs } };
}
