import type { CallOutcome } from '../../../domain/calls/call-filter.ts';
import { inOrder } from '../../../domain/numbers/in-order.ts';
import type { CallView } from '../../../domain/protocol/call.ts';
import type { CallParticipantView } from '../../../domain/protocol/call-participant.ts';
import { callerName, reasonText } from '../../../elements/call-texts.ts';
import { english } from '../../../elements/messages-english.ts';
import { timeText } from '../../parts/time-text.ts';

const phases: Readonly<Record<CallView['phase'], string | null>> = {
  ringing: 'Ringing now',
  active: 'In progress',
  held: 'On hold',
  ended: null,
  completed: null,
};

export const outcomeWords: Readonly<Record<CallOutcome, string>> = {
  answered: 'Answered',
  unanswered: 'Not answered',
  ...english.endReasons,
};

export const kindWords: Readonly<Record<CallParticipantView['kind'], string>> = {
  customer: 'Customer',
  agent: 'Agent',
  number: 'Number',
  supervisor: 'Supervisor',
  flow: 'Flow',
  place: 'Waiting place',
};

/** How the call ended, or that it goes on. */
export function outcomeText(call: CallView): string {
  return phases[call.phase] ?? reasonText(call, english);
}

/** The customer, with the number beside a name. */
export function customerText(call: CallView): string {
  const name = callerName(call, english);
  const { display, withheld } = call.customer;
  return withheld || name === display ? name : `${name}, ${inOrder(display)}`;
}

/** As people call it: “call of Robin, 12/05/2030, 10:32”. */
export function callName(call: CallView): string {
  return `call of ${callerName(call, english)}, ${timeText(call.startedAt)}`;
}
