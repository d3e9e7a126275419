import { html } from 'lit';
import { callOutcomes } from '../../../domain/calls/call-filter.ts';
import { inOrder } from '../../../domain/numbers/in-order.ts';
import type { CallView } from '../../../domain/protocol/call.ts';
import { timerText } from '../../../elements/time-texts.ts';
import type { Choice } from '../../parts/field.ts';
import type { FilterField } from '../../parts/filter.ts';
import { filteredList } from '../../parts/filtered-list.ts';
import { queueChoices, suggestAgents } from '../../parts/known-things.ts';
import { timeText } from '../../parts/time-text.ts';
import type { Ask, PageContext } from '../../shell/page-context.ts';
import { ConsoleCallDetails } from './call-details.ts';
import { callPage, exportPath } from './call-query.ts';
import { callName, customerText, outcomeText, outcomeWords } from './call-words.ts';

/** @param queues null: this person may not list them, and types a name */
const fieldsOf = (ask: Ask, queues: readonly Choice[] | null): readonly FilterField[] => [
  { kind: 'time', name: 'startedAfter', label: 'From' },
  { kind: 'time', name: 'startedBefore', label: 'Until' },
  { kind: 'tel', name: 'number', label: 'Number, if it is not masked' },
  { kind: 'text', name: 'agent', label: 'Agent', suggest: suggestAgents(ask) },
  { name: 'queue', label: 'Queue', ...(queues === null ? { kind: 'text' } : { kind: 'choice', choices: queues }) },
  {
    kind: 'choice',
    name: 'outcome',
    label: 'Outcome',
    choices: callOutcomes.map((value) => ({ value, label: outcomeWords[value] })),
  },
];

/** The virtual number, and the direction. */
const lineText = ({ direction, virtualNumber: { label, display } }: CallView): string =>
  `${direction === 'inbound' ? 'In' : 'Out'}: ${label || inOrder(display)}`;

/** The log of all calls: filters, the file of what they find, and one call in full. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  const { list, filter } = filteredList<CallView>(context, {
    fields: fieldsOf(ask, null),
    file: exportPath,
    one: 'call',
    many: 'calls',
    // Reading calls is audited.
    changes: [],
    keyOf: ({ id }) => id,
    nameOf: callName,
    columns: [
      { title: 'Time', view: ({ startedAt }) => timeText(startedAt) },
      { title: 'Customer', view: (call) => html`<span dir="auto">${customerText(call)}</span>` },
      { title: 'Number', view: lineText },
      { title: 'Agent', view: ({ agent }) => agent ?? '–' },
      { title: 'Queue', view: ({ flow }) => flow?.queue?.name ?? '–' },
      { title: 'Outcome', view: outcomeText },
      { title: 'Talk', view: ({ duration }) => (duration === 0 ? '–' : timerText(duration)), number: true },
      { title: 'Sound', view: ({ recordings }) => recordings.length || '–', number: true },
    ],
    read: (conditions, query) => callPage(ask, conditions, query),
    actions: [{ label: 'Details', reads: true, run: (call) => show(call.id, call) }],
    none: 'There are no such calls.',
  });

  async function show(id: string, row?: CallView): Promise<void> {
    const details = new ConsoleCallDetails();
    Object.assign(details, { context, callId: id });
    details.addEventListener('details-closed', () => void list.open(null));
    await details.read();
    await list.open(details, row);
  }

  void context.trying(async () => {
    if (context.person.role === 'admin') filter.fields = fieldsOf(ask, await queueChoices(ask));
  });
  // The address names a call: /console/calls/ID.
  if (context.rest !== '') void context.trying(() => show(context.rest));
  return list;
}
