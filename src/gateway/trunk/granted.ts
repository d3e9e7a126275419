import { parseNameAddress } from '../sip/message/sip-address.ts';
import { header, headerList, type SipResponse } from '../sip/message/sip-message.ts';

/**
 * For how many seconds the registrar granted our registration; null where it says nothing. RFC 3261 10.2.4: it lists
 * every phone of that name, and each has its own time.
 * @param contactLine ours, as the REGISTER had it
 */
export function grantedSeconds(response: SipResponse, contactLine: string): number | null {
  const own = addressOf(contactLine.slice(contactLine.indexOf(':') + 1));
  const contacts = headerList(response, 'contact');
  const ours = contacts.find((contact) => own !== null && addressOf(contact) === own);
  const general = secondsOf(header(response, 'expires'));
  if (ours !== undefined) return expiresOf(ours) ?? general;
  // A registrar that writes our address down as it sees it: which one is ours is not known, so the briefest.
  const all = contacts.map(expiresOf).filter((seconds) => seconds !== null);
  return all.length === 0 ? general : Math.min(...all);
}

/** What of a Contact no registrar changes that keeps it: user, host and port. */
function addressOf(contact: string): string | null {
  const uri = parseNameAddress(contact)?.uri ?? '';
  const [, user = '', place = ''] = /^sips?:(?:([^@]*)@)?([^;?]+)/i.exec(uri) ?? [];
  return place === '' ? null : `${decoded(user)}@${place.toLowerCase()}`;
}

/** RFC 3261 19.1.4: a character is the same, escaped or not. */
function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

function expiresOf(contact: string): number | null {
  return secondsOf(parseNameAddress(contact)?.params.get('expires') ?? null);
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}
