import { unescaped } from '../../domain/unescaped.ts';
import { parseNameAddress } from '../sip/message/sip-address.ts';
import { header, headerList, type SipResponse } from '../sip/message/sip-message.ts';

/**
 * Returns the seconds that the registrar granted for our registration, or null if it does not say. RFC 3261 10.2.4: the
 * response lists every contact of that name, each with its own time.
 * @param contactLine our Contact, as sent in the REGISTER
 */
export function grantedSeconds(response: SipResponse, contactLine: string): number | null {
  const own = addressOf(contactLine.slice(contactLine.indexOf(':') + 1));
  const contacts = headerList(response, 'contact');
  const ours = contacts.find((contact) => own !== null && addressOf(contact) === own);
  const general = secondsOf(header(response, 'expires'));
  if (ours !== undefined) return expiresOf(ours) ?? general;
  // Some registrars rewrite our address. Our entry is then unknown, so use the shortest time.
  const all = contacts.map(expiresOf).filter((seconds) => seconds !== null);
  return all.length === 0 ? general : Math.min(...all);
}

/**
 * The parts of a Contact that a registrar keeps unless it rewrites the address: user, host and port. An escaped character
 * equals the plain one (RFC 3261 19.1.4).
 */
function addressOf(contact: string): string | null {
  const uri = parseNameAddress(contact)?.uri ?? '';
  const [, user = '', place = ''] = /^sips?:(?:([^@]*)@)?([^;?]+)/i.exec(uri) ?? [];
  return place === '' ? null : `${unescaped(user)}@${place.toLowerCase()}`;
}

function expiresOf(contact: string): number | null {
  return secondsOf(parseNameAddress(contact)?.params.get('expires') ?? null);
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}
