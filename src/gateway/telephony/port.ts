/**
 * The TelephonyCore port uses the terms of Asterisk ARI (https://docs.asterisk.org, "Asterisk REST Interface"). A
 * channel is one leg. A bridge joins channels. A playback plays into a channel or a bridge. A recording records one of
 * them. A snoop listens to a channel and whispers to it. One stream of events reports what happened.
 *
 * Every implementation follows these rules:
 * - The requester of an object chooses its ID, so the ID is known before any event about it.
 * - Each channel gets exactly one ChannelDestroyed, which is always its last event.
 * - Each playback gets exactly one PlaybackFinished, each recording exactly one RecordingFinished.
 * - A method on a channel, bridge, playback or recording that is gone resolves and does nothing, because hang-ups race.
 * - Events are delivered in order, one at a time, and never inside the call that caused them.
 */
export type ChannelId = string;
export type BridgeId = string;
export type PlaybackId = string;
/** Unique among all recordings ever made: letters, digits, `-` and `_`, at most 128 characters. */
export type RecordingName = string;

/** The subset of Asterisk's channel states used here. */
export type ChannelState = 'Ring' | 'Ringing' | 'Up';

/** Audio formats by their RTP name, best first. */
export type Format = 'opus' | 'pcmu' | 'pcma';

/** The far end of a channel. It is proven by a token, a trunk or an address, never by From. */
export type Endpoint =
  /** `flow`: the flow that a call without a number goes to, as the token says. */
  | { kind: 'agent'; identity: string; flow?: string }
  | {
      kind: 'visitor';
      identity: string;
      target: string;
      /** Key of the site that the visitor calls from. */
      site?: string;
      /** Call parameters signed by the site's server. */
      signed?: Record<string, string>;
    }
  /** The telephone network: a trunk, or the demo's phone page. */
  | { kind: 'carrier'; identity: string }
  /** The inside of another channel, made by `snoop`. `identity` is the ID of that channel. */
  | { kind: 'snoop'; identity: ChannelId };

/** Custom headers. Names begin with `X-` and are compared without regard to case. */
export type Headers = Readonly<Record<string, string>>;

export interface Channel {
  id: ChannelId;
  endpoint: Endpoint;
  state: ChannelState;
  /** Caller as given by the carrier (any spelling), or the identity. Null when withheld. */
  caller: string | null;
  /** True if the network could not verify that the number belongs to the caller (STIR/SHAKEN). */
  callerUnverified?: boolean;
  /** The dialled number: user part of the Request-URI. */
  dialled: string;
  /** Call parameters, decoded. */
  params: Record<string, string>;
  /** Other `X-` headers of the INVITE, or of the answer to ours, as received. */
  headers: Record<string, string>;
  /** Formats that both sides support, best first. For an incoming channel before answer: its offer. */
  formats: Format[];
}

export interface OriginateRequest {
  channelId: ChannelId;
  /** Target: all registered contacts of an agent at once, or a number through the carrier. */
  to: { kind: 'agent'; identity: string } | { kind: 'number'; number: string };
  /** Shown as From: a user part (a number or identity; null: anonymous) and a display name. */
  caller: {
    user: string | null;
    name: string | null;
    /** True if `user` is not verified. Browsers are informed (3GPP TS 24.229 7.2A.20). */
    unverified?: boolean;
  };
  /** Sent as X-Call-Sid in the INVITE. */
  callId: string;
  params: Record<string, string>;
  headers?: Headers;
  /** Offer only these formats. */
  formats: Format[];
  /** An emergency call: no limit on legs applies to it. */
  emergency?: boolean;
  /** Name of the trunk to try first, or Asterisk's dial string with `{number}`. */
  via?: string;
  /** Use the same server as that channel if there are several, because the two may have to be bridged. */
  near?: ChannelId;
  /** Detect whether a person or a machine answers, if the core supports it: ChannelAnsweredBy. */
  guessMachine?: boolean;
  /** Give up after this time: ChannelDestroyed with cause 19. */
  timeoutMs: number;
}

/**
 * Media to play: a WAV of the sounds folder by name, a generated tone, a finished recording, a WAV from the web (public
 * addresses only, limited in bytes and time), an uploaded prompt by the name of its file, or a text to be spoken.
 */
export type Media =
  | `sound:${string}`
  | 'tone:ringback'
  | 'tone:busy'
  | 'tone:beep'
  | `recording:${RecordingName}`
  | { url: string }
  | { prompt: string }
  /** `instead` is spoken if this gateway cannot speak the text. */
  | { text: string /** BCP 47 */; language: string; voice?: string; instead?: { text: string; language: string } };

/** The channel or bridge of a playback or recording. */
export type Place = { channelId: ChannelId } | { bridgeId: BridgeId };

