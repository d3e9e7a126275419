/** Enums of a Call, with the names and values of Twilio's. `Call` exports them as its own. */
export enum State {
  Closed = 'closed',
  Connecting = 'connecting',
  Open = 'open',
  Pending = 'pending',
  Reconnecting = 'reconnecting',
  Ringing = 'ringing',
}

export enum CallDirection {
  Incoming = 'INCOMING',
  Outgoing = 'OUTGOING',
}

export enum Codec {
  Opus = 'opus',
  PCMU = 'pcmu',
}

export enum FeedbackScore {
  One = 1,
  Two,
  Three,
  Four,
  Five,
}

export enum FeedbackIssue {
  AudioLatency = 'audio-latency',
  ChoppyAudio = 'choppy-audio',
  DroppedCall = 'dropped-call',
  Echo = 'echo',
  NoisyCall = 'noisy-call',
  OneWayAudio = 'one-way-audio',
}

export enum IceGatheringFailureReason {
  None = 'none',
  Timeout = 'timeout',
}

export enum MediaFailure {
  ConnectionDisconnected = 'ConnectionDisconnected',
  ConnectionFailed = 'ConnectionFailed',
  IceGatheringFailed = 'IceGatheringFailed',
  LowBytes = 'LowBytes',
}
