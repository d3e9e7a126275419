/**
 * The TelephonyCore port, in Asterisk ARI's words (https://docs.asterisk.org,
 * "Asterisk REST Interface"): a channel is one leg, a bridge joins channels, a
 * playback plays into a channel or a bridge, a recording writes one of them
 * down, a snoop listens to a channel and whispers to it. One stream of events
 * tells what happened.
 *
 * Rules every implementation keeps:
 * - An id is known before anything happens to it: whoever asks for a thing names it.
 * - Each channel gets exactly one ChannelDestroyed, always the last of its events.
 * - Each playback gets exactly one PlaybackFinished, each recording exactly one RecordingFinished.
 * - A method on a channel, bridge, playback or recording that is gone resolves and does nothing: hang-ups race.
 * - Events are delivered in order, one at a time, never inside the call that caused them.
 */
export type ChannelId = string;
export type BridgeId = string;
export type PlaybackId = string;
/** A name unique among all recordings ever made: letters, digits, `-` and `_`, at most 128. */
export type RecordingName = string;

/** Asterisk's channel states, as far as they are told apart here. */
export type ChannelState = 'Ring' | 'Ringing' | 'Up';

/** Audio formats by their RTP name, best first. */
export type Format = 'opus' | 'pcmu' | 'pcma';

/** Who is at the other end of a channel's transport. Proven by token, trunk or address; never by From. */
export type Endpoint =
  | { kind: 'agent'; identity: string }
  | {
      kind: 'visitor';
      identity: string;
      target: string;
      /** The key of the site that it calls from. */
      site?: string;
      /** Call parameters that the site's server signed. */
      signed?: Record<string, string>;
    }
  /** The outside world: a trunk, or the demo's phone page. */
  | { kind: 'carrier'; identity: string }
  /** Nobody: the inside of another channel, which `identity` is the id of. Made by `snoop`. */
  | { kind: 'snoop'; identity: ChannelId };

/** Custom headers, names beginning with `X-`. Names are compared without regard to case. */
export type Headers = Readonly<Record<string, string>>;

export interface Channel {
  id: ChannelId;
  endpoint: Endpoint;
  state: ChannelState;
  /** Caller as given by the carrier (any spelling), or the identity; null when withheld. */
  caller: string | null;
  /** The network could not prove that the number is the caller's (STIR/SHAKEN). */
  callerUnverified?: boolean;
  /** What was dialled: the Request-URI's user. */
  dialled: string;
  /** Call parameters, decoded. */
  params: Record<string, string>;
  /** Other `X-` headers of the INVITE, or of the answer to ours, as they came. */
  headers: Record<string, string>;
  /** Formats both sides can use, best first. For an incoming channel before answer: what it offered. */
  formats: Format[];
}

export interface OriginateRequest {
  channelId: ChannelId;
  /** Whom to ring: every registered contact of an agent at once, or a number through the carrier. */
  to: { kind: 'agent'; identity: string } | { kind: 'number'; number: string };
  /** Shown as From: a user part (a number or identity; null: anonymous) and a display name. */
  caller: {
    user: string | null;
    name: string | null;
    /** Nobody vouches for `user`: a browser is told so (3GPP TS 24.229 7.2A.20). */
    unverified?: boolean;
  };
  /** Sent as X-Call-Sid on INVITE. */
  callId: string;
  params: Record<string, string>;
  headers?: Headers;
  /** Offer only these. */
  formats: Format[];
  /** An emergency call: no limit on legs counts for it. */
  emergency?: boolean;
  /** Name of the trunk to try first, or Asterisk's dial string with `{number}`. */
  via?: string;
  /** On the same server as that channel, where there are several: the two may have to be joined. */
  near?: ChannelId;
  /** Guess whether a person or a machine answers, where the core can: ChannelAnsweredBy. */
  guessMachine?: boolean;
  /** Give up after this long: ChannelDestroyed with cause 19. */
  timeoutMs: number;
}

/**
 * What to play: a WAV of the sounds folder by name, a generated tone, a finished
 * recording, a WAV from the web (public addresses only, limited in bytes and
 * time), or a text to be spoken.
 */
export type Media =
  | `sound:${string}`
  | 'tone:ringback'
  | 'tone:busy'
  | 'tone:beep'
  | `recording:${RecordingName}`
  | { url: string }
  | { text: string /** BCP 47 */; language: string; voice?: string };

/** Where a playback or a recording happens. */
export type Place = { channelId: ChannelId } | { bridgeId: BridgeId };

