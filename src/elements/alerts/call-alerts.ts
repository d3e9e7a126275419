import type { LitElement } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import { callerName } from '../call-texts.ts';
import { type RequestDetails, type RequestName, requestEvent } from '../events.ts';
import type { HeadsetButtons } from '../headset/headset-buttons.ts';
import { connectedHeadset, followChoice, type Hid, hidHere } from '../headset/hid-device.ts';
import { MediaKeys } from '../headset/media-keys.ts';
import type { Messages } from '../messages.ts';
import { timerText } from '../time-texts.ts';
import { announcedCalls } from './announced-call.ts';
import { CallNotification, type NoticeAction } from './call-notification.ts';
import { type MiniButton, type MiniView, MiniWindow, miniIcons } from './mini-window.ts';
import { PageMark } from './page-mark.ts';
import { ScreenLock } from './screen-lock.ts';
import { Vibration } from './vibration.ts';

export interface CallAlertsParts {
  /** Its requests answer and reject, so that a page can cancel them. */
  element: LitElement & { theme?: 'light' | 'dark' | undefined };
  phone: Phone;
  text: () => Messages;
  clock: Clock;
  /** Address of the worker for notifications. null: none */
  worker: () => string | null;
  /** Address of the tab's icon while a call rings. null: the page's own stays */
  icon: () => string | null;
  /** null: this browser has no WebHID. Default: the browser's. */
  hid?: Hid | null;
}

/**
 * Makes calls noticed and answered outside the softphone: title and icon of the tab, a notification, vibration, a mini
 * window, a screen that stays on, and the buttons of a headset. Only in the page in which calls ring.
 */
export class CallAlerts {
  readonly #parts: CallAlertsParts;
  readonly #mark = new PageMark(document);
  readonly #lock = new ScreenLock(document);
  readonly #vibration: Vibration;
  readonly #notification: CallNotification;
  readonly #mini = new MiniWindow();
  readonly #keys: MediaKeys;
  #headset: HeadsetButtons | null = null;
  readonly #closing = new AbortController();
  #stopTick: (() => void) | null = null;

  constructor(parts: CallAlertsParts) {
    this.#parts = parts;
    this.#vibration = new Vibration(parts.clock);
    this.#notification = new CallNotification(parts.worker, (callId, action) => this.#act(callId, action));
    const { signal } = this.#closing;
    const look = (): void => void this.#look();
    const { $calls, $local, $follower } = parts.phone.state;
    const stops = [$calls.listen(look), $local.listen(look), $follower.listen(look)];
    signal.addEventListener('abort', () => stops.forEach((stop) => void stop()));
    document.addEventListener('visibilitychange', look, { signal });
    for (const change of ['focus', 'blur']) addEventListener(change, look, { signal });
    const openMini = (): void => void this.#mini.show().then(() => this.#showMini());
    this.#keys = new MediaKeys(parts.phone.state, (name, detail) => this.#ask(name, detail), openMini);
    this.#followHeadsets(parts.hid === undefined ? hidHere() : parts.hid);
    parts.element.addEventListener('cti-mini-window-request', (event) => this.#heardMini(event), { signal });
    look();
  }

  close(): void {
    this.#closing.abort();
    this.#stopTick?.();
    this.#mark.show(null, null);
    this.#lock.hold(false);
    this.#vibration.ring(false);
    this.#notification.close();
    this.#mini.close();
    this.#keys.close();
    this.#headset?.close();
  }

  /** The code for headsets loads when the agent has connected one with this page. */
  #followHeadsets(hid: Hid | null): void {
    if (hid === null) return;
    const { signal } = this.#closing;
    const find = async (): Promise<void> => {
      if (this.#headset !== null || (await connectedHeadset(hid)) === null) return;
      const { HeadsetButtons } = await import('../headset/headset-buttons.ts');
      if (this.#headset !== null || signal.aborted) return;
      const { state } = this.#parts.phone;
      this.#headset = new HeadsetButtons({ state, hid, ask: (name, detail) => this.#ask(name, detail) });
      await this.#headset.look();
    };
    const again = (): void => void (this.#headset?.look() ?? find()).catch(() => {});
    hid.addEventListener('connect', again, { signal });
    followChoice(again, signal);
    this.#parts.element.addEventListener('cti-headset-request', again, { signal });
    again();
  }

  async #look(): Promise<void> {
    const { phone, icon } = this.#parts;
    const text = this.#parts.text();
    const { ringing, talking } = announcedCalls(phone.state);
    this.#mark.show(ringing && text.incomingFrom(callerName(ringing, text)), ringing && icon());
    this.#lock.hold(ringing !== null || talking !== null);
    this.#showMini();
    if (ringing === null) {
      this.#vibration.ring(false);
      this.#notification.show(null);
      return;
    }
    const ring = (await phone.devices?.().catch(() => null))?.$view.get().ring;
    // The call may be over by now.
    const still = !this.#closing.signal.aborted && announcedCalls(phone.state).ringing?.id === ringing.id;
    if (!still) return;
    this.#vibration.ring(ring?.vibrates !== false);
    const attended = document.visibilityState === 'visible' && document.hasFocus();
    const notifies = ring?.notifies !== false && !attended;
    this.#notification.show(notifies ? this.#noticeOf(ringing, text) : null);
  }

  #noticeOf(call: CallView, text: Messages): Parameters<CallNotification['show']>[0] {
    const { id: callId, virtualNumber } = call;
    const title = text.incomingFrom(callerName(call, text));
    return { callId, title, body: text.via(virtualNumber.label), answer: text.answer, reject: text.reject };
  }

  #act(callId: string, action: NoticeAction): void {
    if (this.#parts.phone.state.$calls.get()[callId]?.phase !== 'ringing') return;
    if (action === 'answer') this.#ask('cti-answer-request', { callId });
    if (action === 'reject') this.#ask('cti-reject-request', { callId });
  }

  #ask<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): void {
    this.#parts.element.dispatchEvent(requestEvent(name, detail));
  }

