import type { CrmHost, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors/coded-error.ts';
import { hasTopBar, openTopBar, preloadTopBar } from './top-bar.ts';
import { ZafClient, type ZafContext } from './zaf-client.ts';
import { readParent } from './zaf-parent.ts';

/** The kinds of records that Zendesk can open, with its own words. */
const kinds = ['user', 'ticket', 'organization'];

export interface HostOptions {
  /** Returns a fresh access token of the agent. Missing: the element's `getToken` or `token-url` returns it. */
  getToken?: () => Promise<string>;
  /** The window of the app's page, in Zendesk's frame. */
  window?: Window & typeof globalThis;
  /** Whether an origin may be the parent. Default: https and below zendesk.com. */
  trusts?: (origin: string) => boolean;
  /** Told of messages that pretend to be Zendesk's. */
  onForged?: (origin: string) => void;
}

/**
 * Embeds the softphone as an app in Zendesk's pages: in the top bar, or beside a ticket.
 * @throws CodedError ORIGIN_NOT_ALLOWED if Zendesk does not frame the page
 */
export function createHost({ getToken, window: page = window, trusts, onForged }: HostOptions = {}): CrmHost {
  const client = new ZafClient({ window: page, parent: readParent(page.location.search, trusts), onForged });
  const place = followPlace(client);

  return {
    name: 'zendesk',

    async getToken() {
      if (getToken !== undefined) return await getToken();
      throw new CodedError('TOKEN_MISSING', { help: 'Set getToken or token-url of the element.' });
    },

    opens: (kind) => kinds.includes(kind),

    open({ kind, id }) {
      if (!kinds.includes(kind) || !/^\d+$/.test(id)) return;
      ignoreFailure(client.invoke('routeTo', [kind, Number(id)]));
    },

    onDial: (dial) =>
      client.on('voice.dialout', (message) => {
        // Zendesk tells every place in which the app is open. One of them dials.
        if (place.location === 'top_bar') dialFrom(message, dial);
        else void hasTopBar(client).then((elsewhere) => elsewhere || dialFrom(message, dial));
      }),

    notify({ step }) {
      // The pane is not loaded before it is opened, and a call should not wait for that.
      if (step === 'ringing' && place.location !== 'top_bar') ignoreFailure(preloadTopBar(client));
    },

    show(reason) {
      if (reason !== 'idle') ignoreFailure(openTopBar(client, place.location));
      else if (place.location === 'top_bar') ignoreFailure(client.invoke('popover', ['hide']));
    },

    context: (listener) => place.follow(listener),
  };
}

function dialFrom(message: unknown, dial: (wish: DialWish) => void): void {
  const { number, ticketId, userId } = (message ?? {}) as { number?: unknown; ticketId?: unknown; userId?: unknown };
  if (typeof number !== 'string' || number === '') return;
  dial({ number, about: recordOf('ticket', ticketId) ?? recordOf('user', userId) });
}

function recordOf(kind: string, id: unknown): CrmRef | null {
  const text = typeof id === 'number' || typeof id === 'string' ? String(id) : '';
  return /^[1-9]\d*$/.test(text) ? { kind, id: text } : null;
}

/** The record whose page is open, the colours, and whether the agent sees the app. */
function followPlace(client: ZafClient) {
  const listeners = new Set<(now: HostContext) => void>();
  let location: unknown = null;
  let now: HostContext = { about: null };
  const change = (more: Partial<HostContext>): void => {
    now = { ...now, ...more };
    for (const listener of [...listeners]) listener(now);
  };
  const moved = (context: ZafContext | null): void => {
    location = context?.location ?? location;
    const { ticketId, userId, organizationId } = context ?? {};
    const about = recordOf('ticket', ticketId) ?? recordOf('user', userId) ?? recordOf('organization', organizationId);
    change({ about });
  };
  const coloured = (scheme: unknown): void => {
    if (scheme === 'light' || scheme === 'dark') change({ theme: scheme });
  };

  client.on('app.registered', (message) => {
    moved((message as { context?: ZafContext } | null)?.context ?? null);
    client.get(['colorScheme']).then(
      ({ colorScheme }) => coloured(colorScheme),
      () => {
        // This version of Zendesk has no colour schemes.
      },
    );
  });
  client.on('context.updated', (message) => moved(message as ZafContext | null));
  client.on('colorScheme.changed', coloured);
  for (const event of ['pane.activated', 'app.activated']) client.on(event, () => change({ visible: true }));
  for (const event of ['pane.deactivated', 'app.deactivated']) client.on(event, () => change({ visible: false }));

  return {
    /** "top_bar", "ticket_sidebar" and so on. */
    get location(): unknown {
      return location;
    },
    follow(listener: (now: HostContext) => void): () => void {
      listeners.add(listener);
      listener(now);
      return () => listeners.delete(listener);
    },
  };
}

/** An agent without the right to open a record stays on the page. */
function ignoreFailure(work: Promise<unknown>): void {
  work.catch(() => {});
}