export interface RecordOptions {
  /**
   * `mixed`: one channel, all voices. `dual`: two channels. Of a channel: left what
   * it says, right what it hears. Of a bridge: left what `left` says, right all others.
   */
  layout: 'mixed' | { dual: true; left?: ChannelId };
  /** A short tone first, which is part of the recording. */
  beep?: boolean;
  /** Ends the recording after this long, pauses left out. */
  maxDurationMs?: number;
  /** Ends it after so long a silence of all who are recorded. */
  maxSilenceMs?: number;
  /** Ends it at one of these digits of the recorded channel, e.g. `#`. */
  terminateOn?: string;
}

export type RecordingEnd = 'stopped' | 'hangup' | 'max-duration' | 'max-silence' | 'digit' | 'failed';

/** Which way through a channel: `in` is what it says, `out` what it hears (ARI's words). */
export type Direction = 'in' | 'out' | 'both';

export interface SnoopRequest {
  /** The id of the new channel, which is Up at once and can be put in a bridge. */
  snoopId: ChannelId;
  /** What the snoop hears of the channel. */
  spy: Direction | 'none';
  /** Where what is said to the snoop goes: `out` into the channel's ear, `in` as if the channel said it. */
  whisper: Direction | 'none';
}

/** How far a transfer that a phone asked for has come; each but the first two ends the asking (RFC 3515 2.4.5). */
export type TransferProgress = 'trying' | 'ringing' | 'answered' | 'unavailable' | 'declined';

/** Who may have answered; a hint, and often wrong. */
export type MachineGuess = 'human' | 'machine' | 'unknown';

export type CoreEvent =
  /** A call came in and waits for `answer` or `hangup`. ARI: StasisStart. */
  | { type: 'ChannelCreated'; channel: Channel }
  /** Ringing (180 from the other side), or Up (answered). `earlyMedia`: it can be heard before the answer (183 with SDP). */
  | { type: 'ChannelStateChange'; channel: Channel; earlyMedia?: boolean }
  /** Some seconds after the answer of a call that asked for it. ARI has AMD() in the dialplan. */
  | { type: 'ChannelAnsweredBy'; channelId: ChannelId; by: MachineGuess }
  | { type: 'ChannelDtmfReceived'; channelId: ChannelId; digit: string; durationMs: number }
  /** The other side put us on hold by SDP (sendonly or inactive), or took us off. */
  | { type: 'ChannelHold'; channelId: ChannelId }
  | { type: 'ChannelUnhold'; channelId: ChannelId }
  /**
   * A phone asked by REFER to be replaced in its call: by whoever answers at `to`, or
   * by the far end of another call of its own (`replaces`, a channel of the core).
   * Answered with `transferProgress`.
   */
  | { type: 'ChannelTransfer'; channelId: ChannelId; to: string; replaces: ChannelId | null }
  /** `cause` is Q.850; `byPeer` tells who hung up. */
  | { type: 'ChannelDestroyed'; channelId: ChannelId; cause: number; byPeer: boolean }
  | {
      type: 'PlaybackFinished';
      playbackId: PlaybackId;
      place: Place /** Not all of it was heard. */;
      interrupted: boolean;
    }
  | { type: 'RecordingStarted'; name: RecordingName; place: Place }
  /** The file is closed and whole. `durationMs` leaves pauses out. */
  | { type: 'RecordingFinished'; name: RecordingName; place: Place; durationMs: number; why: RecordingEnd }
  /** An agent's registered contacts changed. ARI: ContactStatusChange. */
  | { type: 'ContactStatusChange'; identity: string; contacts: number };

/** How much more a core can carry. */
export interface CoreCapacity {
  legs: number;
  legLimit: number;
  /** Of the range that the settings name, less those in use here; null: no range, or sound goes elsewhere. */
  portsFree: number | null;
  portLimit: number | null;
  /** Calls that were refused before they became a channel, or whose leg could not be opened, by reason. */
  refused: Readonly<Record<CapacityRefusal, number>>;
}

/** `leg`: too many legs; `port`: no UDP port; `identity`: one agent or visitor has too many calls. */
export type CapacityRefusal = 'leg' | 'port' | 'identity';

export interface TelephonyCore {
  /** Channels outlive this process: when `start` has resolved, `channels` holds those of the one before, all Up. */
  readonly durable?: boolean;

  start(): Promise<void>;
  /** Hangs up what is left and closes everything. */
  stop(): Promise<void>;
  /** Returns the function that stops listening. */
  subscribe(listener: (event: CoreEvent) => void): () => void;

