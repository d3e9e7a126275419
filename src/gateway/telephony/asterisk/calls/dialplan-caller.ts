import * as z from 'zod';
import {
  type AssertedCaller,
  callerOf,
  isDoubted,
  isNameless,
  isWithheld,
} from '../../../sip/message/asserted-caller.ts';
import { parseNameAddress } from '../../../sip/message/sip-address.ts';
import { readHeaders } from '../../../sip/message/sip-fields.ts';
import type { Pbx } from '../server/pbx.ts';

const answer = z.object({ value: z.string() });
/** The headers that `sip/asserted-caller` reads. */
const told = ['From', 'P-Asserted-Identity', 'Privacy', 'Remote-Party-ID'] as const;
const longest = 64;

/**
 * Finds the caller of a call that the dialplan passed on. Asterisk's events contain only the number, even if it is
 * withheld. The presentation is read from the channel, and from the headers of the carrier's INVITE if there is one.
 * @param number as Asterisk or its dialplan gives it
 */
export async function callerOfDialplan(pbx: Pbx, ariId: string, number: string): Promise<AssertedCaller> {
  const [presentation, ...values] = await Promise.all(
    ['CALLERID(num-pres)', ...told.map((name) => `PJSIP_HEADER(read,${name})`)].map((name) =>
      variable(pbx, ariId, name),
    ),
  );
  // A number with an unknown presentation is not shown.
  if (presentation === null || presentation?.startsWith('prohib') || isNameless(number)) return nobody;
  const lines = told.flatMap((name, at) => (values[at] ? [`${name}: ${values[at]}`] : []));
  const { headers } = readHeaders(lines.join('\r\n'));
  const from = parseNameAddress(headers.get('from')?.[0] ?? '');
  // Not a SIP call: the channel's data is complete.
  if (from === null) return { caller: number.slice(0, longest), unverified: false };
  const request = { headers, from };
  if (isWithheld(request)) return nobody;
  // Asterisk drops the context of a local number.
  const { caller } = callerOf(request);
  const whole = caller?.startsWith(`${number};`) === true ? caller : number;
  return { caller: whole.slice(0, longest), unverified: isDoubted(request) };
}

const nobody: AssertedCaller = { caller: null, unverified: false };

/** Null if the variable does not exist. */
async function variable(pbx: Pbx, ariId: string, name: string): Promise<string | null> {
  try {
    return answer.parse(await pbx.ari.get(['channels', ariId, 'variable'], { variable: name })).value;
  } catch {
    // Asterisk rejects reading a header that does not exist.
    return null;
  }
}
