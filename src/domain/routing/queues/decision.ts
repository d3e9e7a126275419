import type { OverflowTarget } from './definition.ts';

export type EntryKind = 'call' | 'callback';

/** Why a call no longer waits. */
export type QueueOutcome =
  /** This agent answered. */
  | { why: 'answered'; agent: string }
  /** It waited as long as the queue allows. */
  | { why: 'timeout' }
  /** The queue accepts no more calls. */
  | { why: 'full' }
  /** No agent is staffed. */
  | { why: 'unstaffed' }
  /** The flow took it out: by a key of the caller, or because a callback was booked. */
  | { why: 'left' | 'callback' }
  /** A rule of the queue names a flow or voicemail. A rule to another queue moves the call, without an outcome. */
  | { why: 'overflow'; to: OverflowTarget }
  /** The call ended, or its queue was deleted. */
  | { why: 'gone' };

/** How the offer of a call to an agent ended. */
export type OfferResult =
  | 'answered'
  /** Not answered in time. */
  | 'missed'
  /** The agent declined. */
  | 'rejected'
  /** The agent has another call, or no phone that can ring. It is not counted as missed. */
  | 'busy'
  /** The phone could not be called. It is not counted as missed. */
  | 'failed'
  /** The caller hung up, or the offer was withdrawn. */
  | 'gone';

/** What the engine wants done, in this order. */
export type Decision =
  /** The agent is claimed for the call. Ring them, and report the result. */
  | { do: 'offer'; callId: string; kind: EntryKind; queue: string; agent: string; ringSeconds: number }
  /** Stop ringing: the call has left the queue, or another agent answered. No result is expected. */
  | { do: 'withdraw'; callId: string; agent: string }
  /** The call no longer waits. */
  | { do: 'outcome'; callId: string; queue: string; outcome: QueueOutcome }
  /** A rule moved the call to another queue. */
  | { do: 'moved'; callId: string; queue: string }
  /** The agent missed too many offers in a row: their status becomes a break. */
  | { do: 'break'; agent: string };
