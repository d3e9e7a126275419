import { newContactId } from '../../../src/gateway/contacts/ids.ts';
import type { NewStoredContact } from '../../../src/gateway/storage/contacts/port.ts';

export function aContact(change: Partial<NewStoredContact> = {}): NewStoredContact {
  return {
    id: newContactId(),
    name: 'Robin Example',
    company: null,
    numbers: ['+14155550123'],
    email: null,
    notes: '',
    owner: null,
    doNotRecord: false,
    isPrivate: false,
    createdAt: '2026-01-01T10:00:00.000Z',
    ...change,
  };
}
