import type { CallFlow } from '../../domain/calls/flow-path.ts';
import type { FlowEnd } from '../../domain/flows/run/commands.ts';
import type { FlowEvent, LookupAnswer } from '../../domain/flows/run/events.ts';
import type { FlowCall } from '../../domain/flows/run/state.ts';
import type { OfferPort, OfferResult } from '../routing/queues/port.ts';
import type { Media } from '../telephony/port.ts';

/** An event of a flow. The run adds its time. */
type Timeless<Event> = Event extends unknown ? Omit<Event, 'at'> : never;
export type FlowFact = Timeless<FlowEvent>;

/** Phones that ring for one command of a flow. */
export interface RingRequest {
  targets: readonly ({ agent: string } | { number: string })[];
  order: 'sequential' | 'parallel';
  /** How long each rings. */
  ringMs: number;
  hears: 'ringback' | 'music';
  /** Heard by the agent or number before the connection. Empty: nothing. */
  message: readonly Media[];
}

/**
 * What call control does for the flow of a call. All methods are called in the call's mailbox, and return at once;
 * results come as events with the id of the command. The call is answered before the first sound.
 */
export interface FlowHands {
  readonly callId: string;
  readonly call: FlowCall;
  /** Passes an event to the run, in the call's mailbox. Nothing happens once the call is over. */
  deliver(fact: FlowFact): void;
  /** The same for a task. */
  inMailbox(task: () => Promise<void>): void;
  /** Followed by `played`. @param missing a part of the prompt is missing */
  play(id: string, media: readonly Media[], missing: boolean): void;
  /** Until `stopPlaying`. @param media null: the music on hold */
  playMusic(id: string, media: Media | null): void;
  stopPlaying(id: string): void;
  /** Followed by `connected` or `unconnected`. */
  ring(id: string, request: RingRequest): void;
  stopRinging(id: string): void;
  /** Ends the conversation of a command. The caller stays. */
  endConversation(id: string): Promise<void>;
  /** From now on, agents that a queue rings belong to this command. Followed by `queue` with `connected`. */
  queues(id: string, message: readonly Media[]): void;
  /**
   * The agent that owns the caller's contact, while the CRM is asked. It never rejects, and resolves with null if the CRM
   * names none in time. null: the CRM is not being asked, so `preferredAgents` knows what is known.
   */
  ownerSoon(): Promise<string | null> | null;
  /** The agent that owns the caller's contact, and the one they talked to last. */
  preferredAgents(): Promise<{ owner: string | null; lastAgent: string | null }>;
  /** Followed by `recorded`. */
  recordMessage(id: string, limits: { maxMs: number; silenceMs: number; finishKey: string | null }): void;
  stopMessage(id: string): void;
  setRecording(recording: 'on' | 'off'): Promise<void>;
  setConsent(state: 'given' | 'refused'): Promise<void>;
  /** @param number null: the number of the caller */
  lookup(number: string | null, timeoutMs: number): Promise<LookupAnswer>;
  /** Stores the way of the call, and announces it. */
  store(path: CallFlow): Promise<void>;
  /** @param sought the flow looked for a person */
  end(reason: FlowEnd, cause: 'normal' | 'busy' | 'rejected', sought: boolean): Promise<void>;
}

/** The flow of one call. Its methods are called in the call's mailbox. */
export interface FlowRun {
  handle(fact: FlowFact): Promise<void>;
  /** Whether the flow ends once the conversation of this command is over. */
  endsAfter(id: string): boolean;
  /** The call ends: stops timers, requests and queues. Returns the whole way of the call. */
  close(): CallFlow;
  /** The state for a restart. */
  saved(): string;
}

/** The flows, as call control uses them. */
export interface CallFlows {
  /** Whether a version of this flow is published. */
  has(flow: string): Promise<boolean>;
  /** Enters the first node. Resolves with null if no version of the flow is published. */
  start(flow: string, path: (version: number) => CallFlow, hands: FlowHands): Promise<StartedFlow | null>;
  /** Goes on after a restart. Resolves with null if that is not possible. */
  resume(saved: string, path: CallFlow, hands: FlowHands): Promise<StartedFlow | null>;
}

/** A run whose first commands are not carried out yet, because they need the run of the call. */
export interface StartedFlow {
  run: FlowRun;
  path: CallFlow;
  /** Carries out the first commands. */
  begin(): Promise<void>;
}

/** How a phone that rang for a flow or a queue ended. */
export type OfferOutcome = OfferResult;

/** Rings agents for the calls that wait in queues. */
export type QueueOffers = OfferPort;
