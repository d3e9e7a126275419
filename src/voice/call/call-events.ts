import type { TwilioError } from '../errors/twilio-error.ts';
import type { RTCSample } from '../stats/sample.ts';
import type { Warning } from '../stats/warnings.ts';
import type { CallMessage } from './call-message.ts';

/** The events of a Call, with their arguments. */
export interface CallEvents<Call> {
  accept: [call: Call];
  audio: [element: HTMLAudioElement];
  cancel: [];
  disconnect: [call: Call];
  /** After an error the call is over, unless `status()` says otherwise. */
  error: [error: TwilioError];
  /** Beyond Twilio: `hold()` or `resume()` succeeded. */
  hold: [held: boolean, call: Call];
  messageReceived: [message: CallMessage];
  /** The gateway accepted the message. */
  messageSent: [message: CallMessage];
  mute: [muted: boolean, call: Call];
  /** Beyond Twilio: the other side put this call on hold, or resumed it. */
  remoteHold: [held: boolean];
  reconnected: [];
  /** 53001: the socket dropped. 53405: audio is interrupted. */
  reconnecting: [error: TwilioError];
  reject: [];
  ringing: [hasEarlyMedia: boolean];
  sample: [sample: RTCSample];
  /** Loudness of the microphone and of the other side, 0 to 1, about 20 times a second. */
  volume: [inputVolume: number, outputVolume: number];
  /**
   * Twilio's names, and two more:
   * `audio-playback-blocked`: the browser plays nothing until the next click on the page.
   * `audio-input-lost`: the call sends nothing. Either the microphone ended and no other one could be opened (`error`
   * gives the reason), or the system or the headset mutes it.
   */
  warning: [name: string, data: Warning['data'] | { error: unknown }];
  'warning-cleared': [name: string];
}
