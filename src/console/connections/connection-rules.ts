import type { TicketCause } from '../../domain/crm/ticket.ts';
import type { CrmAdapterView, CrmConnectionBody, CrmConnectionView } from '../../domain/protocol/crm.ts';
import { checked, labelled } from '../labelled.ts';
import { make } from '../make.ts';

type Rules = Pick<CrmConnectionBody, 'tickets' | 'noRecording'>;

/** What a connection does beyond pops and the log, as far as its adapter can. */
export interface ConnectionRules {
  element: HTMLElement;
  /** Shows the rules that this adapter can follow. undefined: none. */
  offer(adapter: CrmAdapterView | undefined): void;
  /** What was entered, for the gateway. Rules that the adapter cannot follow are omitted. */
  read(): Rules;
}

const causes: readonly [TicketCause, string][] = [
  ['missed', 'A missed call without a message becomes a ticket'],
  ['voicemail', 'A message becomes a ticket'],
];

export function connectionRules(connection: CrmConnectionView | null): ConnectionRules {
  const boxes = causes.map(([cause, label]) => {
    const box = make('input', { type: 'checkbox', checked: connection?.tickets.includes(cause) === true });
    return { cause, box, element: checked(label, box) };
  });
  const field = make('input', { value: connection?.noRecording?.field ?? '', maxlength: '100' });
  const value = make('input', { value: connection?.noRecording?.value ?? '', maxlength: '200' });
  const tickets = make('div', { role: 'group', 'aria-label': 'Tickets' }, ...boxes.map(({ element }) => element));
  const noRecording = make(
    'div',
    { role: 'group', 'aria-label': 'Consent for recording' },
    labelled(
      'Field that forbids recording',
      field,
      'The CRM’s name of a field of contacts. Empty: the CRM is not asked.',
    ),
    labelled('Its value that forbids', value, 'Calls of contacts with this value are not recorded, e.g. never'),
  );
  return {
    element: make('div', {}, tickets, noRecording),
    offer(adapter) {
      tickets.hidden = adapter?.capabilities.includes('tickets.save') !== true;
      noRecording.hidden = adapter?.capabilities.includes('contacts.fields') !== true;
    },
    read() {
      const name = field.value.trim();
      return {
        ...(!tickets.hidden && { tickets: boxes.flatMap(({ cause, box }) => (box.checked ? [cause] : [])) }),
        ...(!noRecording.hidden && { noRecording: name === '' ? null : { field: name, value: value.value.trim() } }),
      };
    },
  };
}
