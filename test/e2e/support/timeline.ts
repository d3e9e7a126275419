import { crmToken, type Stack } from './stack.ts';

/** A call in the demo CRM's timeline. */
export interface TimelineEntry {
  externalId: string;
  contactId: string | null;
  direction: string;
  customer: string;
  agent: string | null;
  duration: number;
  endReason: string;
  note: string;
  disposition: string | null;
}

/** Every call that a connector has written into the demo CRM. */
export async function timelineOf(stack: Pick<Stack, 'crm'>): Promise<TimelineEntry[]> {
  const answer = await fetch(`${stack.crm.url}/api/calls?limit=10000`, {
    headers: { authorization: `Bearer ${crmToken}` },
  });
  if (!answer.ok) throw new Error(`the demo CRM answered ${answer.status}`);
  return ((await answer.json()) as { calls: TimelineEntry[] }).calls;
}
