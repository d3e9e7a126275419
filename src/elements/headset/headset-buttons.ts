import {
  type Button,
  type ButtonState,
  type Light,
  lightReports,
  readButtons,
} from '../../domain/devices/hid-telephony.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { type AnnouncedCalls, announcedCalls } from '../alerts/announced-call.ts';
import type { RequestDetails, RequestName } from '../request-table.ts';
import { connectedHeadset, type Hid, type HidDevice, type HidInputEvent } from './hid-device.ts';

export type Ask = <Name extends RequestName>(name: Name, detail: RequestDetails[Name]) => void;

export interface HeadsetButtonsParts {
  state: PhoneState;
  hid: Hid;
  /** Sends a request of the softphone, which a page can cancel. */
  ask: Ask;
}

/**
 * The buttons of a headset answer, hang up, mute and hold; its lights show the state of the call. The headset only asks:
 * a light changes when the phone's state does.
 *
 *   hook:  ringing ─off─► answer      talking ─on─► hang up    both ─► answer
 *   flash:                            talking ─► hold, resume  both ─► answer
 *   drop:  ringing ─► reject          talking ─► hang up       both ─► reject
 *
 * To answer holds the other call, so no button ends it by mistake.
 */
export class HeadsetButtons {
  readonly #parts: HeadsetButtonsParts;
  readonly #closing = new AbortController();
  #device: HidDevice | null = null;
  #listening: AbortController | null = null;
  #pressed: Partial<Record<Button, boolean>> = {};
  #lit = '';

  constructor(parts: HeadsetButtonsParts) {
    this.#parts = parts;
    const { signal } = this.#closing;
    const { $calls, $local, $follower } = parts.state;
    const look = (): void => void this.#showLights();
    const stops = [$calls.listen(look), $local.listen(look), $follower.listen(() => void this.look())];
    signal.addEventListener('abort', () => stops.forEach((stop) => void stop()));
    for (const change of ['connect', 'disconnect']) {
      parts.hid.addEventListener(change, () => void this.look(), { signal });
    }
  }

  /** Looks for a headset. Only the page in which calls ring uses it. */
  async look(): Promise<void> {
    const follows = this.#parts.state.$follower.get();
    const device = follows ? null : await connectedHeadset(this.#parts.hid);
    if (this.#closing.signal.aborted || device === this.#device) return;
    this.#leave();
    this.#device = device;
    if (device === null) return;
    const listening = new AbortController();
    this.#listening = listening;
    device.addEventListener('inputreport', (event) => this.#heard(event as HidInputEvent), {
      signal: listening.signal,
    });
    try {
      if (!device.opened) await device.open();
      await this.#showLights();
    } catch {
      // Another program has it. The buttons on the screen still work.
      if (this.#device === device) this.#leave();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#leave();
  }

  #leave(): void {
    const device = this.#device;
    this.#listening?.abort();
    this.#device = null;
    this.#pressed = {};
    this.#lit = '';
    if (device?.opened) void device.close().catch(() => {});
  }

  #heard({ reportId, data }: HidInputEvent): void {
    const now = readButtons(this.#device?.collections ?? [], reportId, data);
    for (const [button, state] of Object.entries(now) as [Button, ButtonState][]) {
      const before = this.#pressed[button] ?? false;
      this.#pressed[button] = state.pressed;
      if (state.pressed !== before) this.#changed(button, state);
    }
  }

  #changed(button: Button, { pressed, lasting }: ButtonState): void {
    const { ringing, talking } = announcedCalls(this.#parts.state);
    const { ask } = this.#parts;
    if (button === 'hook') {
      // A press of a headset without a lasting hook means the opposite of the current state.
      // During a call a lasting hook is off, so each change of it puts it down.
      const down = lasting ? !pressed : pressed;
      if (ringing !== null && (talking === null ? pressed : down)) this.#answer(ringing.id);
      else if (ringing === null && talking !== null && down) ask('cti-hang-up-request', { callId: talking.id });
    } else if (button === 'mute' && talking !== null) {
      const muted = this.#parts.state.$local.get()[talking.id]?.muted === true;
      // A lasting switch names the state, a press changes it.
      const wanted = lasting ? pressed : !muted;
      if ((pressed || lasting) && wanted !== muted) ask('cti-mute-request', { callId: talking.id, muted: wanted });
    } else if (button === 'drop' && pressed) {
      if (ringing !== null) ask('cti-reject-request', { callId: ringing.id });
      else if (talking !== null) ask('cti-hang-up-request', { callId: talking.id });
    } else if (button === 'flash' && pressed && ringing !== null) {
      this.#answer(ringing.id);
    } else if ((button === 'hold' || button === 'flash') && pressed && talking?.answeredAt != null) {
      const held = talking.phase === 'held';
      ask(held ? 'cti-resume-request' : 'cti-hold-request', { callId: talking.id });
    }
  }

  #answer(callId: string): void {
    this.#parts.ask('cti-answer-request', { callId });
    // A lasting hook that was put down during a call is up again, because the headset is told so.
    this.#lit = '';
    void this.#showLights();
  }

  async #showLights(): Promise<void> {
    const device = this.#device;
    if (device === null || !device.opened) return;
    const on = lightsOf(announcedCalls(this.#parts.state), this.#parts.state);
    const text = JSON.stringify(on);
    if (text === this.#lit) return;
    this.#lit = text;
    for (const { reportId, data } of lightReports(device.collections, on)) {
      await device.sendReport(reportId, data).catch(() => {});
    }
  }
}

function lightsOf({ ringing, talking }: AnnouncedCalls, { $local }: PhoneState): Record<Light, boolean> {
  return {
    ring: ringing !== null,
    offHook: talking !== null,
    mute: talking !== null && $local.get()[talking.id]?.muted === true,
    hold: talking?.phase === 'held',
  };
}
