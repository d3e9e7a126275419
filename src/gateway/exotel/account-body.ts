import type { VirtualNumber } from '../storage/store.ts';
import { numberText, type Spelling } from './call-body.ts';

/** The account itself. Clients read it to check their credentials. */
export function accountBody({ sid }: Pick<Spelling, 'sid'>): object {
  return { Account: { Sid: sid, FriendlyName: sid, Status: 'active', Type: 'Full', Uri: `/v1/Accounts/${sid}` } };
}

/** The virtual numbers as version 1 lists them. */
export function numbersBody(numbers: readonly VirtualNumber[], { sid, country }: Spelling): object {
  return {
    IncomingPhoneNumbers: numbers.map(({ number, label }) => {
      const text = numberText(number, country);
      return {
        IncomingPhoneNumber: {
          Sid: text,
          AccountSid: sid,
          PhoneNumber: text,
          FriendlyName: label,
          Uri: `/v1/Accounts/${sid}/IncomingPhoneNumbers/${text}`,
        },
      };
    }),
  };
}

/**
 * The virtual numbers as version 2 lists them.
 * https://developer.exotel.com/docs/exophones/api-reference/number-details
 */
export function ownNumbersBody(numbers: readonly VirtualNumber[], spelling: Spelling): object {
  return { incoming_phone_numbers: numbers.map((each) => ownNumber(each, spelling)) };
}

/** @param sid as the list has it, or E.164. null: there is no such number */
export function numberBody(numbers: readonly VirtualNumber[], sid: string, spelling: Spelling): object | null {
  const found = numbers.find(({ number }) => number === sid || numberText(number, spelling.country) === sid);
  return found === undefined ? null : ownNumber(found, spelling);
}

/** Exotel's `friendly_name` is the number in national digits, and Frappe compares it with what a person entered. */
function ownNumber({ number }: VirtualNumber, { country }: Spelling): object {
  const text = numberText(number, country);
  return {
    sid: text,
    phone_number: number,
    friendly_name: text,
    capabilities: { voice: true, sms: false },
    country,
    voice_url: null,
    sms_url: null,
  };
}
