import type { CrmHost } from '../../src/domain/crm/host.ts';
import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors/coded-error.ts';
import { unescaped } from '../../src/domain/unescaped.ts';

/** The page's view of each kind of record. */
const views = new Map([
  ['contact', 'contacts'],
  ['ticket', 'tickets'],
]);

export interface HostOptions {
  /** The CRM page's window. */
  window?: Window & typeof globalThis;
  fetch?: typeof fetch;
}

/**
 * Embeds the widgets in the demo CRM's page: a single-page application with hash routes and `tel:` links. The CRM
 * itself has no code for this.
 */
export function createHost({ window: page = window, fetch: ask = fetch }: HostOptions = {}): CrmHost {
  return {
    name: 'demo-crm',

    async getToken() {
      const user = new URLSearchParams(page.location.search).get('user');
      const url = new URL('/api/sidecall-token', page.location.origin);
      if (user) url.searchParams.set('user', user);
      let answer: Response;
      try {
        answer = await ask(url, { credentials: 'same-origin', headers: { accept: 'application/json' } });
      } catch (cause) {
        throw new CodedError('CRM_UNAVAILABLE', { help: 'The phone goes on trying.', cause });
      }
      const body = (await answer.json().catch(() => null)) as { token?: unknown } | null;
      if (answer.ok && typeof body?.token === 'string') return body.token;
      if (answer.status === 401) throw new CodedError('TOKEN_MISSING', { help: 'Sign in to the CRM again.' });
      if (answer.status === 502) throw new CodedError('GATEWAY_UNREACHABLE');
      throw new CodedError('CRM_UNAVAILABLE', { help: 'The phone goes on trying.' });
    },

    opens: (kind) => views.has(kind),

    open({ kind, id }) {
      const view = views.get(kind);
      if (view !== undefined) page.location.hash = `#/${view}/${encodeURIComponent(id)}`;
    },

    onDial(dial) {
      // One listener for the whole page also covers links that are added later, and changes none of them.
      const clicked = (event: MouseEvent): void => {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = event.composedPath().find((node): node is HTMLAnchorElement => isTelLink(node));
        if (!link) return;
        event.preventDefault();
        // With its extension, which is dialled after the answer.
        const number = unescaped(link.getAttribute('href')?.replace(/^tel:/i, '') ?? '');
        dial({ number, about: openContact(page.location.hash) });
      };
      page.document.addEventListener('click', clicked);
      return () => page.document.removeEventListener('click', clicked);
    },

    notify({ step }) {
      if (step === 'logged') page.dispatchEvent(new page.Event('crm:refresh'));
    },
  };
}

/** The contact whose page is open. */
function openContact(hash: string): CrmRef | null {
  const [, id] = /^#\/contacts\/([^/?]+)$/.exec(hash) ?? [];
  return id === undefined ? null : { kind: 'contact', id: unescaped(id) };
}

function isTelLink(node: EventTarget): boolean {
  const element = node as Partial<Element>;
  return element.localName === 'a' && /^tel:/i.test(element.getAttribute?.('href') ?? '');
}
