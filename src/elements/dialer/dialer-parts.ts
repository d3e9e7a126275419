/** Part names of the inner elements as a page sees them. If two elements share a name, the inner one is longer. */
export const dialerParts =
  'base: dialer, display, input, parties: dial-parties, choices: dial-choices, choice: dial-choice, star: dial-star, country: dial-country, backspace, hint, caller-id, keypad, key, call: dial';
