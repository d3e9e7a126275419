/**
 * The people of the demo. Their numbers are from ranges that are never assigned: US 555-0100 to 0199, and the UK's
 * range for drama.
 */
export const agents = [
  { identity: 'robin', name: 'Robin', skills: [{ name: 'orders', level: 3 }] },
  { identity: 'sam', name: 'Sam', skills: [{ name: 'help', level: 3 }] },
  /** The team's supervisor: listens to calls, and is called only by colleagues. */
  { identity: 'lee', name: 'Lee', skills: [] },
] as const;

/** Callers get the flow `support`: see `flow/documents.ts`. */
export const supportNumber = '+14155550100';
export const maskedNumber = '+14155550101';
/** Rings the agents at once, one after another. */
export const salesNumber = '+14155550102';

export const virtualNumbers = [
  { number: supportNumber, label: 'Support', masked: false, agents: ['robin', 'sam'], ringSeconds: 15 },
  { number: salesNumber, label: 'Sales', masked: false, agents: ['robin', 'sam'], ringSeconds: 15 },
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

/** The callers that press the key for what they want, and speak with a recorded voice. */
export const scriptedCallers = [
  {
    name: 'Scripted caller 1',
    who: 'Marigold Thimble, whom the CRM knows, about an order',
    number: '+14155550123',
    wants: 'Orders',
    recording: 'demo-caller-1.wav',
  },
  {
    name: 'Scripted caller 2',
    who: 'a caller who is not in the CRM, and needs help',
    number: '+442079460958',
    wants: 'Help',
    recording: 'demo-caller-2.wav',
  },
] as const;
