import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../../adapters/kit/html.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { leadId } from './pipedrive/store.ts';
import { apiToken, startCompany } from './pipedrive/under-test.ts';

let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

const number = '+14155550123';
const requests = (path: string) => company.pipedrive.requests.filter((each) => each.path === path);
const terms = () => requests('/api/v2/persons/search').map(({ query }) => query.get('term'));

describe('credentials', () => {
  it('are an API token, if there is one', async () => {
    await company.open().adapter.users?.(patient);
    expect(requests('/api/v1/users')[0]?.headers).toMatchObject({ 'x-api-token': apiToken });
    expect(requests('/api/v1/users')[0]?.headers.authorization).toBeUndefined();
  });

  it('are what a user allowed, if there is none; and a refused token is renewed once', async () => {
    company.open();
    company.pipedrive.state.accessToken = 'second';
    const asked: string[] = [];
    let token = 'first';
    const access = {
      read: () => ({ accessToken: token }),
      baseUrl: 'https://garden.pipedrive.com',
      ready: async () => {},
      async renew(refused: string) {
        asked.push(refused);
        token = 'second';
      },
    };
    const secrets = { read: () => ({ clientSecret: 's' }), write: async () => {} };
    const crm = company.connect({ more: { access, secrets, baseUrl: 'https://app.pipedrive.com' } });
    expect(await crm.users?.(patient)).toHaveLength(3);
    expect(asked).toEqual(['first']);
    expect(requests('/api/v1/users').map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it('are missing if there is neither, which needs no request', async () => {
    company.open();
    const secrets = { read: () => ({}), write: async () => {} };
    const crm = company.connect({ more: { secrets } });
    await expect(crm.users?.(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS', help: /authorization/ });
    expect(company.pipedrive.requests).toEqual([]);
  });
});

describe('the search for a number', () => {
  it.each([
    [number, ['4155550123', '5550123']],
    ['+442079460958', ['2079460958', '9460958']],
    ['+919876543210', ['9876543210', '6543210']],
    ['+390612345678', ['0612345678', '2345678']],
  ])('%s: by the digits that every spelling contains, then by the last seven', async (wanted, expected) => {
    await company.open().adapter.findContacts(wanted, patient);
    expect(terms()).toEqual(expected);
  });

  it('needs the second step only if the first one finds nobody', async () => {
    const crm = company.open();
    await crm.addContact('Robin Example', '(415) 555-0123');
    await crm.adapter.findContacts(number, patient);
    expect(terms()).toEqual(['4155550123']);
  });
});

describe('a person', () => {
  it('comes with page, owner, organisation, open deals and leads, open activities, and the latest calls', async () => {
    const crm = company.open();
    const { store } = company.pipedrive;
    store.organizations.set(41, 'Garden Works');
    const person = store.addPerson({ name: 'Robin Example', owner_id: 8, org_id: 41, phones: [{ value: number }] });
    const about = { kind: 'person', id: String(person.id) };
    const deal = { person_id: person.id, status: 'open' };
    store.deals.push(
      { ...deal, id: 71, title: 'Lids' },
      { ...deal, id: 72, title: 'Won', status: 'won' },
      { ...deal, id: 73, title: 'Archived', is_archived: true },
    );
    const lead = { id: leadId, title: 'Spouts', person_id: person.id, is_archived: false };
    store.leads.push(lead, { ...lead, title: 'Old', is_archived: true });
    // What an agent writes is no length.
    await crm.adapter.saveCallLog(entry('CA1', { about, note: 'Duration: 7 s' }), nothing, patient);
    const later = { about, direction: 'outbound', startedAt: '2026-01-02T10:00:00.000Z', duration: 5 } as const;
    await crm.adapter.saveCallLog(entry('CA2', later), nothing, patient);
    const participants = [{ person_id: person.id, primary: true }];
    const typed = {
      participants,
      type: 'call',
      done: true,
      due_date: '2026-01-03',
      due_time: '09:30',
      duration: '00:15',
    };
    store.addActivity({ ...typed, subject: 'By hand' });
    store.addActivity({ participants, type: 'meeting', done: true, subject: 'No call' });
    const ticket = await crm.adapter.saveTicket?.(ticketDraft(about), nothing, patient);
    const [found] = await crm.adapter.findContacts(number, patient);
    expect(found).toMatchObject({
      ...about,
      name: 'Robin Example',
      company: 'Garden Works',
      owner: '8',
      createdAt: person.add_time,
      url: `https://garden.pipedrive.com/person/${person.id}`,
      related: [
        { kind: 'organization', id: '41', label: 'Garden Works' },
        { kind: 'deal', id: '71', label: 'Lids' },
        { kind: 'lead', id: leadId, label: 'Spouts' },
      ],
      openTickets: [{ id: ticket?.id, subject: 'No spout', status: 'To do' }],
    });
    expect(found?.lastCalls.map(({ at, direction, duration }) => [at, direction, duration])).toEqual([
      ['2026-01-03T09:30:00.000Z', 'outbound', 900],
      ['2026-01-02T10:00:00.000Z', 'outbound', 5],
      ['2026-01-01T10:00:00.000Z', 'inbound', 65],
    ]);
    // Agents read the latest calls also if they may not see the number.
    expect(JSON.stringify(found?.lastCalls)).not.toContain('5550123');
  });

  it('is shown without what the app may not read', async () => {
    const { id } = await company.open().addContact('Robin Example', number);
    const scoped: typeof fetch = (input, init) =>
      /persons/.test(String(input))
        ? company.throughProxy(input, init)
        : Promise.resolve(Response.json({ success: false, error: 'Scope and URL mismatch' }, { status: 403 }));
    const crm = company.connect({ fetch: scoped });
    const bare = { id, company: null, related: [], openTickets: [], lastCalls: [] };
    expect(await crm.findContacts(number, patient)).toMatchObject([bare]);
  });

  it('whose field of the connection is an option has the label, by the field’s name or code', async () => {
    const crm = company.open();
    const { id } = await crm.addContact('Robin Example', number);
    await crm.setField?.(id, 'callRecording', 'Never');
    const code = company.pipedrive.store.personFields[1]?.field_code ?? '';
    const options = { ...patient, fields: ['CALLRECORDING', code] };
    const [found] = await crm.adapter.findContacts(number, options);
    expect(found?.fields).toEqual({ CALLRECORDING: 'Never', [code]: 'Never' });
  });

  it('that the search does not find yet is found by the process that created it', async () => {
    const crm = company.open();
    const created = await crm.adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number }, patient);
    expect(await crm.adapter.findContacts(number, patient)).toMatchObject([{ id: created?.id }]);
    const other = company.connect();
    expect(await other.findContacts(number, patient)).toEqual([]);
    company.pipedrive.index();
    expect(await other.findContacts(number, patient)).toMatchObject([{ id: created?.id }]);
  });
});

describe('a new person', () => {
  const create = (crm: ReturnType<typeof company.open>, more: object = {}) =>
    crm.adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number, ...more }, patient);

  it('has the key in a field that the first one creates', async () => {
    const crm = company.open();
    const first = await create(crm);
    await create(crm, { key: 'two' });
    expect(requests('/api/v2/personFields').map(({ method }) => method)).toEqual(['GET', 'POST']);
    const { field_code = '' } = company.pipedrive.store.personFields.at(-1) ?? {};
    const person = company.pipedrive.store.persons.get(Number(first?.id));
    expect(person).toMatchObject({
      phones: [{ value: number, primary: true }],
      custom_fields: { [field_code]: 'one' },
    });
  });

  it('is found by its key long after, also by another process', async () => {
    const first = await create(company.open());
    const person = company.pipedrive.store.persons.get(Number(first?.id));
    if (person !== undefined) person.update_time = '2026-01-01T00:00:00Z';
    company.pipedrive.index();
    const draft = { ...plain, key: 'one', name: 'Kim Sample', number };
    expect(await company.connect().createContact?.(draft, patient)).toMatchObject({ id: first?.id });
    expect(company.pipedrive.store.persons.size).toBe(1);
  });

  it('is refused with what to do if the token’s user may not create the field', async () => {
    const crm = company.open();
    company.pipedrive.state.mayCreateFields = false;
    await expect(create(crm)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: expect.stringContaining('“Sidecall key”') },
    });
    expect(company.pipedrive.store.persons.size).toBe(0);
  });

  it('joins no organisation: the company is one note', async () => {
    const crm = company.open();
    await create(crm, { company: 'Garden & Works' });
    const again = await create(crm, { company: 'Garden & Works' });
    const { notes, persons } = company.pipedrive.store;
    expect(notes.map(({ content }) => textOf(content ?? ''))).toEqual([
      'Company: Garden & Works\n[sidecall-contact one]',
    ]);
    expect(notes[0]?.person_id).toBe(Number(again?.id));
    expect(persons.get(Number(again?.id))?.org_id).toBeUndefined();
  });

  it('with an unverified number has none', async () => {
    const created = await create(company.open(), { unverified: true });
    expect(company.pipedrive.store.persons.get(Number(created?.id))?.phones).toBeUndefined();
  });
});

