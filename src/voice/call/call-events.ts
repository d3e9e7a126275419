import type { TwilioError } from '../errors/twilio-error.ts';
import type { RTCSample } from '../stats/sample.ts';
import type { Warning } from '../stats/warnings.ts';
import type { CallMessage } from './call-message.ts';

/** What a Call tells, by event. */
export interface CallEvents<Call> {
  accept: [call: Call];
  audio: [element: HTMLAudioElement];
  cancel: [];
  disconnect: [call: Call];
  /** The call is over unless it goes on: `status()` tells. */
  error: [error: TwilioError];
  /** Beyond Twilio: `hold()` or `resume()` came through. */
  hold: [held: boolean, call: Call];
  messageReceived: [message: CallMessage];
  /** The gateway took it. */
  messageSent: [message: CallMessage];
  mute: [muted: boolean, call: Call];
  /** Beyond Twilio: the other side holds, or goes on. */
  remoteHold: [held: boolean];
  reconnected: [];
  /** 53001: the socket dropped; 53405: audio does not get through. */
  reconnecting: [error: TwilioError];
  reject: [];
  ringing: [hasEarlyMedia: boolean];
  sample: [sample: RTCSample];
  /** Loudness of microphone and other side, 0 to 1, about twenty times a second. */
  volume: [inputVolume: number, outputVolume: number];
  /**
   * Twilio's names, and two beyond: `audio-playback-blocked`, nothing is heard before the next click on the page, and
   * `audio-input-lost`, nothing is sent, because the microphone ended and no other could be opened (`error` says why),
   * or because the system or the headset mutes it.
   */
  warning: [name: string, data: Warning['data'] | { error: unknown }];
  'warning-cleared': [name: string];
}