export interface RecordOptions {
  /**
   * `mixed`: one track with all voices. `dual`: two tracks. For a channel, left is what it says and right is what it
   * hears. For a bridge, left is what `left` says and right is all others.
   */
  layout: 'mixed' | { dual: true; left?: ChannelId };
  /** Play a short tone first. It is part of the recording. */
  beep?: boolean;
  /** Ends the recording after this time, not counting pauses. */
  maxDurationMs?: number;
  /** Ends it after all recorded participants are silent for this time. */
  maxSilenceMs?: number;
  /** Ends it at one of these digits of the recorded channel, e.g. `#`. */
  terminateOn?: string;
}

export type RecordingEnd = 'stopped' | 'hangup' | 'max-duration' | 'max-silence' | 'digit' | 'failed';

/** Direction through a channel, in ARI's terms: `in` is what it says, `out` is what it hears. */
export type Direction = 'in' | 'out' | 'both';

export interface SnoopRequest {
  /** ID of the new channel. The channel is Up at once and can be added to a bridge. */
  snoopId: ChannelId;
  /** What the snoop hears of the channel. */
  spy: Direction | 'none';
  /** Destination of audio sent to the snoop: `out` plays it to the channel, `in` plays it as if the channel said it. */
  whisper: Direction | 'none';
}

/** Progress of a transfer that a phone requested. Each value except the first two ends the request (RFC 3515 2.4.5). */
export type TransferProgress = 'trying' | 'ringing' | 'answered' | 'unavailable' | 'declined';

/** Whether a person or a machine may have answered the call: a hint that is often wrong. */
export type MachineGuess = 'human' | 'machine' | 'unknown';

export type CoreEvent =
  /** An incoming call waits for `answer` or `hangup`. ARI: StasisStart. */
  | { type: 'ChannelCreated'; channel: Channel }
  /**
   * Ringing (180 from the far end), or Up (answered). `earlyMedia`: the far end can be heard before the answer (183
   * with SDP).
   */
  | { type: 'ChannelStateChange'; channel: Channel; earlyMedia?: boolean }
  /** Sent some seconds after the answer, if the call asked for it. ARI has AMD() in the dialplan. */
  | { type: 'ChannelAnsweredBy'; channelId: ChannelId; by: MachineGuess }
  | { type: 'ChannelDtmfReceived'; channelId: ChannelId; digit: string; durationMs: number }
  /** The far end put us on hold by SDP (sendonly or inactive), or resumed. */
  | { type: 'ChannelHold'; channelId: ChannelId }
  | { type: 'ChannelUnhold'; channelId: ChannelId }
  /**
   * A phone asked by REFER to be replaced in its call, either by the party at `to`, or by the far end of another of its
   * calls (`replaces`, a channel of the core). Answered with `transferProgress`.
   */
  | { type: 'ChannelTransfer'; channelId: ChannelId; to: string; replaces: ChannelId | null }
  /** `cause` is Q.850. `byPeer` is true if the far end hung up. */
  | { type: 'ChannelDestroyed'; channelId: ChannelId; cause: number; byPeer: boolean }
  | {
      type: 'PlaybackFinished';
      playbackId: PlaybackId;
      place: Place /** True if the playback was not heard completely. */;
      interrupted: boolean;
    }
  | { type: 'RecordingStarted'; name: RecordingName; place: Place }
  /** The file is closed and complete. `durationMs` does not count pauses. */
  | { type: 'RecordingFinished'; name: RecordingName; place: Place; durationMs: number; why: RecordingEnd }
  /** An agent's registered contacts changed. ARI: ContactStatusChange. */
  | { type: 'ContactStatusChange'; identity: string; contacts: number };

/** Load and limits of a core. */
export interface CoreCapacity {
  legs: number;
  legLimit: number;
  /** Free ports of the configured range. Null: there is no range, or audio does not pass through the gateway. */
  portsFree: number | null;
  portLimit: number | null;
  /** By reason: calls that were rejected before they became a channel, or whose leg could not be opened. */
  refused: Readonly<Record<CapacityRefusal, number>>;
}

/** `leg`: too many legs; `port`: no UDP port; `identity`: one agent or visitor has too many calls. */
export type CapacityRefusal = 'leg' | 'port' | 'identity';

export interface TelephonyCore {
  /** True if channels outlive this process. After `start`, `channels` holds those of the previous process, all Up. */
  readonly durable?: boolean;

  start(): Promise<void>;
  /** Hangs up all channels and closes everything. */
  stop(): Promise<void>;
  /** @returns unsubscribe */
  subscribe(listener: (event: CoreEvent) => void): () => void;

