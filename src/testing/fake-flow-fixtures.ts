import type { CallView } from '../domain/protocol/call.ts';
import type { SessionView } from '../domain/protocol/session.ts';
import { ago } from './fake-phone-fixtures.ts';

/** Numbers that an agent may call from. */
export const callerIds: NonNullable<SessionView['callerIds']> = [
  { number: '+14155550110', display: '(415) 555-0110', label: 'Support' },
  { number: '+12125550100', display: '(212) 555-0100', label: 'New York' },
];

/** The way of a caller through a flow: a greeting, a key, collected digits, and a queue. */
export const flowPath: NonNullable<CallView['flow']> = {
  name: 'support',
  version: 3,
  path: [
    { node: 'hello', kind: 'say', outcome: 'done', at: ago(82_000), seconds: 4 },
    { node: 'menu', kind: 'menu', outcome: '2', digits: '2', detail: 'Returns', at: ago(78_000), seconds: 3 },
    { node: 'order', kind: 'gather', outcome: 'got', digits: '4711', at: ago(75_000), seconds: 6 },
  ],
  queue: { name: 'Returns', since: ago(69_000), seconds: 65, waits: false },
  script: 'Ask for the number of the order, and read it back.\nOffer to send the guide for the can.',
};
