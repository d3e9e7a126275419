import type { PropertyDeclarations } from 'lit';
import { FollowController } from '../../controllers/follow-controller.ts';
import type { Phone } from '../../phone/phone.ts';
import { PanelHost } from '../softphone/header/header-panels.ts';

/**
 * The softphone's base that makes calls noticed outside it. The code for it is loaded when the phone is ready.
 *
 * @attr {boolean} without-alerts - leaves the page's title, its notifications and the screen alone
 * @attr {string} notification-worker - address of a service worker in the page's own origin, for notifications with buttons
 * @attr {string} ringing-icon - address of an icon that the page's tab shows while a call rings
 * @fires {CustomEvent<{}>} cti-mini-window-request - intent, cancelable: open the mini window
 * @fires {CustomEvent<{}>} cti-headset-request - intent: use the buttons of the headset that was just connected
 */
export abstract class AlertingHost extends PanelHost {
  static override properties: PropertyDeclarations = {
    withoutAlerts: { type: Boolean, attribute: 'without-alerts' },
    notificationWorker: { attribute: 'notification-worker' },
    ringingIcon: { attribute: 'ringing-icon' },
  };

  declare withoutAlerts: boolean;
  declare notificationWorker: string | null;
  declare ringingIcon: string | null;

  constructor() {
    super();
    this.withoutAlerts = false;
    this.notificationWorker = null;
    this.ringingIcon = null;
    new FollowController(
      this,
      () => (this.withoutAlerts || !this.phone?.devices ? null : this.phone),
      (phone) => this.#alert(phone),
    );
  }

  #alert(phone: Phone): () => void {
    const ending = new AbortController();
    const start = async (): Promise<void> => {
      const { CallAlerts } = await import('./call-alerts.ts');
      if (ending.signal.aborted) return;
      const alerts = new CallAlerts({
        element: this,
        phone,
        text: () => this.text,
        clock: this.clock,
        worker: () => this.notificationWorker ?? null,
        icon: () => this.ringingIcon ?? null,
      });
      ending.signal.addEventListener('abort', () => alerts.close());
    };
    const stop = phone.state.$status.subscribe((status) => {
      if (status !== 'ready' || ending.signal.aborted) return;
      queueMicrotask(() => stop());
      // Without a network, the softphone itself still shows calls.
      void start().catch(() => {});
    });
    return () => {
      stop();
      ending.abort();
    };
  }
}
