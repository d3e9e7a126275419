import { adoptStyles, type ReactiveController } from 'lit';
import type { PhoneElement } from '../phone-element.ts';
import { headerPanels } from './header/header-panels.ts';

/** Loads code once. Never rejects: without a network, the next use tries again. */
function later(load: () => Promise<unknown>): () => Promise<void> {
  let loaded: Promise<void> | null = null;
  return () => {
    loaded ??= load().then(
      () => undefined,
      () => {
        loaded = null;
      },
    );
    return loaded;
  };
}

/** How a call is shown. null: not loaded. */
export const callView: { now: typeof import('./call-view.ts') | null } = { now: null };

/** The header of a phone, and a call that rings: loaded beside the phone's own code, so that it is there before the phone can ring. */
export const loadRingingParts = later(async () => {
  const [view] = await Promise.all([
    import('./call-view.ts'),
    import('../call-controls/define.ts'),
    import('../screen-pop/define.ts'),
    ...headerPanels.map(({ load }) => load()),
  ]);
  callView.now = view;
});

/** What the agent wrote in calls. null: not loaded. */
export const wrapUps: { now: typeof import('../wrap-up/define.ts') | null } = { now: null };

/** What comes after the answer, and a second call: loaded when the first call rings. */
export const loadTalkingParts = later(async () => {
  [wrapUps.now] = await Promise.all([
    import('../wrap-up/define.ts'),
    import('../agent-calls/define.ts'),
    import('../call-parties/define.ts'),
    import('../party-picker/define.ts'),
  ]);
});

const lists = {
  'panel-recent': later(() => import('../call-log/define.ts')),
  'panel-team': later(() => Promise.all([import('../team/define.ts'), import('../call-monitor/define.ts')])),
};

/**
 * Loads what the softphone shows later. Lists: when they are seen, in a narrow softphone when their tab is chosen, in a
 * wide one at once. Each fills a place of its own, so nothing moves.
 */
export class LaterParts implements ReactiveController {
  readonly #host: PhoneElement;
  #dressed = false;
  #observer: IntersectionObserver | null = null;
  #observed = new WeakSet<Element>();

  constructor(host: PhoneElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const { now } = callView;
    if (now === null) {
      // A phone that the page provides may already have a call.
      if (this.#host.phone) void loadRingingParts().then(() => callView.now && this.#host.requestUpdate());
    } else if (!this.#dressed) {
      this.#dressed = true;
      const { elementStyles } = this.#host.constructor as typeof PhoneElement;
      adoptStyles(this.#host.renderRoot as ShadowRoot, [...elementStyles, now.callViewStyles]);
    }
  }

  hostConnected(): void {
    this.#observeLists();
  }

  hostUpdated(): void {
    this.#observeLists();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#observed = new WeakSet();
  }

  #observeLists(): void {
    this.#observer ??= new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) void lists[target.id as keyof typeof lists]();
      }
    });
    for (const id of Object.keys(lists)) {
      const panel = this.#host.renderRoot.querySelector(`#${id}`);
      if (panel === null || this.#observed.has(panel)) continue;
      this.#observed.add(panel);
      this.#observer.observe(panel);
    }
  }
}
