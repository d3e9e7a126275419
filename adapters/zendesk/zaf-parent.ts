import { CodedError } from '../../src/domain/errors.ts';

/** The page that frames the app, as the address of the frame names it. */
export interface ZafParent {
  /** E.g. "https://example.zendesk.com". */
  origin: string;
  appGuid: string;
}

/** An account's own host. Zendesk serves the agents' pages from no other domain. */
const ofZendesk = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.zendesk\.com$/;

/**
 * Reads `origin` and `app_guid`, which Zendesk adds to the address of the app's page.
 * @param search the query of the page's address
 * @param trusts whether an origin may be the parent; default: https and below zendesk.com
 * @throws CodedError ORIGIN_NOT_ALLOWED: something else frames the page, or nothing does
 */
export function readParent(search: string, trusts: (origin: string) => boolean = isZendesk): ZafParent {
  const query = new URLSearchParams(search);
  const origin = query.get('origin') ?? '';
  const appGuid = query.get('app_guid') ?? '';
  if (appGuid !== '' && trusts(origin)) return { origin, appGuid };
  throw new CodedError('ORIGIN_NOT_ALLOWED', {
    message: 'This page is not open as an app in Zendesk.',
    help: 'Open it in Zendesk: the icon is in the top bar.',
  });
}

function isZendesk(origin: string): boolean {
  return ofZendesk.test(origin);
}
