import { type CallLogEntry, callMarkOf, sqlTimeOf } from '../kit/index.ts';
import type { Fields } from './espo.ts';
import { entityTypeOf, firstOf, isKind } from './records.ts';
import { titleOf } from './title.ts';

/**
 * The fields of a call, without its user.
 * @param below what users wrote below the description's last line
 */
export function fieldsOf(entry: CallLogEntry, below = ''): Fields {
  return {
    ...entry.fields,
    name: nameOf(entry),
    status: entry.answeredAt === null ? 'Not Held' : 'Held',
    direction: entry.direction === 'outbound' ? 'Outbound' : 'Inbound',
    ...lengthOf(entry, 0),
    description: below === '' ? textOf(entry) : `${textOf(entry)}\n${below}`,
  };
}

/**
 * EspoCRM computes the duration from both times, so the call starts with the answer. A call without an answer has no
 * length.
 * @param least in seconds
 */
export function lengthOf({ answeredAt, startedAt, duration }: CallLogEntry, least: number): Fields {
  const start = Date.parse(answeredAt ?? startedAt);
  return { dateStart: sqlTimeOf(start), dateEnd: sqlTimeOf(start + Math.max(least, duration) * 1000) };
}

/**
 * The fields that name the records of a call. Each call has one parent; contacts and leads are attendees besides.
 *
 * EspoCRM shows an attendee's telephone number in the call, so the call of a masked customer has a parent only. An
 * unverified number names no one.
 */
export function linksOf({ about, related, masked, unverified }: CallLogEntry): Fields {
  const records = unverified === true ? [] : [about, ...related];
  const parent = firstOf(records, 'contact', 'lead', 'account', 'ticket');
  if (parent === null || !isKind(parent.kind)) return {};
  const contact = masked ? null : firstOf(records, 'contact');
  const lead = masked ? null : firstOf(records, 'lead');
  return {
    parentType: entityTypeOf[parent.kind],
    parentId: parent.id,
    ...(contact !== null && { contactsIds: [contact.id] }),
    ...(lead !== null && { leadsIds: [lead.id] }),
  };
}

function nameOf({ direction, answeredAt, customer, unverified }: CallLogEntry): string {
  const start =
    direction === 'outbound' ? 'Outgoing call to' : answeredAt === null ? 'Missed call from' : 'Incoming call from';
  return titleOf(`${start} ${customer}${unverified === true ? ' (unverified)' : ''}`);
}

/** EspoCRM's calls have no fields for these facts. The mark is the last line. */
function textOf(entry: CallLogEntry): string {
  const { note, customer, unverified, virtualNumber, agent, endReason, disposition, recording } = entry;
  const facts = [
    `Customer: ${customer}${unverified === true ? ' (unverified)' : ''}`,
    `Line: ${virtualNumber}`,
    ...(agent === null ? [] : [`Agent: ${agent}`]),
    `Result: ${endReason}`,
    ...(disposition === null ? [] : [`Disposition: ${disposition}`]),
    ...(recording === null ? [] : [`Recording: ${recording.url}`]),
  ];
  return [...(note === '' ? [] : [note, '']), ...facts, callMarkOf(entry)].join('\n');
}