  /** Sends 180 Ringing to the caller, with X-Call-Sid. With `ringback`, sends 183 and plays the tone as early media. */
  ring(channelId: ChannelId, options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void>;
  /** Sends 183 with SDP. From now on the caller hears playbacks to it, or to its bridge, without an answer. */
  progress(channelId: ChannelId, options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** Sends 200 OK. `formats` limits the answer to what the other leg supports. Resolves when media can flow. */
  answer(channelId: ChannelId, options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** Rejects, cancels or ends the call, depending on its state. `elsewhere`: another contact answered (RFC 3326). */
  hangup(channelId: ChannelId, options: { cause: number; elsewhere?: boolean; headers?: Headers }): Promise<void>;
  /** Resolves when the INVITE has been sent. Events report the result. */
  originate(request: OriginateRequest): Promise<Channel>;
  /** Reports the progress to a phone that sent REFER. After `answered`, the caller of this method hangs up the legs. */
  transferProgress(channelId: ChannelId, progress: TransferProgress): Promise<void>;

  /** Joins any number of channels. Two channels with a common format are relayed unchanged; more are mixed. */
  createBridge(bridgeId: BridgeId): Promise<void>;
  /** A channel is in at most one bridge: it leaves the previous one. */
  addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void>;
  removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void>;
  /** Its channels stay alive, outside any bridge. */
  destroyBridge(bridgeId: BridgeId): Promise<void>;

  /**
   * `in`: the others no longer hear the channel, nor its RFC 4733 digits. `out`: the channel no longer hears the
   * others. Adds to the directions that are already muted.
   */
  mute(channelId: ChannelId, direction: Direction): Promise<void>;
  unmute(channelId: ChannelId, direction: Direction): Promise<void>;
  /** Asks the phone by re-INVITE to stop sending (sendonly) or to resume (sendrecv). ARI: channels/hold. */
  hold(channelId: ChannelId): Promise<void>;
  unhold(channelId: ChannelId): Promise<void>;
  /**
   * Plays music to the channel until stopMoh. Meanwhile the channel does not hear its bridge, and the bridge does not
   * hear it. ARI: channels/moh.
   */
  startMoh(channelId: ChannelId): Promise<void>;
  stopMoh(channelId: ChannelId): Promise<void>;

  /**
   * Plays the media in order. In a bridge, all members hear them. A second playback in the same place waits for the
   * first. If the channel cannot hear anything yet (no answer, no progress), the playback ends at once, interrupted.
   * Rejects before anything is heard, with NOT_FOUND, MEDIA_REFUSED (a URL that is not allowed) or MEDIA_UNUSABLE.
   */
  play(place: Place, playbackId: PlaybackId, media: Media | readonly Media[]): Promise<void>;
  stopPlayback(playbackId: PlaybackId): Promise<void>;
  /**
   * Sends a message to the page at a channel that is Up, as INFO (RFC 6086). A telephone has no page and gets nothing.
   */
  message(channelId: ChannelId, body: { type: string; text: string }): Promise<void>;
  /** Sends RFC 4733 digits to the channel: 0-9 * # A-D. Others are ignored. */
  sendDtmf(channelId: ChannelId, digits: string): Promise<void>;

  /**
   * Resolves when the recording runs. If the place is gone, it emits a RecordingFinished of length zero and resolves.
   * Rejects with RECORDING_EXISTS, or with RECORDING_FAILED if the file cannot be written.
   */
  record(place: Place, name: RecordingName, options: RecordOptions): Promise<void>;
  /** Pauses the recording. The file gets no audio and no silence until unpause. */
  pauseRecording(name: RecordingName): Promise<void>;
  unpauseRecording(name: RecordingName): Promise<void>;
  stopRecording(name: RecordingName): Promise<void>;

  /** Creates a channel that hears another and may speak into it. It ends with that channel, or by hangup. */
  snoop(channelId: ChannelId, request: SnoopRequest): Promise<Channel>;

  /** Returns the number of an agent's registered contacts. 0 when unknown. */
  contacts(identity: string): number;
  /** For metrics. */
  capacity?(): CoreCapacity;
  /** Live channels, for metrics and graceful stop. */
  channels(): readonly Channel[];
}

/** Quality of the audio that arrived over one leg, from its first packet to its last. */
export interface LegQuality {
  leg: 'browser' | 'trunk';
  /** Share of lost packets, from 0 to 1 (RFC 3550 A.3). */
  lossRatio: number;
  /** Mean interarrival jitter in seconds (RFC 3550 A.8). Null if unknown. */
  jitterSeconds: number | null;
}

/** The methods available to call control. Only the outbound policy may place calls. */
export type CallCore = Omit<TelephonyCore, 'originate'>;
