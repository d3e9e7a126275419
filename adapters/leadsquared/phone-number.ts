import { nationalDigits } from '../kit/index.ts';

/**
 * A number as LeadSquared stores it: "+91-9876543210". Masks, short numbers and texts stay as they are.
 * @param number E.164, or what the call's entry has in its place
 */
export function storedForm(number: string): string {
  if (!/^\+\d{5,15}$/.test(number)) return number;
  const national = nationalDigits(number);
  const code = number.slice(1, number.length - national.length);
  return code === '' || !number.endsWith(national) ? number : `+${code}-${national}`;
}
