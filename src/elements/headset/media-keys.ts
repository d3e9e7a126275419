import type { PhoneState } from '../../state/phone-state.ts';
import { announcedCalls } from '../alerts/announced-call.ts';
import type { Ask } from './headset-buttons.ts';

/** https://w3c.github.io/mediasession/ */
type Action = MediaSessionAction | 'hangup' | 'togglemicrophone' | 'enterpictureinpicture';
type Session = Omit<MediaSession, 'setActionHandler'> & {
  setActionHandler(action: Action, handler: (() => void) | null): void;
  setMicrophoneActive?(active: boolean): unknown;
};

const actions = ['play', 'hangup', 'togglemicrophone', 'enterpictureinpicture'] as const;

/**
 * Media keys and the browser's own controls during a call, for headsets without buttons for calls: play answers. The
 * page's own media session is left alone at other times.
 */
export class MediaKeys {
  readonly #state: PhoneState;
  readonly #ask: Ask;
  readonly #openMini: () => void;
  readonly #session: Session | null;
  readonly #stops: (() => void)[];
  #busy = false;

  /** @param openMini the agent leaves the tab, and the browser lets the page open its mini window */
  constructor(state: PhoneState, ask: Ask, openMini: () => void) {
    this.#state = state;
    this.#ask = ask;
    this.#openMini = openMini;
    this.#session = ('mediaSession' in navigator ? navigator.mediaSession : null) as unknown as Session | null;
    const look = (): void => this.#look();
    this.#stops = [state.$calls.listen(look), state.$local.listen(look), state.$follower.listen(look)];
    look();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    if (this.#busy) this.#set(false);
  }

  #look(): void {
    const { ringing, talking } = announcedCalls(this.#state);
    const busy = ringing !== null || talking !== null;
    if (busy !== this.#busy) this.#set(busy);
    if (talking !== null) this.#session?.setMicrophoneActive?.(this.#state.$local.get()[talking.id]?.muted !== true);
  }

  #set(busy: boolean): void {
    this.#busy = busy;
    for (const action of actions) {
      try {
        this.#session?.setActionHandler(action, busy ? () => this.#heard(action) : null);
      } catch {
        // This browser does not know the action.
      }
    }
  }

  #heard(action: (typeof actions)[number]): void {
    const { ringing, talking } = announcedCalls(this.#state);
    if (action === 'enterpictureinpicture') {
      if (talking !== null) this.#openMini();
    } else if (action === 'play') {
      if (ringing !== null) this.#ask('cti-answer-request', { callId: ringing.id });
    } else if (talking !== null) {
      const callId = talking.id;
      const muted = this.#state.$local.get()[callId]?.muted === true;
      if (action === 'hangup') this.#ask('cti-hang-up-request', { callId });
      else this.#ask('cti-mute-request', { callId, muted: !muted });
    }
  }
}
