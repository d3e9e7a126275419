/** Enums of a PreflightTest, with the names and values of Twilio's. */
export enum CallQuality {
  /** MOS above 4.2 */
  Excellent = 'excellent',
  /** 4.1 to 4.2 */
  Great = 'great',
  /** 3.7 to 4.1 */
  Good = 'good',
  /** 3.1 to 3.7 */
  Fair = 'fair',
  /** 3.0 or less */
  Degraded = 'degraded',
}

export enum Events {
  Completed = 'completed',
  Connected = 'connected',
  Failed = 'failed',
  Sample = 'sample',
  Warning = 'warning',
}

export enum Status {
  Connecting = 'connecting',
  Connected = 'connected',
  Completed = 'completed',
  Failed = 'failed',
}
