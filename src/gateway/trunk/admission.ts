import { IncomingInvite } from '../sip/incoming-invite.ts';
import type { ServerTransaction } from '../sip/server-transaction.ts';
import { answerTimer, minSeLine } from '../sip/session-timer.ts';
import { parseNameAddress, parseSipUri } from '../sip/sip-address.ts';
import { accepts, contentType, header, headerList, type SipRequest, tagOf } from '../sip/sip-message.ts';
import { acceptLine, allowLine, extensions, supportedLine } from '../sip/sip-writer.ts';
import type { Trunk } from './trunk.ts';

/**
 * What a trunk asks of us. It may call our numbers, and act in its own calls; it registers nobody, sends nobody
 * anywhere, and nothing it says makes us call out.
 */
export function admit(trunk: Trunk, transaction: ServerTransaction, onInvite: (invite: IncomingInvite) => void): void {
  const { request } = transaction;
  // RFC 3261 8.2.2.1.
  if (!/^sips?:/i.test(request.uri)) {
    transaction.respond(416);
    return;
  }
  const required = headerList(request, 'require').flatMap((line) => line.split(','));
  const unknown = required
    .map((name) => name.trim())
    .filter((name) => name !== '' && !extensions.includes(name.toLowerCase()));
  // 8.2.2.3.
  if (unknown.length > 0) {
    transaction.respond(420, { lines: [`Unsupported: ${unknown.join(', ')}`] });
    return;
  }
  if (tagOf(request.to) !== null) {
    trunk.desk.receive(transaction);
    return;
  }
  switch (request.method) {
    case 'INVITE':
      invite(trunk, transaction, onInvite);
      return;
    case 'OPTIONS':
      transaction.respond(200, { lines: [allowLine, acceptLine, supportedLine] });
      return;
    case 'REGISTER':
    case 'REFER':
    case 'SUBSCRIBE':
    case 'MESSAGE':
      transaction.respond(403);
      return;
    case 'BYE':
    case 'PRACK':
    case 'INFO':
    case 'UPDATE':
      transaction.respond(481);
      return;
    default:
      transaction.respond(405, { lines: [allowLine] });
      return;
  }
}

function invite(trunk: Trunk, transaction: ServerTransaction, onInvite: (invite: IncomingInvite) => void): void {
  const { request } = transaction;
  const { numbers } = trunk.settings;
  // Some write the line's own name into the Request-URI, and the number into To.
  const named = parseSipUri(request.uri)?.user ?? '';
  const dialled = named === '' || named === trunk.settings.user ? (parseSipUri(request.to.uri)?.user ?? '') : named;
  if (dialled === '' || (numbers.length > 0 && !numbers.includes(dialled))) {
    transaction.respond(404);
    return;
  }
  // RFC 4028 section 9.
  if (answerTimer(request)?.tooShort) {
    transaction.respond(422, { lines: [minSeLine] });
    return;
  }
  if (request.body !== '' && contentType(request) !== 'application/sdp') {
    transaction.respond(415, { lines: [acceptLine] });
    return;
  }
  if (!accepts(request, 'application/sdp')) {
    transaction.respond(406, { lines: [acceptLine] });
    return;
  }
  transaction.respond(100);
  const incoming = new IncomingInvite(transaction, trunk.principal, dialled, trunk.desk.registry, null);
  incoming.caller = callerOf(request);
  onInvite(incoming);
}

/** RFC 3325: a trunk is trusted with who calls; else From. Null where the number is withheld. */
function callerOf(request: SipRequest): string | null {
  if (/\bid\b/i.test(header(request, 'privacy') ?? '')) return null;
  const asserted = headerList(request, 'p-asserted-identity')
    .flatMap((line) => line.split(/,(?=\s*(?:"|<|sip|tel))/i))
    .map((value) => parseNameAddress(value)?.uri ?? '')
    .find((uri) => /^(?:sips?|tel):/i.test(uri));
  const uri = asserted ?? request.from.uri;
  const user = /^tel:/i.test(uri) ? (uri.slice(4).split(';', 1)[0] ?? '') : (parseSipUri(uri)?.user ?? '');
  return user === '' || /^(?:anonymous|unknown|restricted|unavailable)$/i.test(user) || user.length > 64 ? null : user;
}
