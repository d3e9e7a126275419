import type { CrmHost } from '../../src/domain/crm/host.ts';
import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors/coded-error.ts';
import { unescaped } from '../../src/domain/unescaped.ts';
import { entityTypeOf, isKind, isRecordId, kindOf } from './records.ts';

/** EspoCRM's own client, which adds the user's credentials. */
interface EspoPage {
  Espo?: { Ajax: { postRequest(path: string, body: object): Promise<unknown> } };
}

export interface HostOptions {
  /** EspoCRM's window. */
  window?: Window & typeof globalThis & EspoPage;
}

/**
 * Embeds the widgets in EspoCRM's own page. The softphone of the extension (`package/`) is in a frame and needs no host:
 * the extension's script speaks the protocol of the host SDK.
 *
 * EspoCRM's pages are routes of one page, so calls go on while the user moves about.
 */
export function createHost({ window: page = window }: HostOptions = {}): CrmHost {
  return {
    name: 'espocrm',

    async getToken() {
      // A route of the extension. EspoCRM's server asks the gateway for a token of the signed-in user's agent.
      const answer = await page.Espo?.Ajax.postRequest('Sidecall/token', {}).catch((cause: unknown) => {
        throw new CodedError('CRM_UNAVAILABLE', { help: 'The phone goes on trying.', cause });
      });
      const { token } = (answer ?? {}) as { token?: unknown };
      if (typeof token === 'string') return token;
      throw new CodedError('TOKEN_MISSING', {
        help: 'Sign in to EspoCRM again. If that does not help, an administrator checks the integration Sidecall.',
      });
    },

    opens: isKind,

    open({ kind, id }) {
      if (isKind(kind) && isRecordId(id)) page.location.hash = `#${entityTypeOf[kind]}/view/${id}`;
    },

    onDial(dial) {
      const clicked = (event: MouseEvent): void => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = (event.target as Partial<Element> | null)?.closest?.<HTMLAnchorElement>(dialLinks) ?? null;
        if (link === null) return;
        event.preventDefault();
        // Otherwise EspoCRM's own handler of the link would dial, too.
        event.stopImmediatePropagation();
        dial({ number: numberIn(link), about: recordOf(link) ?? openRecord(page.location.hash) });
      };
      page.document.addEventListener('click', clicked, true);
      return () => page.document.removeEventListener('click', clicked, true);
    },

    context(listener) {
      const tell = (): void => listener({ about: openRecord(page.location.hash) });
      page.addEventListener('hashchange', tell);
      tell();
      return () => page.removeEventListener('hashchange', tell);
    },
  };
}

const dialLinks = 'a[data-action="dial"], a[href^="tel:"]';

/** EspoCRM writes the number without spaces and brackets into the link. */
function numberIn(link: HTMLAnchorElement): string {
  const text = link.dataset.phoneNumber || (link.getAttribute('href') ?? '').replace(/^tel:/i, '');
  return unescaped(text);
}

/** The record of the link's row in a list. */
function recordOf(link: HTMLAnchorElement): CrmRef | null {
  const list = link.closest<HTMLElement>('.list[data-scope]');
  return named(list?.dataset.scope, link.closest<HTMLElement>('tr[data-id]')?.dataset.id);
}

/** The record whose page is open. */
function openRecord(hash: string): CrmRef | null {
  const [, entityType, id] = /^#(\w+)\/(?:view|edit)\/([\w-]{1,36})(?:[/?]|$)/.exec(hash) ?? [];
  return named(entityType, id);
}

function named(entityType: string | undefined, id: string | undefined): CrmRef | null {
  const kind = kindOf(entityType ?? '');
  return kind === null || id === undefined || !isRecordId(id) ? null : { kind, id };
}
