import type { CallFact, CrmHost, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors/coded-error.ts';
import { ExtensionClient } from './extension-client.ts';
import { readPlace } from './extension-place.ts';

/** Pipedrive's views of the kinds of records. */
const views: Readonly<Record<string, string>> = {
  person: 'contacts',
  organization: 'organizations',
  deal: 'deals',
  lead: 'leads',
};

export interface HostOptions {
  /** Returns a fresh access token of the agent. Missing: the element's `getToken` or `token-url` returns it. */
  getToken?: () => Promise<string>;
  /** The window of the app's page, in Pipedrive's frame. */
  window?: Window & typeof globalThis;
  /** Whether an origin may be the parent. Default: https and below pipedrive.com. */
  trusts?: (origin: string) => boolean;
}

/**
 * Embeds the softphone in Pipedrive's floating window, which stays open while the user goes from page to page; or in a
 * panel.
 * @throws CodedError ORIGIN_NOT_ALLOWED if Pipedrive does not frame the page
 */
export function createHost({ getToken, window: page = window, trusts }: HostOptions = {}): CrmHost {
  const place = readPlace(page, trusts);
  const client = new ExtensionClient({ window: page, origin: place.origin, id: place.id });
  const run = (command: string, args: unknown): void => ignoreFailure(client.execute(command, args));
  const floating = floatingWindow(run);
  const listeners = new Set<(now: HostContext) => void>();
  const dials = new Set<(wish: DialWish) => void>();
  let now: HostContext = { about: place.about, theme: place.theme };
  const change = (more: Partial<HostContext>): void => {
    now = { ...now, ...more };
    for (const listener of [...listeners]) listener(now);
  };

  client.on('visibility', (data) => {
    const { is_visible, context } = (data ?? {}) as { is_visible?: unknown; context?: unknown };
    if (typeof is_visible === 'boolean') {
      floating.became(is_visible);
      change({ visible: is_visible });
    }
    const wish = is_visible === true ? wishIn(context) : null;
    if (wish !== null) for (const dial of [...dials]) dial(wish);
  });
  client.on('user_settings_change', (data) => {
    const { theme } = (data ?? {}) as { theme?: unknown };
    if (theme === 'light' || theme === 'dark') change({ theme });
  });

  return {
    name: 'pipedrive',

    async getToken() {
      if (getToken !== undefined) return await getToken();
      throw new CodedError('TOKEN_MISSING', { help: 'Set getToken or token-url of the element.' });
    },

    opens: (kind) => Object.hasOwn(views, kind),

    open({ kind, id }) {
      const view = Object.hasOwn(views, kind) ? views[kind] : undefined;
      if (view === undefined) return;
      if (kind === 'lead' ? /^[\da-f-]{36}$/i.test(id) : /^[1-9]\d{0,14}$/.test(id)) {
        run('redirect_to', { view, id: kind === 'lead' ? id : Number(id) });
      }
    },

    onDial(dial) {
      dials.add(dial);
      return () => dials.delete(dial);
    },

    notify: (fact: CallFact) => floating.note(fact),
    show: (reason) => floating.show(reason),

    context(listener) {
      listeners.add(listener);
      listener(now);
      return () => listeners.delete(listener);
    },
  };
}

/** The floating window: it opens for a call, cannot be closed during one, and its icon counts calls that ring. */
function floatingWindow(run: (command: string, args: unknown) => void) {
  const ringing = new Set<string>();
  const answered = new Set<string>();
  let isVisible = false;
  /** Whether the window was hidden before the call. */
  let wasOpened = false;
  /** @returns whether the set changed */
  const update = (calls: Set<string>, callId: string, isIn: boolean): boolean => {
    const before = calls.size;
    if (isIn) calls.add(callId);
    else calls.delete(callId);
    return calls.size !== before;
  };

  return {
    became(visible: boolean): void {
      isVisible = visible;
    },
    note({ callId, step, direction }: CallFact): void {
      if (step === 'held' || step === 'logged') return;
      if (update(ringing, callId, step === 'ringing' && direction === 'inbound')) {
        run('set_notification', { number: ringing.size });
      }
      const before = answered.size > 0;
      update(answered, callId, step === 'answered');
      if (answered.size > 0 !== before) run('set_focus_mode', !before);
    },
    show(reason: Parameters<NonNullable<CrmHost['show']>>[0]): void {
      if (reason !== 'idle') {
        if (!isVisible) {
          wasOpened = true;
          run('show_floating_window', {});
        }
        return;
      }
      if (wasOpened) run('hide_floating_window', {});
      wasOpened = false;
    },
  };
}

/**
 * The number that a user clicked. Pipedrive documents no name for it, so the usual ones are read. What this page itself
 * said with a command is no click.
 */
function wishIn(context: unknown): DialWish | null {
  const said = (context ?? {}) as Record<string, unknown>;
  if (said.invoker === 'command') return null;
  const number = ['number', 'phone', 'phoneNumber', 'phone_number']
    .map((name) => said[name])
    .find((value): value is string => typeof value === 'string' && /\d/.test(value) && value.length <= 64);
  if (number === undefined) return null;
  const about =
    recordOf('person', said.person_id) ?? recordOf('deal', said.deal_id) ?? recordOf('organization', said.org_id);
  return { number, about };
}

function recordOf(kind: string, id: unknown): CrmRef | null {
  const text = typeof id === 'number' || typeof id === 'string' ? String(id) : '';
  return /^[1-9]\d{0,14}$/.test(text) ? { kind, id: text } : null;
}

/** In a panel, commands for the floating window are refused. */
function ignoreFailure(work: Promise<unknown>): void {
  work.catch(() => {});
}