  /** 180 Ringing to the caller, with X-Call-Sid. With `ringback`, 183 and the tone as early media. */
  ring(channelId: ChannelId, options: { callId: string; ringback?: boolean; headers?: Headers }): Promise<void>;
  /** 183 with SDP: from now on the caller hears what is played to it, or its bridge, unanswered. */
  progress(channelId: ChannelId, options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** 200 OK. `formats` narrows the answer to what the other leg can use. Resolves when media can flow. */
  answer(channelId: ChannelId, options: { callId: string; formats?: Format[]; headers?: Headers }): Promise<void>;
  /** Refuse, cancel or end, by what the channel's state needs. `elsewhere`: another contact answered (RFC 3326). */
  hangup(channelId: ChannelId, options: { cause: number; elsewhere?: boolean; headers?: Headers }): Promise<void>;
  /** Resolves once the INVITE is on its way; what becomes of it comes as events. */
  originate(request: OriginateRequest): Promise<Channel>;
  /** Tells a phone that sent REFER how it goes. `answered` leaves the hanging up of its legs to the caller of this. */
  transferProgress(channelId: ChannelId, progress: TransferProgress): Promise<void>;

  /** Joins any number of channels. Two are passed through untouched where formats match; more are mixed. */
  createBridge(bridgeId: BridgeId): Promise<void>;
  /** A channel is in one bridge at most: it leaves the one it was in. */
  addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void>;
  removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void>;
  /** Its channels live on, in no bridge. */
  destroyBridge(bridgeId: BridgeId): Promise<void>;

  /** `in`: nobody hears the channel, nor its digits by RFC 4733; `out`: it hears nobody. Adds to what is muted already. */
  mute(channelId: ChannelId, direction: Direction): Promise<void>;
  unmute(channelId: ChannelId, direction: Direction): Promise<void>;
  /** Asks the phone by re-INVITE to stop sending (sendonly), or to go on (sendrecv). ARI: channels/hold. */
  hold(channelId: ChannelId): Promise<void>;
  unhold(channelId: ChannelId): Promise<void>;
  /** Music to this channel until stopMoh; it hears nothing of its bridge meanwhile, nor is it heard. ARI: channels/moh. */
  startMoh(channelId: ChannelId): Promise<void>;
  stopMoh(channelId: ChannelId): Promise<void>;

  /**
   * Plays one after the other; to a bridge, to all in it. A second playback in the same place waits for the first. To a
   * channel that can hear nothing yet, neither answered nor put into progress, it ends at once, interrupted.
   * Rejects with NOT_FOUND, MEDIA_REFUSED (a URL that may not be fetched) or MEDIA_UNUSABLE before anything is heard.
   */
  play(place: Place, playbackId: PlaybackId, media: Media | readonly Media[]): Promise<void>;
  stopPlayback(playbackId: PlaybackId): Promise<void>;
  /** To the page at a channel that is Up, as INFO (RFC 6086). A telephone has no page, and gets nothing. */
  message(channelId: ChannelId, body: { type: string; text: string }): Promise<void>;
  /** RFC 4733 towards the channel. Digits 0-9 * # A-D; others are left out. */
  sendDtmf(channelId: ChannelId, digits: string): Promise<void>;

  /**
   * Resolves when it runs, or, where the place is gone, with a RecordingFinished of no length. Rejects with
   * RECORDING_EXISTS, or RECORDING_FAILED where it cannot be written.
   */
  record(place: Place, name: RecordingName, options: RecordOptions): Promise<void>;
  /** What is said until unpause is not in the file, not even as silence. */
  pauseRecording(name: RecordingName): Promise<void>;
  unpauseRecording(name: RecordingName): Promise<void>;
  stopRecording(name: RecordingName): Promise<void>;

  /** A channel that hears another and may speak into it. It ends with the channel, or by hangup. */
  snoop(channelId: ChannelId, request: SnoopRequest): Promise<Channel>;

  /** Registered contacts of an agent; 0 when unknown. */
  contacts(identity: string): number;
  /** For metrics. */
  capacity?(): CoreCapacity;
  /** Live channels, for figures and graceful stop. */
  channels(): readonly Channel[];
}

/** What the sound that came in over one leg was like, from its first packet to its last. */
export interface LegQuality {
  leg: 'browser' | 'trunk';
  /** Share of packets that did not come, from 0 to 1 (RFC 3550 A.3). */
  lossRatio: number;
  /** Mean interarrival jitter in seconds (RFC 3550 A.8); null if unknown. */
  jitterSeconds: number | null;
}

/** What call control may ask of the core. Placing calls is the outbound policy’s alone. */
export type CallCore = Omit<TelephonyCore, 'originate'>;
