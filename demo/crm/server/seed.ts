import type { Crm } from './crm.ts';

import { cast } from './seed-data.ts';

/** Fills an empty CRM. Leaves a CRM with data unchanged. */
export function seedCrm(crm: Crm, now: Date): void {
  if (!crm.contacts.isEmpty()) return;
  const ago = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString();
  let calls = 0;
  for (const { tickets = [], pastCalls = [], notes = [], ...draft } of cast) {
    const contact = crm.contacts.create(draft, ago(24 * 90));
    for (const { openedHoursAgo, updatedHoursAgo, ...ticket } of tickets) {
      crm.tickets.create({
        ...ticket,
        contactId: contact.id,
        createdAt: ago(openedHoursAgo),
        updatedAt: ago(updatedHoursAgo),
      });
    }
    for (const { hoursAgo, author, body } of notes) crm.notes.add(contact.id, { author, body, at: ago(hoursAgo) });
    for (const { hoursAgo, duration, direction, agent, note, disposition } of pastCalls) {
      calls += 1;
      const answered = duration > 0;
      crm.calls.put(`earlier-${calls}`, {
        revision: 1,
        contactId: contact.id,
        direction,
        customer: draft.private ? 'hidden' : (draft.phones[0]?.number ?? ''),
        virtualNumber: '+14155550100',
        agent,
        user: agent,
        startedAt: ago(hoursAgo),
        answeredAt: answered ? new Date(Date.parse(ago(hoursAgo)) + 6000).toISOString() : null,
        endedAt: new Date(Date.parse(ago(hoursAgo)) + (6 + duration) * 1000).toISOString(),
        duration,
        endReason: answered ? 'COMPLETED' : direction === 'inbound' ? 'MISSED' : 'NO_ANSWER',
        note,
        disposition,
        recording: null,
      });
    }
  }
}
