import { IncomingInvite } from '../sip/dialog/incoming-invite.ts';
import { answerTimer, minSeLine } from '../sip/dialog/session-timer.ts';
import { callerOf } from '../sip/message/asserted-caller.ts';
import { parseSipUri } from '../sip/message/sip-address.ts';
import { accepts, contentType, type SipRequest, tagOf } from '../sip/message/sip-message.ts';
import { acceptLine, serverAllowLine, supportedLine, unknownExtensions } from '../sip/message/sip-writer.ts';
import type { ServerTransaction } from '../sip/transaction/server-transaction.ts';
import type { Trunk } from './trunk.ts';

interface Refusal {
  status: number;
  lines?: string[];
}

/**
 * Handles a request from a trunk. A trunk may call our numbers and send requests within its own calls. It cannot
 * register, cannot refer a call, and cannot make the gateway place one.
 * @param mayRefuse whether a rejection may be sent; without one, the gateway looks absent to the trunk
 * @returns false if no response was sent
 */
export function admit(
  trunk: Trunk,
  transaction: ServerTransaction,
  onInvite: (invite: IncomingInvite) => void,
  mayRefuse: () => boolean,
): boolean {
  const { request } = transaction;
  const refusal = refusalOf(trunk, request);
  if (refusal !== null) {
    const told = mayRefuse();
    if (told) transaction.respond(refusal.status, { lines: refusal.lines ?? [] });
    else transaction.abandon();
    return told;
  }
  if (tagOf(request.to) !== null) trunk.dialogs.receive(transaction);
  else if (request.method === 'OPTIONS') {
    transaction.respond(200, { lines: [serverAllowLine, acceptLine, supportedLine] });
  } else {
    transaction.respond(100);
    const dialled = dialledOf(trunk, request);
    const invite = new IncomingInvite(transaction, trunk.principal, dialled, trunk.dialogs.registry, null);
    const { caller, unverified } = callerOf(request);
    invite.caller = caller;
    invite.callerUnverified = unverified;
    onInvite(invite);
  }
  return true;
}

function refusalOf(trunk: Trunk, request: SipRequest): Refusal | null {
  // RFC 3261 8.2.2.1.
  if (!/^sips?:/i.test(request.uri)) return { status: 416 };
  const unknown = unknownExtensions(request);
  // 8.2.2.3.
  if (unknown !== '') return { status: 420, lines: [`Unsupported: ${unknown}`] };
  if (tagOf(request.to) !== null || request.method === 'OPTIONS') return null;
  if (request.method === 'INVITE') return refusalOfInvite(trunk, request);
  if (/^(?:REGISTER|REFER|SUBSCRIBE|MESSAGE|PUBLISH)$/.test(request.method)) return { status: 403 };
  if (/^(?:BYE|PRACK|INFO|UPDATE|NOTIFY)$/.test(request.method)) return { status: 481 };
  return { status: 405, lines: [serverAllowLine] };
}

function refusalOfInvite(trunk: Trunk, request: SipRequest): Refusal | null {
  const { numbers } = trunk.settings;
  const dialled = dialledOf(trunk, request);
  if (dialled === '' || (numbers.length > 0 && !numbers.includes(dialled))) return { status: 404 };
  // RFC 4028 section 9.
  if (answerTimer(request)?.tooShort) return { status: 422, lines: [minSeLine] };
  if (request.body !== '' && contentType(request) !== 'application/sdp') return { status: 415, lines: [acceptLine] };
  return accepts(request, 'application/sdp') ? null : { status: 406, lines: [acceptLine] };
}

/** Some carriers put the account's name into the Request-URI and the number into To. */
export function dialledOf(trunk: Trunk, request: SipRequest): string {
  const named = parseSipUri(request.uri)?.user ?? '';
  return named === '' || named === trunk.settings.user ? (parseSipUri(request.to.uri)?.user ?? '') : named;
}
