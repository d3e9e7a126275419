import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../adapters/hubspot/connector.ts';
import { htmlOf, textOf } from '../../adapters/kit/html.ts';
import { crmAdapters } from '../../src/gateway/start/crm-adapters.ts';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { startAccount } from './hubspot/under-test.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const number = '+14155550123';
const requests = (path: string) => account.hubspot.requests.filter((each) => each.path === path);

it('is an adapter that connections can name', async () => {
  expect(await crmAdapters.hubspot?.()).toBe(definition);
});

describe('credentials', () => {
  it('are the token of a private app, if there is one', async () => {
    await account.open().adapter.users?.(patient);
    expect(requests('/crm/v3/owners/')[0]?.authorization).toBe('Bearer pat-eu1-test');
  });

  it('are what a user allowed, if there is none; and a refused token is renewed once', async () => {
    account.open();
    account.hubspot.state.accessToken = 'second';
    const asked: string[] = [];
    let token = 'first';
    const access = {
      read: () => ({ accessToken: token }),
      baseUrl: null,
      ready: async () => {},
      async renew(refused: string) {
        asked.push(refused);
        token = 'second';
      },
    };
    const secrets = { read: () => ({ clientSecret: 's' }), write: async () => {} };
    const crm = account.connect({ more: { access, secrets } });
    expect(await crm.users?.(patient)).toHaveLength(3);
    expect(asked).toEqual(['first']);
    expect(requests('/crm/v3/owners/').map((each) => each.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('are missing if there is neither, which needs no request', async () => {
    account.open();
    const secrets = { read: () => ({}), write: async () => {} };
    const crm = account.connect({ more: { secrets } });
    await expect(crm.users?.(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS', help: /authorization/ });
    expect(account.hubspot.requests).toEqual([]);
  });
});

describe('contacts', () => {
  it('are found by phone, mobile phone, and a property that the connection names', async () => {
    const crm = account.open({ settings: { phoneProperty: 'phone_2' } });
    const { store } = account.hubspot;
    const one = store.add('contacts', { firstname: 'One', phone: '(415) 555-0123' });
    const two = store.add('contacts', { firstname: 'Two', phone: '+1 212 555 0188', mobilephone: '+1 415 555 0123' });
    const three = store.add('contacts', { firstname: 'Three', phone_2: number });
    const found = await crm.adapter.findContacts(number, patient);
    expect(found.map(({ id }) => id)).toEqual([two.id, three.id, one.id]);
    expect(found[0]?.numbers).toEqual(['+1 212 555 0188', '+1 415 555 0123']);
  });

  it('are not searched by a further property that the connection does not name', async () => {
    const crm = account.open();
    account.hubspot.store.add('contacts', { firstname: 'Three', phone_2: number });
    expect(await crm.adapter.findContacts(number, patient)).toEqual([]);
  });

  it('come with page, owner, companies, open deals and tickets, and their latest calls', async () => {
    const crm = account.open();
    const { store } = account.hubspot;
    const contact = store.add('contacts', {
      firstname: 'Robin',
      phone: number,
      company: 'Garden',
      hubspot_owner_id: '77002',
    });
    const others = [
      store.add('companies', { name: 'Garden Works' }),
      store.add('deals', { dealname: 'Lids', hs_is_closed: 'false' }),
      store.add('deals', { dealname: 'Old', hs_is_closed: 'true' }),
      store.add('tickets', { subject: 'No spout', hs_pipeline: '0', hs_pipeline_stage: '2' }),
      store.add('tickets', { subject: 'Solved', hs_pipeline: '0', hs_pipeline_stage: '4' }),
    ];
    for (const each of others) store.associate(contact, each);
    const about = { kind: 'contact', id: contact.id };
    await crm.adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
    const later = { about, direction: 'outbound', startedAt: '2026-01-02T10:00:00.000Z', duration: 5 } as const;
    await crm.adapter.saveCallLog(entry('CA2', later), nothing, patient);
    expect(await crm.adapter.findContacts(number, patient)).toMatchObject([
      {
        ...about,
        company: 'Garden',
        owner: '77002',
        createdAt: contact.createdAt,
        url: `https://app-eu1.hubspot.com/contacts/4242/record/0-1/${contact.id}`,
        related: [
          { kind: 'company', id: others[0]?.id, label: 'Garden Works' },
          { kind: 'deal', id: others[1]?.id, label: 'Lids' },
        ],
        openTickets: [{ id: others[3]?.id, subject: 'No spout', status: 'Waiting' }],
        lastCalls: [
          { at: '2026-01-02T10:00:00.000Z', direction: 'outbound', duration: 5, summary: `Call to ${number}` },
          { at: '2026-01-01T10:00:00.000Z', direction: 'inbound', duration: 65, summary: `Call from ${number}` },
        ],
      },
    ]);
  });

  it('are shown without what the app may not read', async () => {
    account.open();
    const contact = account.hubspot.store.add('contacts', { firstname: 'Robin', phone: number });
    const scoped: typeof fetch = (input, init) =>
      /search$/.test(String(input))
        ? account.throughProxy(input, init)
        : Promise.resolve(Response.json({ category: 'MISSING_SCOPES', message: 'No.' }, { status: 403 }));
    const crm = account.connect({ fetch: scoped });
    const bare = { id: contact.id, url: null, related: [], openTickets: [], lastCalls: [] };
    expect(await crm.findContacts(number, patient)).toMatchObject([bare]);
  });

  it('that the search does not find yet are found by the process that created them', async () => {
    const crm = account.open();
    const created = await crm.adapter.createContact?.({ ...plain, key: 'one', name: 'Kim Sample', number }, patient);
    expect(account.hubspot.store.all('contacts')[0]?.indexed).toBe(false);
    expect(await crm.adapter.findContacts(number, patient)).toMatchObject([{ id: created?.id }]);
    const other = account.connect();
    expect(await other.findContacts(number, patient)).toEqual([]);
    account.hubspot.index();
    expect(await other.findContacts(number, patient)).toMatchObject([{ id: created?.id }]);
  });

  it('with an unverified number are not found by it', async () => {
    const crm = account.open();
    const draft = { ...plain, key: 'one', name: 'Kim Sample', number, unverified: true };
    expect((await crm.adapter.createContact?.(draft, patient))?.numbers).toEqual([]);
    account.hubspot.index();
    expect(await crm.adapter.findContacts(number, patient)).toEqual([]);
  });

  it('without a name are shown by email address or company', async () => {
    const crm = account.open();
    const { store } = account.hubspot;
    store.add('contacts', { email: 'kim@customer.example', phone: number });
    store.add('contacts', { company: 'Garden Works', phone: number });
    const names = (await crm.adapter.findContacts(number, patient)).map(({ name }) => name);
    expect(names).toEqual(['kim@customer.example', 'Garden Works']);
  });

  it('have the fields that a rule names, by label or internal name, with options by their labels', async () => {
    const crm = account.open();
    const { id } = await crm.addContact('Robin Example', number);
    const find = (fields: string[]) => crm.adapter.findContacts(number, { ...patient, fields });
    expect((await find(['CallRecording ', 'phone', 'nothing']))[0]?.fields).toEqual({ phone: number });
    await crm.setField?.(id, 'callRecording', 'never');
    const fields = ['CallRecording ', 'call_recording'];
    expect((await find(fields))[0]?.fields).toEqual({ 'CallRecording ': 'never', call_recording: 'never' });
    // The definitions seldom change: they are read once in ten minutes.
    expect(requests('/crm/v3/properties/contacts')).toHaveLength(1);
    const several = account.hubspot.store.get('contacts', id);
    Object.assign(several?.properties ?? {}, { call_recording: 'option_1;option_2;gone' });
    expect((await find(['call_recording']))[0]?.fields).toEqual({ call_recording: 'always, never, gone' });
  });

  it('cost at most eleven requests, and two if nobody has the number', async () => {
    const crm = account.open();
    await crm.adapter.findContacts(number, patient);
    expect(account.hubspot.requests).toHaveLength(2);
    const about = await crm.addContact('Robin Example', number);
    await crm.adapter.saveCallLog(entry('CA1', { about }), nothing, patient);
    account.hubspot.requests.length = 0;
    await crm.adapter.findContacts(number, patient);
    expect(account.hubspot.requests.length).toBeLessThanOrEqual(11);
  });
});

describe('tickets', () => {
  it('begin in the first open stage of the connection’s pipeline, with owner and contact', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', number);
    const saved = await crm.adapter.saveTicket?.(
      ticketDraft(about, { user: '77002', callId: 'CA1' }),
      nothing,
      patient,
    );
    const ticket = account.hubspot.store.get('tickets', saved?.id ?? '');
    expect(ticket?.properties).toEqual({
      subject: 'No spout',
      content: 'The can has no spout.\n\nCustomer: +1 ••• ••• ••••, call CA1',
      hs_pipeline: '0',
      hs_pipeline_stage: '1',
      hubspot_owner_id: '77002',
      sidecall_key: 'ticket-1',
    });
    expect(account.hubspot.store.associated({ type: 'tickets', id: saved?.id ?? '' }, 'contacts')).toEqual([about.id]);
    expect(saved).toMatchObject({ status: 'New', url: expect.stringMatching(/\/record\/0-5\/\d+$/) });
  });

  it('need a pipeline that exists', async () => {
    const crm = account.open({ settings: { ticketPipeline: '99' } });
    await expect(
      crm.adapter.saveTicket?.(ticketDraft({ kind: 'contact', id: '1' }), nothing, patient),
    ).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { reason: expect.stringContaining('The pipeline 99') },
    });
  });

  it('that were deleted are refused, with the reason', async () => {
    const crm = account.open();
    const draft = ticketDraft({ kind: 'contact', id: '1' });
    await expect(crm.adapter.saveTicket?.(draft, { recordId: '999999' }, patient)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      details: { status: 404, reason: 'The ticket was deleted in HubSpot.' },
    });
  });

  it('are saved without an owner and a contact that were deleted', async () => {
    const crm = account.open();
    const draft = ticketDraft({ kind: 'contact', id: '999999' }, { user: '99999' });
    const saved = await crm.adapter.saveTicket?.(draft, nothing, patient);
    expect(account.hubspot.store.get('tickets', saved?.id ?? '')?.properties).not.toHaveProperty('hubspot_owner_id');
  });
});

it('users are owners, by the ids that records have', async () => {
  expect(await account.open().adapter.users?.(patient)).toEqual([
    { id: '77001', name: 'Owner 0', email: 'owner0@company.example', numbers: [], active: true },
    { id: '77002', name: 'Owner 1', email: 'owner1@company.example', numbers: [], active: true },
    { id: '77003', name: 'owner2@company.example', email: 'owner2@company.example', numbers: [], active: true },
  ]);
});

describe('HTML of a text', () => {
  const text = `<script>alert(1)</script> & "quoted" 'single' é 漢字 🙂 \u202e\nsecond line\n\n`;

  it('has no markup but line breaks, and is the text again', () => {
    expect(htmlOf(text).replaceAll('<br>', '')).not.toMatch(/[<>"']/);
    expect(textOf(htmlOf(text))).toBe(text);
  });

  it('is read also as an editor writes it', () => {
    expect(textOf('<p>a &lt;b&gt; &#x41;&#65;&nbsp;c</p><div>d<br/>e</div>&#9999999;')).toBe(
      'a <b> AA c\nd\ne\n&#9999999;',
    );
  });
});
