import type { CrmRef } from '../../src/domain/crm/ref.ts';
import { CodedError } from '../../src/domain/errors.ts';

/** The place in Pipedrive that the page is open in, as the address of the frame says it. Nothing of it identifies the user. */
export interface ExtensionPlace {
  origin: string;
  id: string;
  theme: 'light' | 'dark';
  /** The record beside which a panel is open. null: it is the floating window. */
  about: CrmRef | null;
}

/** A company's own host. */
const ofPipedrive = /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.pipedrive\.com$/;

/**
 * @param trusts whether an origin may be the parent; default: https and below pipedrive.com
 * @throws CodedError ORIGIN_NOT_ALLOWED: something else frames the page, or nothing does
 */
export function readPlace(page: Window, trusts: (origin: string) => boolean = isPipedrive): ExtensionPlace {
  const query = new URLSearchParams(page.location.search);
  const id = query.get('id') ?? '';
  const origin = originsAround(page, query).find(trusts);
  if (page.parent === page || origin === undefined || id === '') {
    throw new CodedError('ORIGIN_NOT_ALLOWED', {
      message: 'This page is not open as an app in Pipedrive.',
      help: 'Open it in Pipedrive: the icon is in the top bar.',
    });
  }
  return { origin, id, theme: query.get('theme') === 'dark' ? 'dark' : 'light', about: recordIn(query) };
}

/**
 * The browser says the first one. Firefox does not; there the parameter of the gateway's own, or the referrer, says it. A
 * wrong one does no harm: the browser delivers no message to another origin.
 */
function originsAround(page: Window, query: URLSearchParams): string[] {
  const said = page.location.ancestorOrigins?.[0];
  if (said !== undefined) return [said];
  const referrer = page.document.referrer;
  return [query.get('origin') ?? '', URL.canParse(referrer) ? new URL(referrer).origin : ''];
}

function isPipedrive(origin: string): boolean {
  return ofPipedrive.test(origin);
}

/** `resource=deal&selectedIds=42`, of a panel beside one record. */
function recordIn(query: URLSearchParams): CrmRef | null {
  const resource = query.get('resource') ?? '';
  const id = query.get('selectedIds') ?? '';
  return ['person', 'organization', 'deal'].includes(resource) && /^[1-9]\d{0,14}$/.test(id)
    ? { kind: resource, id }
    : null;
}
