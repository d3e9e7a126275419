import { expect, it } from 'vitest';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { DialSuggestions } from '../../../src/domain/protocol/dialling/suggestions.ts';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { type TestApp, testApp } from '../app/app.ts';
import { manifestOf } from './open-crm.ts';

const thimble = contactWith({
  id: 'c1',
  name: 'Marigold Thimble',
  company: 'Threadworks',
  numbers: ['(415) 555-0123', 'n/a'],
});

const line = { number: '+14155550110', label: 'Support', agents: ['kim'], ringSeconds: 20 };

/** A CRM that finds by words and by numbers, and the texts that it was asked for. */
async function withCrm(more: Partial<CrmAdapter> = {}) {
  const asked: string[] = [];
  const adapter = {
    searchContacts: async (words: string) => {
      asked.push(words);
      return [thimble];
    },
    findContacts: async (number: string) => {
      asked.push(number);
      return [thimble];
    },
    ...more,
  } as unknown as CrmAdapter;
  return { ...(await testApp({ crm: { adapter } })), asked };
}

async function suggest({ app, as }: TestApp, text: string, role: Role = 'agent'): Promise<DialSuggestions> {
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/dial-suggestions',
    payload: { text },
    headers: await as('kim', role),
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

it('contacts are found by words and by complete numbers, and a number has its country and kind', async () => {
  const test = await withCrm();
  const found = [
    { name: 'Marigold Thimble', company: 'Threadworks', numbers: [{ to: '+14155550123', display: '(415) 555-0123' }] },
  ];
  expect(await suggest(test, 'thim')).toEqual({ number: null, contacts: found, hidden: false });
  const mexico = await suggest(test, '+52 1 55 1234 5678');
  expect(mexico.number).toMatchObject({ to: '+525512345678', country: 'MX' });
  expect(mexico.contacts).toEqual(found);
  expect((await suggest(test, '+49 151 23456789')).number).toMatchObject({ country: 'DE', kind: 'mobile' });
  expect((await suggest(test, '0800')).number).toBeNull();
  expect(test.asked).toEqual(['thim', '+525512345678', '+4915123456789']);
});

it('while a line is masked, no CRM is asked for agents, who see no numbers; supervisors do', async () => {
  const test = await withCrm();
  await test.storage.directory.putVirtualNumber({ ...line, masked: true });
  expect(await suggest(test, 'thim')).toEqual({ number: null, contacts: [], hidden: true });
  const typed = await suggest(test, '+14155550123');
  expect(typed).toMatchObject({ number: { to: '+14155550123' }, contacts: [], hidden: true });
  expect(await suggest(test, 'thimble 0123')).toMatchObject({ contacts: [], hidden: true });
  expect(test.asked, 'nothing can be shown').toEqual([]);
  expect((await suggest(test, 'thim', 'supervisor')).contacts).toHaveLength(1);
});

it('a number of a CRM with private contacts is not looked up, and a CRM that fails finds nothing', async () => {
  const test = await withCrm({ keepsPrivate: true });
  expect((await suggest(test, '+14155550123')).contacts).toEqual([]);
  expect(test.asked).toEqual([]);
  const down = await withCrm({ searchContacts: () => Promise.reject(new Error('down')) });
  expect((await suggest(down, 'thim')).contacts).toEqual([]);
  const without = await testApp({ crm: { adapter: { findContacts: async () => [] } as unknown as CrmAdapter } });
  expect((await suggest(without, 'thim')).contacts).toEqual([]);
});

it('asks the CRMs of the numbers that the agent may call from, no disabled one, and none about own numbers', async () => {
  const asked: string[] = [];
  const names = ['sales', 'billing', 'old'];
  const definitions = Object.fromEntries(
    names.map((name) => {
      const find = async (): Promise<[]> => {
        asked.push(name);
        return [];
      };
      const adapter = { findContacts: find, searchContacts: find } as unknown as CrmAdapter;
      return [name, { manifest: manifestOf(name), createConnector: () => adapter }];
    }),
  );
  const test = await testApp({ crm: { definitions } });
  const plain = { label: 'CRM', baseUrl: 'https://crm.example', settings: {}, users: {}, origins: [] };
  for (const [position, id] of names.entries()) {
    const value = { ...plain, id, adapter: id, position, enabled: id !== 'old' };
    await test.crmConnections.put(value, { token: 't' }, {});
  }
  const { directory } = test.storage;
  const named = (...ids: string[]) => ({ connections: ids.map((id) => ({ id, log: false })) });
  await directory.putVirtualNumber({ ...line, masked: false, ...named('old', 'billing') });
  await directory.putVirtualNumber({
    ...line,
    ...{ masked: false, number: '+14155550111', agents: ['sam'] },
    ...named('sales'),
  });
  for (const text of ['thimble', '+14155550123', '+14155550111', '112']) await suggest(test, text);
  expect(asked).toEqual(['billing', 'billing']);
});

it('favourites are each person’s own, in their order, and refused as a whole if one cannot be called', async () => {
  const { app, as, withKey, storage } = await testApp();
  const call = `call:CA${'0'.repeat(32)}`;
  const put = async (identity: string, payload: unknown) =>
    app.inject({ method: 'PUT', url: '/v1/favourites', payload: payload as object, headers: await as(identity) });
  const of = async (identity: string) =>
    (await app.inject({ url: '/v1/favourites', headers: await as(identity) })).json();
  expect(await of('kim')).toEqual([]);
  const saved = await put('kim', [
    { name: ' Osric ', to: '(415) 555-0142' },
    { name: 'Guest', to: call },
    { name: 'Door', to: '+49 30 123456,7' },
  ]);
  const kims = [
    { name: 'Osric', to: '+14155550142', display: '(415) 555-0142' },
    { name: 'Guest', to: call },
    { name: 'Door', to: '+4930123456,7', display: '+49 30 123456,7' },
  ];
  expect(saved.json()).toEqual(kims);
  await put('lou', [{ name: 'Osric', to: '+14155550142' }]);
  const refused = await put('kim', [
    { name: 'A', to: '+14155550199' },
    { name: 'B', to: 'nobody' },
  ]);
  expect(refused.json().error.code).toBe('INVALID_NUMBER');
  for (const wrong of [[{ name: '', to: '+14155550199' }], [{ name: 'A' }], Array(31).fill(kims[0]), {}]) {
    expect((await put('kim', wrong)).statusCode, JSON.stringify(wrong).slice(0, 60)).toBe(400);
  }
  expect(await of('kim')).toEqual(kims);
  expect((await app.inject({ url: '/v1/favourites', headers: withKey })).statusCode).toBe(403);

  await storage.persons.forgetNumber('+4930123456', 'US');
  expect(await of('kim')).toEqual(kims.slice(0, 2));
  await storage.directory.putAgent({ identity: 'kim', name: 'Kim' });
  await storage.directory.deleteAgent('kim');
  expect([await storage.favourites.of('kim'), await storage.favourites.of('lou')]).toEqual([
    [],
    [{ name: 'Osric', to: '+14155550142' }],
  ]);
});
