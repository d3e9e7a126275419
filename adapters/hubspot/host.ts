import type { CallFact, CrmHost, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import { CodedError } from '../../src/domain/errors/coded-error.ts';
import { CallingFrame, type CallingPlace } from './calling-frame.ts';
import { PageCalls } from './page-calls.ts';

/** HubSpot's ids of the types of records that its page opens for a calling app. */
const typeIds: Readonly<Record<string, string>> = { contact: '0-1', company: '0-2' };
/** HubSpot's words in what it sends, and our kinds. */
const kinds: Readonly<Record<string, string>> = { CONTACT: 'contact', COMPANY: 'company' };

export interface HostOptions {
  /** Returns a fresh access token of the agent. Missing: the element's `getToken` or `token-url` returns it. */
  getToken?: () => Promise<string>;
  /** The window of the app's page, in HubSpot's frame. */
  window?: Window & typeof globalThis;
  /** Whether an origin may be the parent. Default: HubSpot's pages. */
  trusts?: (origin: string) => boolean;
  /** Told of messages that pretend to be HubSpot's. */
  onForged?: (origin: string) => void;
}

/**
 * Embeds the softphone as a calling app in HubSpot's pages.
 *
 * HubSpot makes its own record of a call that began in its page. `notify` returns the record's id, so that the gateway
 * updates it and makes no second one.
 */
export function createHost({ getToken, window: page = window, trusts, onForged }: HostOptions = {}): CrmHost {
  const frame = new CallingFrame({ window: page, trusts, onForged });
  const calls = new PageCalls(frame, page);
  const listeners = new Set<(now: HostContext) => void>();
  let portalId: number | null = null;
  let now: HostContext = { about: null };
  const change = (more: Partial<HostContext>): void => {
    now = { ...now, ...more };
    for (const listener of [...listeners]) listener(now);
  };

  frame.on('READY', (place) => {
    portalId = numberOf((place as CallingPlace).portalId);
    const engagementId = numberOf((place as CallingPlace).engagementId);
    frame.send('INITIALIZED', { isLoggedIn: true, ...(engagementId !== null && { engagementId }) });
    frame.send('USER_AVAILABLE');
  });
  frame.on('VISIBILITY_CHANGED', (data) => {
    const { isMinimized, isHidden } = (data ?? {}) as { isMinimized?: unknown; isHidden?: unknown };
    change({ visible: isMinimized !== true && isHidden !== true });
  });

  return {
    name: 'hubspot',

    async getToken() {
      if (getToken !== undefined) return await getToken();
      throw new CodedError('TOKEN_MISSING', { help: 'Set getToken or token-url of the element.' });
    },

    opens: (kind) => Object.hasOwn(typeIds, kind),

    open({ kind, id }) {
      const objectTypeId = Object.hasOwn(typeIds, kind) ? typeIds[kind] : undefined;
      if (objectTypeId === undefined || portalId === null || !/^\d{1,15}$/.test(id)) return;
      frame.send('NAVIGATE_TO_RECORD', { objectCoordinates: { portalId, objectId: Number(id), objectTypeId } });
    },

    onDial: (dial) =>
      frame.on('DIAL_NUMBER', (data) => {
        const wish = wishIn(data);
        if (wish === null) return;
        calls.dialled(wish.number);
        change({ about: wish.about });
        dial(wish);
      }),

    notify: (fact: CallFact) => calls.tell(fact),

    context(listener) {
      listeners.add(listener);
      listener(now);
      return () => listeners.delete(listener);
    },
  };
}

/** `{ phoneNumber, objectId, objectType: "CONTACT" | "COMPANY", … }` */
function wishIn(data: unknown): DialWish | null {
  const { phoneNumber, objectId, objectType } = (data ?? {}) as Record<string, unknown>;
  if (typeof phoneNumber !== 'string' || phoneNumber.trim() === '') return null;
  const kind = typeof objectType === 'string' && Object.hasOwn(kinds, objectType) ? kinds[objectType] : undefined;
  const id = typeof objectId === 'number' || typeof objectId === 'string' ? String(objectId) : '';
  return { number: phoneNumber, about: kind !== undefined && /^[1-9]\d{0,14}$/.test(id) ? { kind, id } : null };
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null;
}