  #heardMini(event: Event): void {
    // Wait for the page's own listeners, which may be further up and can cancel the event.
    queueMicrotask(() => {
      if (!event.defaultPrevented) void this.#mini.show().then(() => this.#showMini());
    });
  }

  /** Renders again each second, because the window shows the duration. */
  #showMini(): void {
    this.#stopTick?.();
    this.#stopTick = null;
    if (!this.#mini.open) return;
    this.#mini.update(this.#miniView());
    this.#stopTick = this.#parts.clock.after(1000, () => this.#showMini());
  }

  #miniView(): MiniView {
    const { phone, element, clock } = this.#parts;
    const text = this.#parts.text();
    const { ringing, talking } = announcedCalls(phone.state);
    const call = ringing ?? talking;
    const { direction } = getComputedStyle(element);
    const around = { lang: element.lang || document.documentElement.lang, dir: direction, theme: element.theme };
    if (call === null) {
      const ready = phone.state.$status.get() === 'ready';
      return { ...around, title: text.phone, detail: ready ? text.ready : text.reconnecting, buttons: [] };
    }
    const title = callerName(call, text);
    const callId = call.id;
    if (ringing !== null) {
      const buttons: MiniButton[] = [
        {
          label: text.answer,
          kind: 'success',
          icon: miniIcons.answer,
          click: () => this.#ask('cti-answer-request', { callId }),
        },
        {
          label: text.reject,
          kind: 'danger',
          icon: miniIcons.reject,
          click: () => this.#ask('cti-reject-request', { callId }),
        },
      ];
      return { ...around, title, detail: text.incoming, buttons };
    }
    const muted = phone.state.$local.get()[callId]?.muted === true;
    const since = call.answeredAt === null ? null : (clock.now() - Date.parse(call.answeredAt)) / 1000;
    const state = call.phase === 'held' ? text.onHold : call.answeredAt === null ? text.calling : text.inCall;
    const buttons: MiniButton[] = [
      {
        label: text.mute,
        kind: 'plain',
        icon: muted ? miniIcons.unmute : miniIcons.mute,
        pressed: muted,
        click: () => this.#ask('cti-mute-request', { callId, muted: !muted }),
      },
      {
        label: text.hangUp,
        kind: 'danger',
        icon: miniIcons.reject,
        click: () => this.#ask('cti-hang-up-request', { callId }),
      },
    ];
    return { ...around, title, detail: since === null ? state : `${state} · ${timerText(since)}`, buttons };
  }
}
