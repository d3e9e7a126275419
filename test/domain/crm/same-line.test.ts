import { expect, it } from 'vitest';
import { ofSameLine } from '../../../src/domain/crm/same-line.ts';

it('the complete number comes first, then the oldest; a contact without a valid date comes last', () => {
  const contact = (id: string, number: string, createdAt: string | null) => ({ id, numbers: [number], createdAt });
  const found = [
    contact('undated', '+14155550123', null),
    contact('odd', '+14155550123', 'yesterday'),
    contact('new', '+14155550123', '2026-01-01T00:00:00Z'),
    contact('old', '+14155550123', '2020-01-01T00:00:00+02:00'),
    contact('national', '415-555-0123', '2001-01-01T00:00:00Z'),
  ];
  expect(ofSameLine(found, '+14155550123').map(({ id }) => id)).toEqual(['old', 'new', 'undated', 'odd', 'national']);
});

it('a number among words, in another script or with its old spelling is still found', () => {
  for (const spelling of [
    'office 415-555-0123',
    '+١٤١٥٥٥٥٠١٢٣',
    '+1\u2011415\u2011555\u20110123',
    '415 555 0123 / 212 555 0100',
  ]) {
    expect(ofSameLine([{ numbers: [spelling] }], '+14155550123'), spelling).toHaveLength(1);
  }
});
