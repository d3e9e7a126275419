import { expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { contactKey, knownContactOf } from '../../../src/domain/crm/known-contact.ts';

const spellings = ['(415) 555-0177', '+1 415 555 0178', '+1 415 555 0100 ext. 7', 'by post', '+14155550177'];
const robin = { ...contactWith({ id: '7', name: 'Robin', company: null, numbers: spellings }), connection: 'sales' };
const call = { contact: robin, customerNumber: '+14155550179', masked: false };

it('tells the numbers of a contact in E.164, without those behind a switchboard', () => {
  expect(knownContactOf(call, 'US')).toEqual({
    key: contactKey('sales', { kind: 'contact', id: '7' }),
    numbers: ['+14155550179', '+14155550177', '+14155550178'],
  });
  expect(contactKey('sales', robin)).not.toBe(contactKey('support', robin));
});

it('tells nothing of a masked call, an unproven number, or a contact that is not chosen', () => {
  expect(knownContactOf({ ...call, masked: true }, 'US')).toBeNull();
  expect(knownContactOf({ ...call, unverified: true }, 'US')).toBeNull();
  expect(knownContactOf({ ...call, contact: null }, 'US')).toBeNull();
  expect(knownContactOf({ ...call, choice: { state: 'open', matches: [robin, robin] } }, 'US')).toBeNull();
  expect(knownContactOf({ ...call, choice: { state: 'made', matches: [robin, robin] } }, 'US')).not.toBeNull();
});

it('keeps ten numbers at most', () => {
  const numbers = Array.from({ length: 30 }, (_, at) => `+141555501${String(at).padStart(2, '0')}`);
  expect(knownContactOf({ ...call, contact: { ...robin, numbers } }, 'US')?.numbers).toHaveLength(10);
});
