import type { CrmHost } from '../../domain/crm/host.ts';
import { CodedError } from '../../domain/errors/coded-error.ts';
import { loadHost } from './hosts.ts';
import { tokenFrom } from './token.ts';

/** The page's settings of its phone. A framework may leave any of them undefined. */
export interface Settings {
  gateway: string | null | undefined;
  adapter: string | null | undefined;
  tokenUrl: string | null | undefined;
  getToken: (() => Promise<string>) | null | undefined;
  host: CrmHost | null | undefined;
  withoutVoice: boolean | null | undefined;
}

/**
 * The settings that define a phone: if one changes, another phone is needed. Functions and objects are excluded,
 * because a page may pass new ones with every render.
 */
export interface Purpose {
  /** Absolute, without a slash at its end. */
  gateway: string;
  withoutVoice: boolean;
  /** The adapter's name. */
  crm: string | null;
  /** Whether the page provides a way to get tokens. */
  hasToken: boolean;
}

/** Throws a CodedError that names the wrong setting. */
export function purposeOf(settings: Settings): Purpose {
  return {
    gateway: gatewayAddress(settings.gateway ?? ''),
    withoutVoice: settings.withoutVoice ?? false,
    crm: settings.host?.name ?? settings.adapter ?? null,
    hasToken: Boolean(settings.getToken ?? settings.tokenUrl ?? settings.host ?? settings.adapter),
  };
}

export function samePurpose(a: Purpose, b: Purpose): boolean {
  return a.gateway === b.gateway && a.withoutVoice === b.withoutVoice && a.crm === b.crm && a.hasToken === b.hasToken;
}

/** @param host the page's, or its adapter's */
export async function askForToken(settings: Settings, host: CrmHost | null): Promise<string> {
  const { getToken, tokenUrl } = settings;
  if (getToken) return await getToken();
  if (tokenUrl) return await tokenFrom(tokenUrl)();
  if (host) return await host.getToken();
  throw new CodedError('TOKEN_MISSING', {
    message: 'This page gives the phone no access token any more.',
    help: 'Set getToken, token-url or adapter.',
  });
}

export async function resolveHost(settings: Settings): Promise<CrmHost | null> {
  const { host, adapter } = settings;
  if (host || adapter === null || adapter === undefined) return host ?? null;
  const loaded = await loadHost(adapter).catch((cause: unknown) => {
    throw new CodedError('NOT_FOUND', {
      message: `The adapter “${adapter}” could not be loaded.`,
      help: 'Reload the page; if it stays, check what was registered with registerHost().',
      cause,
    });
  });
  if (typeof loaded?.getToken === 'function') return loaded;
  throw new CodedError('NOT_FOUND', {
    message: `There is no adapter “${adapter}” on this page.`,
    help: loaded
      ? 'What was registered with registerHost() must resolve to the adapter’s host, not to its module.'
      : 'Check the adapter attribute, or register it with registerHost().',
  });
}

/** An absolute address, or a path on the page's own server. */
function gatewayAddress(gateway: string): string {
  const text = gateway.trim() || location.origin;
  const url = /^(https?:)?\//i.test(text) && URL.canParse(text, location.href) ? new URL(text, location.href) : null;
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/$/, '');
  throw new CodedError('CONFIG_INVALID', {
    // A page from a file, or a frame without an address, has no server of its own as the default.
    message: gateway.trim() === '' ? 'This page names no gateway.' : `“${gateway}” is no address of a gateway.`,
    help: 'Set the gateway attribute to an address such as https://cti.example.',
  });
}
