import { expect, it } from 'vitest';
import { definition } from '../../adapters/demo-crm/connector.ts';
import { connectionTo } from './test-connection.ts';

const person = (id: string, phone: string) => ({
  id,
  name: 'Robin Example',
  company: null,
  phones: [phone],
  tickets: [] as object[],
  calls: [] as object[],
});

function answering(contacts: unknown) {
  const fetched: typeof fetch = async () => new Response(JSON.stringify({ contacts }));
  return definition.createConnector(connectionTo('https://crm.example', { token: 'x' }, { fetch: fetched }));
}

const find = (contacts: unknown) =>
  answering(contacts).findContacts('+14155550123', { timeoutMs: 1000, country: 'US' });

it('of 250 hits the right contact is found, also as the last of them', async () => {
  const others = Array.from({ length: 249 }, (_, n) =>
    person(`other-${n}`, `+1 212 555 ${String(n).padStart(4, '0')}`),
  );
  expect(await find([...others, person('right', '415-555-0123')])).toMatchObject([{ id: 'right' }]);
  const all = Array.from({ length: 250 }, (_, n) => person(`same-${n}`, '(415) 555-0123'));
  expect((await find(all)).length).toBeGreaterThan(0);
});

it('long lists and texts are cut, and refuse no contact', async () => {
  const ticket = { id: 't', subject: 's'.repeat(9000), status: 'open', updatedAt: '2026-01-01T00:00:00Z' };
  const call = { at: '2026-01-01T00:00:00Z', direction: 'inbound', duration: 1, summary: 'c'.repeat(9000) };
  const long = {
    ...person('right', '+14155550123'),
    name: 'n'.repeat(9000),
    phones: ['+14155550123', ...Array.from({ length: 200 }, () => '1')],
    tickets: Array.from({ length: 700 }, (_, n) => (n === 0 ? ticket : { ...ticket, subject: '' })),
    calls: [call],
  };
  const [found] = await find([long]);
  expect(found?.id).toBe('right');
  expect(found?.name).toHaveLength(4000);
  expect(found?.numbers).toHaveLength(100);
  expect(found?.openTickets).toHaveLength(500);
  expect(found?.openTickets[0]?.subject).toHaveLength(4000);
  expect(found?.lastCalls[0]?.summary).toHaveLength(4000);
});

it('what makes no sense is refused as before', async () => {
  for (const nonsense of [[{ id: 7 }], 'x', [{ ...person('a', '1'), phones: [7] }], null]) {
    await expect(find(nonsense)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  }
});
