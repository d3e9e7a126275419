import { expect, it } from 'vitest';
import { nationalDigits } from '../../../src/domain/numbers/national.ts';

it.each([
  ['+14155550123', '4155550123'],
  ['+442079460958', '2079460958'],
  ['+919876543210', '9876543210'],
  // Italian numbers keep their zero.
  ['+390612345678', '0612345678'],
  // No country has this code.
  ['+9991234567', '9991234567'],
])('%s has the digits %s in every spelling', (number, digits) => {
  expect(nationalDigits(number)).toBe(digits);
});
