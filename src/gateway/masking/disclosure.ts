import type { CallRecord } from '../../domain/calls/record.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import { scrubDigits } from './scrub.ts';

/** The parts of a call that may leave the gateway: to a browser, in SIP to an agent's phone, or to the CRM. */
export interface Disclosure {
  masked: boolean;
  /** The customer's number. null: masked, withheld, or none. */
  number: string | null;
  /** Replaces a masked number: its calling code and grouping. null: not masked, or no number. */
  mask: string | null;
  /** The name that the customer gave. null: none. */
  name: string | null;
  /** Call parameters. */
  params: Record<string, string>;
  /** Scrubs a text of the caller, the visitor or the CRM. An agent's text is never passed here, and stays unchanged. */
  text(value: string): string;
}

type Facts = Pick<
  CallRecord,
  'masked' | 'customerNumber' | 'customerName' | 'params' | 'identifiers' | 'direction' | 'origin'
>;

/**
 * The one rule of masking. The views of a call for browsers, SIP and the CRM are all made from its result.
 *
 * No digit of a masked call's number leaves, and texts of outsiders lose every run of digits that could contain a
 * number. The removed parts depend on the text alone, never on the hidden number. Otherwise the remaining text would
 * reveal it.
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
 * A visitor wrote the parameters, except for those that the site declares as identifiers. The parameters of a call that an
 * agent dialled are the agent's own; those of a call that a server placed may contain the number.
 */
function paramsOf(
  { masked, direction, origin, params, identifiers }: Facts,
  text: Disclosure['text'],
): Record<string, string> {
  if (!masked || (direction === 'outbound' && origin.kind !== 'api')) return params;
  const declared = new Set(identifiers);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => (declared.has(name) ? [name, value] : [text(name), text(value)])),
  );
}
