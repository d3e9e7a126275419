import type { CrmHost, HostContext } from '../../src/domain/crm/host.ts';
import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { type Bridge, openBridge, type PageRecord } from './bridge.ts';
import { isKind, isRecordId, moduleOfKind, recordNumberOf } from './record-id.ts';

export interface HostOptions {
  /** The window of the softphone’s page, which Vtiger’s page frames. */
  window?: Window & typeof globalThis;
  /** Other ways to a token. Default: the Vtiger module’s server asks the gateway for one. */
  getToken?: () => Promise<string>;
}

/**
 * Embeds the softphone in Vtiger. It runs in a frame; the loader of the Vtiger module (`package/`) is the page around
 * it. The page's origin is the parameter `origin` of the frame's address, and no other origin is spoken to.
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
    name: 'vtiger',

    async getToken() {
      if (getToken !== undefined) return getToken();
      const token = await bridge.askForToken();
      if (token === null) {
        throw new CodedError('TOKEN_MISSING', {
          help: 'Sign in to Vtiger again. If that does not help, an administrator checks the settings of its module Sidecall.',
        });
      }
      return token;
    },

    opens: isKind,

    open({ kind, id }) {
      const record = recordNumberOf(id);
      if (isKind(kind) && record !== null) bridge.send({ type: 'open', module: moduleOfKind[kind], record });
    },

    onDial(dial) {
      dials.add(dial);
      return () => dials.delete(dial);
    },

    notify({ step }) {
      if (step === 'logged') bridge.send({ type: 'refresh' });
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

/** The record whose page is open. null: a page of another module. */
function recordOf({ module, id }: PageRecord): CrmRef | null {
  const [kind] = Object.entries(moduleOfKind).find(([, name]) => name === module) ?? [];
  return kind === undefined || !isRecordId(id) ? null : { kind, id };
}
