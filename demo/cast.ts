/**
 * Who is who in the demo. Numbers come from the ranges that no subscriber ever
 * gets: US 555-0100 to 0199, and the UK's range for drama.
 */
export const agents = [
  { identity: 'robin', name: 'Robin' },
  { identity: 'sam', name: 'Sam' },
] as const;

export const supportNumber = '+14155550100';
export const maskedNumber = '+14155550101';

export const virtualNumbers = [
  { number: supportNumber, label: 'Support', masked: false, agents: ['robin', 'sam'], ringSeconds: 15 },
  { number: maskedNumber, label: 'Marketplace (masked)', masked: true, agents: ['robin', 'sam'], ringSeconds: 15 },
] as const;

/** The website's key for visitor tokens. */
export const siteKey = 'shop';

/** Identity of the phone page: the outside world. */
export const worldIdentity = 'world';
