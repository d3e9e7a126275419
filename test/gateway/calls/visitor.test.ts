import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { SiteParam } from '../../../src/domain/protocol/administration/site-params.ts';
import { visitorParams } from '../../../src/gateway/calls/steps/visitor-params.ts';
import type { Channel } from '../../../src/gateway/telephony/port.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { anna, caller, line, until, type World, world } from './setup.ts';

const robin = contactWith({ id: 'c1', name: 'Robin Example', company: null, numbers: ['(415) 555-0123'] });
const visitor = { kind: 'visitor', identity: 'visitor-1', target: line } as const;

async function setUp(masked = false) {
  const clock = new ManualClock();
  const crm = new FakeCrm(clock, [robin]);
  return { crm, w: await world({ clock, crm, numbers: [{ masked, agents: ['anna'] }], registered: ['anna'] }) };
}

async function ended(w: World, channel: Channel): Promise<void> {
  await w.leg();
  w.core.leaves(channel.id);
  await until(() => w.record().phase === 'ended');
}

describe('a number that nobody vouches for', () => {
  const claims: [string, Partial<Channel>][] = [
    ['a visitor’s parameter', { endpoint: visitor, params: { number: caller } }],
    ['a visitor’s other parameter', { endpoint: visitor, params: { phone: '(415) 555-0123' } }],
    ['a carrier whose proof failed', { callerUnverified: true }],
  ];

  it.each(claims)('%s: matches no contact, in the pop or afterwards', async (_, call) => {
    const { w, crm } = await setUp();
    const channel = w.fromOutside(call);
    await ended(w, channel);
    expect(w.record()).toMatchObject({ customerNumber: caller, unverified: true, lookup: 'unknown', contact: null });
    expect(crm.asked).toEqual([]);
  });

  it.each(claims)('%s: is not called back by its call, even where the agent cannot see it', async (_, call) => {
    const { w } = await setUp(true);
    await ended(w, w.fromOutside(call));
    const back = w.fromAgent('anna', `call-${w.record().id}`);
    await until(() => w.core.hangups.some(({ channelId }) => channelId === back.id));
    expect(w.core.originated.filter(({ to }) => to.kind === 'number')).toEqual([]);
    expect(w.store.calls.size).toBe(1);
  });

  it.each(claims)('%s: reaches the agent’s phone as unverified', async (_, call) => {
    const { w } = await setUp();
    w.fromOutside(call);
    await w.leg();
    expect(w.core.originated[0]?.caller).toMatchObject({ user: caller, unverified: true });
  });

  it('becomes a contact only as one of which the CRM is told', async () => {
    const { w, crm } = await setUp();
    const created = crm.createContact.bind(crm);
    const drafts: unknown[] = [];
    crm.createContact = (draft, options) => {
      drafts.push(draft);
      return created(draft, options);
    };
    w.fromOutside({ endpoint: visitor, params: { number: caller } });
    await w.leg();
    await w.calls.createContact(w.record().id, { name: 'Kim', company: null }, anna);
    const key = w.record().id;
    expect(drafts).toEqual([{ key, name: 'Kim', company: null, number: caller, masked: false, unverified: true }]);
  });
});

describe('a number that is proven', () => {
  it.each([
    ['a carrier’s', {}],
    ['one that the site’s server signed', { endpoint: { ...visitor, signed: { number: caller } }, params: {} }],
    [
      'one that the server signed, whatever the page says',
      { endpoint: { ...visitor, signed: { number: caller } }, params: { number: '+14155550199', name: 'Kim' } },
    ],
  ] satisfies [string, Partial<Channel>][])('%s: is looked up, and called back', async (_, call) => {
    const { w } = await setUp(true);
    const channel = w.fromOutside(call);
    await until(() => w.record().lookup === 'found');
    expect(w.record().unverified).toBeUndefined();
    expect(w.record().contact?.id).toBe('c1');
    await ended(w, channel);
    w.fromAgent('anna', `call-${w.record().id}`);
    await until(() => w.core.originated.some(({ to }) => to.kind === 'number' && to.number === caller));
  });
});

describe('a masked caller', () => {
  it('becomes no contact of a CRM that would show the number', async () => {
    const { w, crm } = await setUp(true);
    crm.keepsPrivate = false;
    crm.contacts.splice(0);
    w.fromOutside();
    await until(() => w.record().lookup === 'unknown');
    const asked = w.calls.createContact(w.record().id, { name: 'Kim', company: null }, anna);
    await expect(asked).rejects.toMatchObject({ code: 'CONTACT_NUMBER_MASKED', status: 409 });
    expect(crm.contacts).toEqual([]);
    expect(w.record().contact).toBeNull();
  });

  it('becomes a private contact where the CRM keeps numbers private', async () => {
    const { w, crm } = await setUp(true);
    crm.contacts.splice(0);
    w.fromOutside();
    await until(() => w.record().lookup === 'unknown');
    const { contact } = await w.calls.createContact(w.record().id, { name: 'Kim', company: null }, anna);
    expect([...crm.hidden]).toEqual([contact?.id]);
  });
});

describe('parameters of a website', () => {
  const params = {
    page: 'https://shop.example/reset?token=abc#4155550123',
    pageTitle: 'Reset',
    reason: 'call me on 415-555-0177',
    order: '2026-11-28-0042',
    number: caller,
    session: 'secret',
    __proto__x: 'y',
  };
  const channel = (endpoint: object) => ({ endpoint: { ...visitor, ...endpoint }, params }) as unknown as Channel;
  const of = (wanted?: SiteParam[], endpoint: object = { site: 'shop' }) =>
    visitorParams(channel(endpoint), {
      site: async (key) =>
        key === 'shop'
          ? { key, origins: [], target: line, proof: 'none', ...(wanted === undefined ? {} : { params: wanted }) }
          : null,
    });

  it('are those that the site lists', async () => {
    const wanted: SiteParam[] = [
      { name: 'order', kind: 'identifier' },
      { name: 'reason', kind: 'text' },
      { name: 'page', kind: 'address' },
    ];
    expect(await of(wanted)).toEqual({
      params: { order: params.order, reason: params.reason, page: 'https://shop.example/reset' },
      identifiers: ['order'],
      signed: {},
    });
    expect((await of([])).params).toEqual({});
  });

  it('are a few harmless ones where it lists none, or is gone', async () => {
    const few = { page: 'https://shop.example/reset', pageTitle: 'Reset', number: caller };
    expect((await of()).params).toEqual(few);
    expect((await of(undefined, { site: 'gone' })).params).toEqual(few);
  });

  it('are kept where its server signed them', async () => {
    const signed = { session: 'secret' };
    expect(await of([], { site: 'shop', signed })).toEqual({ params: signed, identifiers: [], signed });
  });

  it('that are no web address are left out where they should be one', async () => {
    const address: SiteParam[] = [{ name: 'reason', kind: 'address' }];
    expect((await of(address)).params).toEqual({ reason: '' });
  });
});
