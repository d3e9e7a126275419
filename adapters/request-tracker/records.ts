import type { CrmRef } from '../kit/index.ts';

/** RT's ids are numbers. */
export function isNumber(id: string): boolean {
  return /^[1-9]\d{0,14}$/.test(id);
}

/**
 * The number of a ticket, or the number or name of a user. null: the record is of another kind, or its id is none of
 * RT's.
 */
export function idOf(record: CrmRef | null, kind: 'contact' | 'ticket'): string | null {
  if (record?.kind !== kind || record.id === '' || record.id.length > 200) return null;
  return kind === 'contact' || isNumber(record.id) ? record.id : null;
}

export function ticketPage(baseUrl: string, id: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/Ticket/Display.html?id=${id}`;
}

/** null: there is no number, and a name may contain one that agents may not see. */
export function userPage(baseUrl: string, id: string): string | null {
  return isNumber(id) ? `${baseUrl.replace(/\/+$/, '')}/User/Summary.html?id=${id}` : null;
}

/** The value of the custom field that finds a call's ticket again. */
export function callKey(callId: string): string {
  return encodeURIComponent(callId);
}

const ticketStart = 'ticket:';

/** The same for a ticket that is no call. A call's key contains no colon. */
export function ticketKey(key: string): string {
  return `${ticketStart}${encodeURIComponent(key)}`;
}

export function isCallKey(key: string): boolean {
  return key !== '' && !key.startsWith(ticketStart);
}
