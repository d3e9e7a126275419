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
 * Who calls by a call that the dialplan handed over. Asterisk's events have the number alone, hidden or not: whether it
 * may be shown is asked of the channel, and of the headers of the carrier's INVITE, where there is one.
 * @param number as Asterisk, or its dialplan, has it
 */
export async function callerOfDialplan(pbx: Pbx, ariId: string, number: string): Promise<AssertedCaller> {
  const [presentation, ...values] = await Promise.all(
    ['CALLERID(num-pres)', ...told.map((name) => `PJSIP_HEADER(read,${name})`)].map((name) =>
      variable(pbx, ariId, name),
    ),
  );
  // A number whose presentation is not known is not shown.
  if (presentation === null || presentation?.startsWith('prohib') || isNameless(number)) return nobody;
  const lines = told.flatMap((name, at) => (values[at] ? [`${name}: ${values[at]}`] : []));
  const { headers } = readHeaders(lines.join('\r\n'));
  const from = parseNameAddress(headers.get('from')?.[0] ?? '');
  // No call by SIP: the channel has said all.
  if (from === null) return { caller: number.slice(0, longest), unverified: false };
  const request = { headers, from };
  if (isWithheld(request)) return nobody;
  // Asterisk leaves out the context of a local number.
  const { caller } = callerOf(request);
  const whole = caller?.startsWith(`${number};`) === true ? caller : number;
  return { caller: whole.slice(0, longest), unverified: isDoubted(request) };
}

const nobody: AssertedCaller = { caller: null, unverified: false };

/** Null where there is none. */
async function variable(pbx: Pbx, ariId: string, name: string): Promise<string | null> {
  try {
    return answer.parse(await pbx.ari.get(['channels', ariId, 'variable'], { variable: name })).value;
  } catch {
    // Asterisk refuses to read a header that is not there.
    return null;
  }
}
