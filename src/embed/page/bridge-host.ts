import type { CrmHost, DialWish, HostContext } from '../../domain/crm/host.ts';
import { CodedError } from '../../domain/errors/coded-error.ts';
import { openParentBridge } from './parent-bridge.ts';

/** Height of the softphone, in CSS pixels. */
const phoneHeight = 640;

export interface BridgeHost extends CrmHost {
  /** A token of the page's own server. null: it has none. */
  ownToken(): Promise<string | null>;
  /** Tells the page which height the frame needs. */
  needs(height: number): void;
}

/** The host of a page that uses the host SDK. @param origin the pinned origin of that page */
export function bridgeHost(
  page: Window & typeof globalThis,
  origin: string,
  { getToken, onForged }: { getToken: () => Promise<string>; onForged: (origin: string) => void },
): BridgeHost {
  const dials = new Set<(wish: DialWish) => void>();
  const listeners = new Set<(now: HostContext) => void>();
  let now: HostContext = { about: null };
  let records = false;
  let greeted: (tokens: boolean) => void = () => {};
  const hello = new Promise<boolean>((resolve) => {
    greeted = resolve;
  });

  const bridge = openParentBridge(page, origin, {
    forged: onForged,
    message(message) {
      if (message.type === 'hello') {
        records = message.records;
        greeted(message.tokens);
      }
      if (message.type === 'dial') {
        for (const dial of dials) dial({ number: message.number, about: message.about ?? now.about });
      }
      if (message.type === 'context') {
        now = message.now;
        for (const listener of listeners) listener(now);
      }
    },
  });
  bridge.send({ type: 'size', height: phoneHeight });

  return {
    name: 'page',
    getToken,

    async ownToken() {
      if (!(await within(page, hello, false))) return null;
      const token = await bridge.ask({ type: 'token' });
      if (token === null)
        throw new CodedError('TOKEN_MISSING', { help: 'Sign in to the page around the phone again.' });
      return token;
    },

    needs: (height) => bridge.send({ type: 'size', height }),

    open: (record) => bridge.send({ type: 'open', record }),

    onDial(dial) {
      dials.add(dial);
      return () => dials.delete(dial);
    },

    async notify(fact) {
      if (!records) bridge.send({ type: 'fact', id: 0, fact });
      const recordId = records ? await bridge.ask({ type: 'fact', fact }) : null;
      return recordId === null ? undefined : { recordId };
    },

    show: (reason) => bridge.send({ type: 'show', reason }),

    context(listener) {
      listeners.add(listener);
      listener(now);
      return () => listeners.delete(listener);
    },
  };
}

/** Time for the page's first word, in ms. A page without the host SDK never says it. */
const helloMs = 3000;

function within<T>(page: Window, answer: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = page.setTimeout(() => resolve(otherwise), helloMs);
    void answer.then((value) => {
      page.clearTimeout(timer);
      resolve(value);
    });
  });
}
