import type { PersonExport } from '../../../domain/protocol/person.ts';
import type { Ask } from '../../shell/page-context.ts';

const pageSize = 100;

/** Everything that is stored of a person. The number is in the body, because addresses are logged. */
export async function personExport(ask: Ask, number: string): Promise<PersonExport> {
  const whole: PersonExport = { calls: [], next: null };
  let before: string | null = null;
  do {
    const page: PersonExport = await ask('POST', '/v1/persons/export', {
      number,
      limit: pageSize,
      ...(before !== null && { before }),
    });
    whole.calls.push(...page.calls);
    if (page.contacts !== undefined) whole.contacts = page.contacts;
    if (page.callbacks !== undefined) whole.callbacks = [...(whole.callbacks ?? []), ...page.callbacks];
    before = page.next;
  } while (before !== null);
  return whole;
}

/** Gives the browser a file to save. Its name says nothing of the person. */
export function saveFile(content: object): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'person.json';
  link.click();
  // The browser has read the address by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
