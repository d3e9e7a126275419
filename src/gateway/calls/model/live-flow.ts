import type { ChannelId, Media, PlaybackId, RecordingName } from '../../telephony/port.ts';
import type { FlowRun, OfferOutcome } from '../flow-port.ts';

/** The flow of a live call. Accessed only from the call's mailbox. */
export interface LiveFlow {
  readonly run: FlowRun;
  /** Resolves when the caller can hear something. null: the call is not answered yet. */
  answered: Promise<void> | null;
  /** Sounds that have not ended, by the id of their command. */
  readonly sounds: Map<string, FlowSound>;
  /** Stops the phones that ring for a command. */
  readonly rings: Map<string, AbortController>;
  /** The command whose queue rings agents. null: the call is in no queue. */
  queue: { id: string; message: readonly Media[] } | null;
  /** The message that is being recorded. Its name is null until the recording runs. */
  message: { id: string; name: RecordingName | null } | null;
  /** The command whose conversation runs. null: the caller hears the flow. */
  talking: string | null;
}

/** What a caller hears because of one command. */
export interface FlowSound {
  readonly id: string;
  /** null: the music on hold. */
  readonly media: readonly Media[] | null;
  readonly repeats: boolean;
  /** Playbacks that have not finished. Several if the parts are played one by one. */
  readonly playbacks: Set<PlaybackId>;
  /** Parts are still being loaded. */
  loading: boolean;
  failed: boolean;
  stopped: boolean;
}

/** A phone that rings for a flow or a queue. */
export interface Offer {
  /** The id of its participant. */
  readonly id: string;
  readonly leg: ChannelId;
  /** null: an outside number. */
  readonly identity: string | null;
  /** The command of the flow. */
  readonly command: string;
  /** `queue`: the flow learns of the connection as of one with an agent of its queue. */
  readonly by: 'ring' | 'queue';
  readonly message: readonly Media[];
  /** The message that the answered phone hears before it is connected. null: it rings. */
  playback: PlaybackId | null;
  /** Ends the offer, once. */
  settle(outcome: OfferOutcome): void;
}

export function newLiveFlow(run: FlowRun): LiveFlow {
  return {
    run,
    answered: null,
    sounds: new Map(),
    rings: new Map(),
    queue: null,
    message: null,
    talking: null,
  };
}
