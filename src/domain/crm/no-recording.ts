import type { CrmContact } from './contact.ts';

/** A field of the CRM's contacts, and its value that means "do not record". */
export interface NoRecording {
  /** The CRM's name of the field. */
  field: string;
  /** Compared without regard to case. */
  value: string;
}

/** Whether the CRM says of one of these contacts that their calls are not recorded. */
export function forbidsRecording(contacts: readonly CrmContact[], rule: NoRecording | null | undefined): boolean {
  if (rule == null) return false;
  const plain = (text: string): string => text.trim().toLowerCase();
  return contacts.some(({ fields }) => {
    const value = fields?.[rule.field];
    return value !== undefined && plain(value) === plain(rule.value);
  });
}
