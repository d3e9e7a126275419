/**
 * The TelephonyCore port, in Asterisk ARI's words (https://docs.asterisk.org,
 * "Asterisk REST Interface"): a channel is one leg, a bridge joins channels, a
 * playback plays into a channel. One stream of events tells what happened.
 *
 * Rules every implementation keeps:
 * - An id is known before anything happens to it: `originate` takes the id.
 * - Each channel gets exactly one ChannelDestroyed, always the last of its events.
 * - A method on a channel that is gone resolves and does nothing: hang-ups race.
 * - Events are delivered in order, one at a time, never inside the call that caused them.
 */
export type ChannelId = string;
export type BridgeId = string;
export type PlaybackId = string;

/** Asterisk's channel states, as far as they are told apart here. */
export type ChannelState = 'Ring' | 'Ringing' | 'Up';

/** Audio formats by their RTP name, best first. */
export type Format = 'opus' | 'pcmu' | 'pcma';

/** Who is at the other end of a channel's transport. Proven by token, trunk or address; never by From. */
export type Endpoint =
  | { kind: 'agent'; identity: string }
  | { kind: 'visitor'; identity: string; target: string }
  /** The outside world: a trunk, or the demo's phone page. */
  | { kind: 'carrier'; identity: string };

export interface Channel {
  id: ChannelId;
  endpoint: Endpoint;
  state: ChannelState;
  /** Caller as given by the carrier (any spelling), or the identity; null when withheld. */
  caller: string | null;
  /** What was dialled: the Request-URI's user. */
  dialled: string;
  /** Call parameters, decoded. */
  params: Record<string, string>;
  /** Formats both sides can use, best first. For an incoming channel before answer: what it offered. */
  formats: Format[];
}

export interface OriginateRequest {
  channelId: ChannelId;
  /** Whom to ring: every registered contact of an agent at once, or a number through the carrier. */
  to: { kind: 'agent'; identity: string } | { kind: 'number'; number: string };
  /** Shown as From: a user part (a number or identity; null: anonymous) and a display name. */
  caller: { user: string | null; name: string | null };
  /** Sent as X-Call-Sid on INVITE. */
  callId: string;
  params: Record<string, string>;
  /** Offer only these. */
  formats: Format[];
  /** Give up after this long: ChannelDestroyed with cause 19. */
  timeoutMs: number;
}

/** What to play: a WAV of the sounds folder by name, or a generated tone. */
export type Media = `sound:${string}` | 'tone:ringback';

export type CoreEvent =
  /** A call came in and waits for `answer` or `hangup`. ARI: StasisStart. */
  | { type: 'ChannelCreated'; channel: Channel }
  /** Ringing (180 from the other side) or Up (answered). */
  | { type: 'ChannelStateChange'; channel: Channel }
  | { type: 'ChannelDtmfReceived'; channelId: ChannelId; digit: string; durationMs: number }
  /** The other side put us on hold by SDP (sendonly or inactive), or took us off. */
  | { type: 'ChannelHold'; channelId: ChannelId }
  | { type: 'ChannelUnhold'; channelId: ChannelId }
  /** `cause` is Q.850; `byPeer` tells who hung up. */
  | { type: 'ChannelDestroyed'; channelId: ChannelId; cause: number; byPeer: boolean }
  | { type: 'PlaybackFinished'; playbackId: PlaybackId; channelId: ChannelId }
  /** An agent's registered contacts changed. ARI: ContactStatusChange. */
  | { type: 'ContactStatusChange'; identity: string; contacts: number };

export interface TelephonyCore {
  start(): Promise<void>;
  /** Hangs up what is left and closes everything. */
  stop(): Promise<void>;
  /** Returns the function that stops listening. */
  subscribe(listener: (event: CoreEvent) => void): () => void;

  /** 180 Ringing to the caller, with X-Call-Sid. With `ringback`, 183 and the tone as early media. */
  ring(channelId: ChannelId, options: { callId: string; ringback?: boolean }): Promise<void>;
  /** 200 OK. `formats` narrows the answer to what the other leg can use. Resolves when media can flow. */
  answer(channelId: ChannelId, options: { callId: string; formats?: Format[] }): Promise<void>;
  /** Refuse, cancel or end, by what the channel's state needs. `elsewhere`: another contact answered (RFC 3326). */
  hangup(channelId: ChannelId, options: { cause: number; elsewhere?: boolean }): Promise<void>;
  /** Resolves once the INVITE is on its way; what becomes of it comes as events. */
  originate(request: OriginateRequest): Promise<Channel>;

  createBridge(bridgeId: BridgeId): Promise<void>;
  addToBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void>;
  removeFromBridge(bridgeId: BridgeId, channelId: ChannelId): Promise<void>;
  destroyBridge(bridgeId: BridgeId): Promise<void>;

  /** Music to this channel until stopMoh; it hears nothing of its bridge meanwhile, nor is it heard. ARI: channels/moh. */
  startMoh(channelId: ChannelId): Promise<void>;
  stopMoh(channelId: ChannelId): Promise<void>;
  play(channelId: ChannelId, playbackId: PlaybackId, media: Media): Promise<void>;
  stopPlayback(playbackId: PlaybackId): Promise<void>;
  /** RFC 4733 towards the channel. Digits 0-9 * # A-D. */
  sendDtmf(channelId: ChannelId, digits: string): Promise<void>;

  /** Registered contacts of an agent; 0 when unknown. */
  contacts(identity: string): number;
  /** Live channels, for figures and graceful stop. */
  channels(): readonly Channel[];
}
