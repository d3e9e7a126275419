import type { CrmHost, HostContext } from '../../src/domain/crm/host.ts';
import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { type Bridge, openBridge, type PageRecord } from './bridge.ts';
import { entityTypeOf, isKind, isRecordId, kindOf } from './records.ts';

export interface HostOptions {
  /** The window of the softphone's page, which EspoCRM's page frames. */
  window?: Window & typeof globalThis;
  /** Other ways to a token. Default: EspoCRM's server asks the gateway for one. */
  getToken?: () => Promise<string>;
}

/**
 * Embeds the softphone in EspoCRM. It runs in a frame; the script of the extension (`package/`) is the page around it.
 * The page's origin is the parameter `origin` of the frame's address, and no other origin is spoken to. EspoCRM's pages
 * are routes of one page, so the frame and its calls stay while the user moves about.
 */
export function createHost({ window: page = window, getToken }: HostOptions = {}): CrmHost {
  let context: HostContext = { about: null };
  const dials = new Set<Parameters<NonNullable<CrmHost['onDial']>>[0]>();
  const listeners = new Set<(now: HostContext) => void>();

  const bridge: Bridge = openBridge(page, {
    dial({ number, about }) {
      for (const dial of dials) dial({ number, about: about === null ? null : recordOf(about) });
    },
    context({ about, visible }) {
      context = { about: about === null ? null : recordOf(about), visible };
      for (const listener of listeners) listener(context);
    },
  });

  return {
    name: 'espocrm',

    async getToken() {
      if (getToken !== undefined) return getToken();
      const token = await bridge.askForToken();
      if (token === null) {
        throw new CodedError('TOKEN_MISSING', {
          help: 'Sign in to EspoCRM again. If that does not help, an administrator checks the integration Sidecall.',
        });
      }
      return token;
    },

    opens: isKind,

    open({ kind, id }) {
      if (isKind(kind) && isRecordId(id)) bridge.send({ type: 'open', entityType: entityTypeOf[kind], id });
    },

    onDial(dial) {
      dials.add(dial);
      return () => dials.delete(dial);
    },

    show(reason) {
      bridge.send({ type: 'show', reason });
    },

    context(listener) {
      listeners.add(listener);
      listener(context);
      return () => listeners.delete(listener);
    },
  };
}

/** The record whose page is open. null: a page of another entity type. */
function recordOf({ entityType, id }: PageRecord): CrmRef | null {
  const kind = kindOf(entityType);
  return kind === null || !isRecordId(id) ? null : { kind, id };
}
