import type { Key } from '../document/names.ts';
import type { RequiredSkill } from '../document/routing-nodes.ts';

/** What the caller hears, with all variables filled in. Several parts are one gapless playback. */
export type PlayPart =
  /** Spoken. `instead`: the English text, if this one has no sound on the gateway. */
  | { text: string; language: string; instead?: { text: string; language: string } }
  /** A stored prompt, in this language if it has it. */
  | { prompt: string; language: string }
  | { url: string }
  | { number: number; language: string }
  | { digits: string; language: string }
  /** A sound that every gateway has: “this call cannot be continued”. It needs no speech engine. */
  | { builtIn: 'apology' };

/** The destination of a `ring` or `forward`. Numbers are text as the flow wrote it: the outbound policy reads and permits them. */
export type RingTarget = { agent: string } | { number: string };

/** Why the flow of a call is over. */
export type FlowEnd =
  /** A `hang-up` or `return` node. */
  | 'finished'
  /** The caller hung up, or their channel is gone. */
  | 'caller-left'
  /** Too many steps. The caller heard the fallback. */
  | 'limit'
  /** The flow cannot go on: a document, a node or a version is missing. The caller heard the fallback. */
  | 'broken';

/** A step of the call's history. Every node that a call enters has exactly one, written when the call leaves it. */
export interface FlowNote {
  /** 1 is the first node of the call. Nodes of an in-queue flow count, too. */
  step: number;
  flow: string;
  version: number;
  node: string;
  kind: string;
  /** The outcome. Or the reason why there is none: `hang-up`, `redirected`, `queue-over`, `limit`,
   * `broken`, `end`. */
  outcome: string;
  /** Unix ms. */
  at: number;
  durationMs: number;
  /** Keys of the caller that the node used. Absent: none, or the node is secret. */
  digits?: string;
  /** What else is worth knowing: the meaning of a key, a status of HTTP, a missing prompt. Never a caller's data. */
  detail?: string;
}

/** `left`: a `leave` node. `end`: the flow ends the call. */
export type LeaveReason = 'left' | 'end' | 'hang-up' | 'redirected';

/**
 * What the gateway has to do. It answers the call before the first command that the caller hears, or that records. A
 * command with an `id` is followed by an event with the same id, except the stopping ones: whatever is reported of an id that was stopped or cancelled, changes nothing.
 */
export type FlowCommand =
  /** Followed by `played`. At most one playback of a run is there at a time. */
  | { type: 'play'; id: string; parts: PlayPart[] }
  /** Hold music, or a stored prompt in a circle, until `stop-playing`. No event follows, except `played` with `failed`. */
  | { type: 'play-music'; id: string; prompt: string | null }
  | { type: 'stop-playing'; id: string }
  /** Followed by `timer`. */
  | { type: 'start-timer'; id: string; ms: number }
  | { type: 'cancel-timer'; id: string }
  /** Loads the published version of a flow for `FlowLibrary`. Followed by `flow`. */
  | { type: 'open-flow'; id: string; flow: string }
  /** Followed by `switch`. */
  | { type: 'read-switch'; id: string; switch: string }
  /** Followed by `lookup`. `number` null: the number of the caller, which the flow may not know. */
  | { type: 'lookup'; id: string; number: string | null; timeoutMs: number }
  /**
   * An HTTP request. Redirects are not followed, private addresses are refused, and the body of the answer is cut off
   * at 64 KiB. Followed by `response`.
   */
  | {
      type: 'request';
      id: string;
      url: string;
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      headers: Record<string, string>;
      /** Header to name of a secret. */
      secretHeaders: Record<string, string>;
      /** JSON. */
      body: string | null;
      timeoutMs: number;
    }
  /** Followed by `staffing`. */
  | { type: 'staffing'; id: string; queue: string }
  /**
   * Joins a queue. Followed by `queue` with `connected` or another outcome, and after `connected` by `parted`. While
   * the caller waits, commands of the in-queue flow come from the same state. If there is none (`music`), the driver
   * plays hold music and the queue's own announcements.
   */
  | {
      type: 'enqueue';
      id: string;
      queue: string;
      priority: number;
      skills: RequiredSkill[];
      timeoutMs: number | null;
      /** When the caller joined, Unix ms. After a restart it is in the past, and the caller keeps their place. */
      since: number;
      /** True: no flow plays to the caller. */
      music: boolean;
      /** Played to the agent before the connection. Empty: nothing. */
      agentMessage: PlayPart[];
      /** The agent reads it. Absent: nothing. */
      script?: string;
    }
  /** Ends the wait, the offer or the conversation of this `enqueue`. */
  | { type: 'leave-queue'; id: string; reason: LeaveReason }
  /** Position and expected wait of the caller in the queue of `queueId`. Followed by `queue-status`. */
  | { type: 'queue-status'; id: string; queueId: string }
  /** Followed by `connected` or `unconnected`, and after `connected` by `parted`. */
  | {
      type: 'ring';
      id: string;
      /** `forward` is one number. */
      by: 'ring' | 'forward';
      targets: RingTarget[];
      order: 'sequential' | 'parallel';
      ringMs: number;
      hears: 'ringback' | 'music';
      agentMessage: PlayPart[];
      /** The agent reads it. Absent: nothing. */
      script?: string;
    }
  /** Ends the ringing or the conversation, because the caller is gone or redirected. */
  | { type: 'stop-ringing'; id: string; reason: LeaveReason }
  /** Records a message. Followed by `recorded`. */
  | {
      type: 'record-message';
      id: string;
      maxMs: number;
      silenceMs: number;
      /** Null: no key ends it. */
      finishKey: Key | null;
    }
  /** Ends the message. What was said until then is kept. */
  | { type: 'stop-recording-message'; id: string; reason: LeaveReason }
  /** Recording of the whole call. */
  | { type: 'record'; recording: 'on' | 'off' }
  | { type: 'consent'; state: 'given' | 'refused' }
  /**
   * Books a call back. `entry`: the id of the `enqueue` whose place the caller keeps. Null: they get a new place.
   * `number` null: the number of the caller. Followed by `callback`.
   */
  | { type: 'book-callback'; id: string; number: string | null; queue: string | null; entry: string | null }
  | { type: 'note'; note: FlowNote }
  /** Always the last command. `cause` says how a call is refused that was not answered yet. */
  | { type: 'end'; reason: FlowEnd; cause: 'normal' | 'busy' | 'rejected' };
