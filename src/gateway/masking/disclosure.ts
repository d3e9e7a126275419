import type { CallRecord } from '../../domain/calls/record.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import { scrubDigits } from './scrub.ts';

/** What of a call may leave the gateway: to a browser, in SIP to an agent's phone, or to the CRM. */
export interface Disclosure {
  masked: boolean;
  /** The customer's number; null: masked, withheld, or none. */
  number: string | null;
  /** What stands for a masked number: its calling code and grouping; null: not masked, or no number. */
  mask: string | null;
  /** The name that the customer gave; null: none. */
  name: string | null;
  /** Call parameters. */
  params: Record<string, string>;
  /** A text of the caller, the visitor or the CRM. An agent's text is never passed here: it leaves as it is. */
  text(value: string): string;
}

type Facts = Pick<CallRecord, 'masked' | 'customerNumber' | 'customerName' | 'params' | 'identifiers' | 'direction'>;

/**
 * The one rule of masking. Every spelling of a call, for a browser, for SIP and for the CRM, is made from this.
 *
 * Of a masked call no digit of the number leaves, and a stranger's text loses every run of digits that could hold a
 * number. What goes depends on the text alone, never on whose number is hidden; otherwise the rest would tell it.
 */
export function disclosureOf(call: Facts): Disclosure {
  const { masked, customerNumber: number } = call;
  const text = masked ? scrubDigits : (value: string): string => value;
  return {
    masked,
    number: masked ? null : number,
    mask: masked && number !== null ? maskNumber(number) : null,
    name: call.customerName === null ? null : text(call.customerName),
    params: paramsOf(call, text),
    text,
  };
}

/**
 * A visitor's parameters are their words, but for those that the site declared as identifiers. An outbound call's are
 * the agent's own.
 */
function paramsOf({ masked, direction, params, identifiers }: Facts, text: Disclosure['text']): Record<string, string> {
  if (!masked || direction === 'outbound') return params;
  const declared = new Set(identifiers);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => (declared.has(name) ? [name, value] : [text(name), text(value)])),
  );
}
