/**
 * The people of the demo. Their numbers are from ranges that are never assigned: US 555-0100 to 0199, and the UK's
 * range for drama.
 */
export const agents = [
  { identity: 'robin', name: 'Robin' },
  { identity: 'sam', name: 'Sam' },
  /** The team's supervisor: listens to calls, and is called only by colleagues. */
  { identity: 'lee', name: 'Lee' },
] as const;

export const supportNumber = '+14155550100';
export const maskedNumber = '+14155550101';

export const virtualNumbers = [
  { number: supportNumber, label: 'Support', masked: false, agents: ['robin', 'sam'], ringSeconds: 15 },
  { number: maskedNumber, label: 'Marketplace (masked)', masked: true, agents: ['robin', 'sam'], ringSeconds: 15 },
] as const;

/** The website's key for visitor tokens. */
export const siteKey = 'shop';

/** Identity of the phone page, which plays the outside world. */
export const worldIdentity = 'world';

/** The callers of the phone page. `number` null: withheld. */
export const callers = [
  { number: '+14155550123', label: 'Marigold Thimble (415) 555-0123' },
  { number: '+442079460018', label: 'Barnaby Inkwell +44 20 7946 0018' },
  { number: '+14155550142', label: 'Petra Paperclip (415) 555-0142' },
  { number: '+442079460958', label: 'Not in the CRM: +44 20 7946 0958' },
  { number: null, label: 'Number withheld' },
] as const;

/** The callers that speak with a recorded voice. */
export const scriptedCallers = [
  {
    name: 'Scripted caller 1',
    who: 'Marigold Thimble, whom the CRM knows',
    number: '+14155550123',
    recording: 'demo-caller-1.wav',
  },
  {
    name: 'Scripted caller 2',
    who: 'a caller who is not in the CRM',
    number: '+442079460958',
    recording: 'demo-caller-2.wav',
  },
] as const;
