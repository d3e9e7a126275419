import { atom, computed, type MapStore, map, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { DialWish } from '../domain/crm/host.ts';
import type { DeviceNews } from '../domain/devices/device-news.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { AgentStatusView } from '../domain/protocol/agent-status.ts';
import type { CallView } from '../domain/protocol/call.ts';
import type { SessionView } from '../domain/protocol/session.ts';
import { isolated } from './isolated.ts';

/** A coded error for the screen. */
export interface Problem {
  code: ErrorCode;
  message: string;
  help: string;
}

/**
 * The state of the phone's connection to its gateway.
 *
 *   idle ─connect─► connecting ─► ready ◄─► reconnecting
 *                       └──────────► failed (needs a person: token, browser, origin)
 */
export type ConnectionStatus = 'idle' | 'connecting' | 'ready' | 'reconnecting' | 'failed';

/**
 * Why a call sounds bad: the network between this browser and the gateway; the microphone, which sends nothing or
 * silence; or the other side, from which nothing arrives.
 */
export type CallTrouble = 'network' | 'microphone' | 'other-side';

/** State of a call that only this browser knows. */
export interface LocalCall {
  muted: boolean;
  /** Audio of this call is in this tab. */
  here: boolean;
  /** Audio of this call is in another tab of this browser. */
  elsewhere?: boolean;
  /** Digits sent so far. */
  digits: string;
  /** Why the call sounds bad now, in the tab with its audio. Absent: it does not, or that is not known. */
  trouble?: CallTrouble | null;
}

/** A call that waits for an agent in a queue. */
export interface QueuedCall {
  callId: string;
  /** The label of the queue. */
  queue: string;
  /** The caller, as this agent may see them. Empty: the number is withheld. */
  caller: string;
  /** ISO 8601, UTC. */
  since: string;
  /** The caller has hung up, and is called back from this place. */
  callback?: boolean;
}

/** The stores of one agent's phone. They change only when the gateway or the other side has confirmed. */
export interface PhoneState {
  $status: WritableAtom<ConnectionStatus>;
  $session: WritableAtom<SessionView | null>;
  /** Why the phone cannot work, or the last error. null: no problem. */
  $problem: WritableAtom<Problem | null>;
  /** Another tab of this agent rings and carries audio. Commands that need audio run there. */
  $follower: WritableAtom<boolean>;
  /** Live calls and those in wrap-up, by ID. */
  $calls: MapStore<Record<string, CallView>>;
  $local: MapStore<Record<string, LocalCall>>;
  /** Calls without an agent that this agent may take, by ID. */
  $waiting: MapStore<Record<string, CallView>>;
  /** This agent's own status. null: not known. Current while an element shows it (`Phone.followStatus`). */
  $ownStatus: WritableAtom<AgentStatusView | null>;
  /** The statuses of all agents, by identity. null: not known. Current while an element shows them (`Phone.followTeam`). */
  $team: WritableAtom<Readonly<Record<string, AgentStatusView>> | null>;
  /**
   * Calls that wait in this agent's queues, for supervisors in all queues, the oldest first. null: not known, or there are
   * no queues. Current while an element shows the team (`Phone.followTeam`).
   */
  $queued: WritableAtom<readonly QueuedCall[] | null>;
  /** Newest first. */
  $log: WritableAtom<readonly CallView[]>;
  $logStatus: WritableAtom<'idle' | 'loading' | 'loaded' | 'failed'>;
  /** The gateway has older calls than these. */
  $logMore: WritableAtom<boolean>;
  /** The number of a call in setup, until the gateway assigns the call's ID. */
  $dialling: WritableAtom<string | null>;
  /** The number that the CRM’s server asked the agent to call last. */
  $asked: WritableAtom<DialWish | null>;
  /** The microphone or speaker that was plugged in or unplugged last in this call. null: none. */
  $deviceNews: WritableAtom<DeviceNews | null>;
  /** The call that the agent wants to see. null: the usual one. Another call that becomes active ends the choice. */
  $chosen: WritableAtom<string | null>;
  /**
   * The call to show: the chosen one. Otherwise the one that talks, that the agent places, that is on hold, that rings,
   * and then the newest in wrap-up.
   */
  $current: ReadableAtom<CallView | null>;
}

export function createPhoneState(): PhoneState {
  const $calls = isolated(map<Record<string, CallView>>({}));
  const $chosen = isolated(atom<string | null>(null));
  return {
    $status: isolated(atom<ConnectionStatus>('idle')),
    $session: isolated(atom<SessionView | null>(null)),
    $problem: isolated(atom<Problem | null>(null)),
    $follower: isolated(atom(false)),
    $calls,
    $local: isolated(map<Record<string, LocalCall>>({})),
    $waiting: isolated(map<Record<string, CallView>>({})),
    $ownStatus: isolated(atom<AgentStatusView | null>(null)),
    $team: isolated(atom<Readonly<Record<string, AgentStatusView>> | null>(null)),
    $queued: isolated(atom<readonly QueuedCall[] | null>(null)),
    $log: isolated(atom<readonly CallView[]>([])),
    $logStatus: isolated(atom<'idle' | 'loading' | 'loaded' | 'failed'>('idle')),
    $logMore: isolated(atom(false)),
    $dialling: isolated(atom<string | null>(null)),
    $asked: isolated(atom<DialWish | null>(null)),
    $deviceNews: isolated(atom<DeviceNews | null>(null)),
    $chosen,
    $current: isolated(
      computed([$calls, $chosen], (calls, chosen) => chosenOf(calls, chosen) ?? currentOf(Object.values(calls))),
    ),
  };
}

/** The phone has disconnected. */
export function emptyState({
  $calls,
  $local,
  $waiting,
  $follower,
  $ownStatus,
  $team,
  $queued,
  $chosen,
  $status,
}: PhoneState): void {
  for (const store of [$calls, $local, $waiting]) store.set({});
  $follower.set(false);
  $chosen.set(null);
  $ownStatus.set(null);
  $team.set(null);
  $queued.set(null);
  $status.set('idle');
}

function chosenOf(calls: Readonly<Record<string, CallView>>, chosen: string | null): CallView | null {
  const call = chosen === null ? undefined : calls[chosen];
  return call === undefined || call.phase === 'completed' ? null : call;
}

function rank({ phase, direction }: CallView): number {
  if (phase === 'active') return 0;
  if (phase === 'ringing') return direction === 'outbound' ? 1 : 3;
  return phase === 'held' ? 2 : 4;
}

function currentOf(calls: CallView[]): CallView | null {
  const sorted = calls
    .filter((call) => call.phase !== 'completed')
    .sort((a, b) => rank(a) - rank(b) || b.startedAt.localeCompare(a.startedAt));
  return sorted[0] ?? null;
}
