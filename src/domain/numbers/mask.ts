import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A number with every subscriber digit replaced: "+91 ••••• •••••". Only the
 * calling code stays, because it tells the agent which language and hour to expect.
 */
export function maskNumber(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  if (!parsed) return '•••• ••••';
  const [code = '', ...rest] = parsed.formatInternational().split(' ');
  return [code, ...rest.map((group) => group.replace(/\d/g, '•'))].join(' ');
}

/** For logs: never more than the last two digits of anything that looks like a number. */
export function redactNumbers(text: string): string {
  return text.replace(/\+?\d[\d\s().-]{5,}\d/g, (run) => `…${run.slice(-2)}`);
}