it('users have their names, and tell whether they are active', async () => {
  expect(await company.open().adapter.users?.(patient)).toMatchObject([
    { id: '7', name: 'Anna Example', numbers: ['+372 5555 5555'], active: true },
    { id: '8', numbers: [], active: true },
    { id: '9', active: false },
  ]);
});

describe('a follow-up', () => {
  it('is an open activity, due today, of the person and the owner', async () => {
    const crm = company.open();
    const about = await crm.addContact('Robin Example', number);
    const ticket = await crm.adapter.saveTicket?.(ticketDraft(about, { user: '8', callId: 'CA1' }), nothing, patient);
    const activity = company.pipedrive.store.activities.get(Number(ticket?.id));
    expect(activity).toMatchObject({
      ...{ subject: 'No spout', type: 'call', done: false, owner_id: 8 },
      ...{ person_id: Number(about.id), due_date: company.pipedrive.store.now().slice(0, 10) },
    });
    expect(textOf(activity?.note ?? '')).toBe(
      'The can has no spout.\n\nCustomer: +1 ••• ••• ••••, call CA1\n[sidecall-ticket ticket-1]',
    );
  });

  it('that was deleted takes no comment', async () => {
    const crm = company.open();
    const comment = crm.adapter.saveTicket?.(ticketDraft({ kind: 'person', id: '1' }), { recordId: '999999' }, patient);
    await expect(comment).rejects.toMatchObject({ code: 'CRM_REFUSED', details: { status: 404 } });
  });

  it('of an unknown caller belongs to nobody', async () => {
    const crm = company.open();
    const ticket = await crm.adapter.saveTicket?.(
      { ...ticketDraft({ kind: 'x', id: '1' }), about: null },
      nothing,
      patient,
    );
    expect(company.pipedrive.store.activities.get(Number(ticket?.id))?.person_id).toBeUndefined();
  });
});
