/** What a notification says, and the names of its buttons. */
export interface CallNotice {
  callId: string;
  title: string;
  body: string;
  answer: string;
  reject: string;
}

export type NoticeAction = 'answer' | 'reject' | 'show';

/** The channel from the worker to the pages of its origin. */
const noticeChannel = 'sidecall.notifications';

/**
 * The system's notification of a ringing call. With a service worker it has the buttons *Answer* and *Reject*. Without
 * one, a click on it shows the page. At most one is open.
 *
 * https://notifications.spec.whatwg.org/
 */
export class CallNotification {
  readonly #worker: () => string | null;
  readonly #onAction: (callId: string, action: NoticeAction) => void;
  readonly #channel: BroadcastChannel | null;
  /** The call of the open notification. null: none. */
  #shown: string | null = null;
  #text = '';
  #plain: Notification | null = null;
  /**
   * Changes of what is open, one after another. Chromium on Linux leaves a notification open for ever that is replaced
   * before the desktop has confirmed it.
   */
  #changes: Promise<void> = Promise.resolve();
  #registration: Promise<ServiceWorkerRegistration | null> | null = null;

  /** @param worker the address of the worker's script. null: the page has none */
  constructor(worker: () => string | null, onAction: (callId: string, action: NoticeAction) => void) {
    this.#worker = worker;
    this.#onAction = onAction;
    this.#channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(noticeChannel) : null;
    this.#channel?.addEventListener('message', ({ data }) => this.#heard(data));
  }

  /** @param notice null: none */
  show(notice: CallNotice | null): void {
    const text = notice === null ? '' : JSON.stringify(notice);
    if (text === this.#text) return;
    this.#text = text;
    const before = this.#shown;
    this.#shown = notice?.callId ?? null;
    if (before !== null && before !== this.#shown) this.#then(() => this.#hide(before));
    // A notification with the same tag takes the place of the one before: the CRM has told the caller's name.
    if (notice !== null && permitted()) this.#then(() => this.#show(notice, text));
  }

  close(): void {
    this.show(null);
    this.#channel?.close();
  }

  #then(change: () => Promise<void>): void {
    this.#changes = this.#changes.then(change).catch(() => {});
  }

  async #show(notice: CallNotice, text: string): Promise<void> {
    const { callId, title, body, answer, reject } = notice;
    // The phone rings by itself, and the notification stays until the call is answered or gone.
    const options = { body, tag: tagOf(callId), requireInteraction: true, silent: true };
    const registration = await this.#register();
    // Meanwhile the call is over, or the CRM has told the name.
    if (this.#text !== text) return;
    if (registration === null) {
      this.#showPlain(title, options, callId);
      return;
    }
    const actions = [
      { action: 'answer', title: answer },
      { action: 'reject', title: reject },
    ];
    const withButtons = { ...options, actions, data: { sidecall: callId, page: location.href } };
    await registration.showNotification(title, withButtons).catch(() => this.#showPlain(title, options, callId));
    // No timer: in a hidden tab it would be late by up to a minute.
    await registration.getNotifications({ tag: tagOf(callId) });
  }

  #showPlain(title: string, options: NotificationOptions, callId: string): void {
    try {
      this.#plain?.close();
      const plain = new Notification(title, options);
      this.#plain = plain;
      plain.addEventListener('click', () => {
        window.focus();
        plain.close();
        this.#onAction(callId, 'show');
      });
    } catch {
      // Chrome on Android shows notifications only by a service worker.
    }
  }

  async #hide(callId: string): Promise<void> {
    this.#plain?.close();
    this.#plain = null;
    const open = (await (await this.#registration)?.getNotifications({ tag: tagOf(callId) })) ?? [];
    for (const each of open) each.close();
  }

  /** null: the page has no worker, or the browser refuses it */
  #register(): Promise<ServiceWorkerRegistration | null> {
    this.#registration ??= this.#registered();
    return this.#registration;
  }

  async #registered(): Promise<ServiceWorkerRegistration | null> {
    const address = this.#worker();
    const { serviceWorker } = navigator;
    if (address === null || !serviceWorker) return null;
    try {
      const registration = await serviceWorker.register(trusted(address));
      await active(registration);
      return registration;
    } catch (error) {
      console.warn('Sidecall: the worker for notifications could not be registered, so they have no buttons.', error);
      return null;
    }
  }

  /** Any page of the origin can write to the channel, so only an answer to an open notification counts. */
  #heard(data: unknown): void {
    const { callId, action } = Object(data) as { callId?: unknown; action?: unknown };
    if (typeof callId !== 'string' || callId !== this.#shown) return;
    this.#onAction(callId, action === 'answer' || action === 'reject' ? action : 'show');
  }
}

let policy: Policy | undefined;

/**
 * A page with `require-trusted-types-for 'script'` permits this by `trusted-types lit-html sidecall-worker`. Such a page
 * refuses a second policy of one name, and a page can have several phones, one after another.
 */
function trusted(address: string): string {
  const { trustedTypes } = window as unknown as { trustedTypes?: PolicyFactory };
  policy ??= trustedTypes?.createPolicy('sidecall-worker', { createScriptURL: (text) => text });
  return policy?.createScriptURL(address) ?? address;
}

/** https://w3c.github.io/trusted-types/ */
interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}
interface Policy {
  createScriptURL(text: string): string;
}

function tagOf(callId: string): string {
  return `sidecall-${callId}`;
}

function permitted(): boolean {
  return typeof Notification === 'function' && Notification.permission === 'granted';
}

/** Only an active worker can show notifications. */
async function active({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting;
  if (active || !worker) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    });
  });
}
