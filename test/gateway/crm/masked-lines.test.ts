import { expect, it } from 'vitest';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { anna, line, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

/** The caller's digits, without country code. */
const digits = '4155550123';

type Body = Record<string, unknown> & { callId?: unknown };

/** Notes what every method but the search receives. */
function bodiesOf(crm: FakeCrm): { method: string; body: Body }[] {
  const bodies: { method: string; body: Body }[] = [];
  for (const method of ['saveCallLog', 'notify', 'saveTicket', 'saveMessage', 'openTickets'] as const) {
    const before = (crm as CrmAdapter as Required<CrmAdapter>)[method].bind(crm) as (...given: unknown[]) => unknown;
    Object.assign(crm, {
      [method]: (...given: unknown[]) => {
        bodies.push({ method, body: { ...(given[0] as Body), known: given[1] } });
        return before(...given);
      },
    });
  }
  return bodies;
}

/** Every text of a value, with its names. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsOf(each)]);
}

it('no request about a masked call has a digit of the caller: events, entries, tickets and copies have mask and call id', async () => {
  const w = await crmWorld({
    crms: { one: { tickets: ['missed', 'voicemail'] }, two: { tickets: ['missed', 'voicemail'] } },
    number: {
      masked: true,
      voicemail: true,
      connections: [
        { id: 'one', log: true },
        { id: 'two', log: true },
      ],
    },
  });
  const all = ['one', 'two'].map((id) => {
    const contact = (n: number) =>
      contactWith({ id: `${id}-${n}`, name: `Robin ${digits}`, company: null, numbers: [`(415) 555-0123`] });
    w.crm(id).contacts.push(contact(1), ...(id === 'one' ? [contact(2)] : []));
    return bodiesOf(w.crm(id));
  });
  // An answered call, with a choice between two contacts.
  const first = await w.talk();
  await until(() => w.record().choice !== undefined && w.record().crmRecords !== undefined);
  await w.calls.hold(w.record().id, anna);
  await w.calls.resume(w.record().id, anna);
  await w.calls.chooseContact(w.record().id, { kind: 'contact', id: 'one-2' }, anna);
  w.core.leaves(first.id);
  await until(() => w.crm('one').entries.size === 1 && w.crm('two').entries.size === 1);
  await w.calls.wrapUp(w.record().id, { note: 'wants a teapot', disposition: 'Resolved' }, anna);
  await until(() => w.crm('one').sent.length === 2 && w.crm('two').sent.length === 2);
  // A visitor types the number everywhere, and leaves a message.
  w.core.call({
    endpoint: { kind: 'visitor', identity: 'visitor-1', target: line },
    params: { phone: '(415) 555-0123', name: `Robin ${digits}`, page: `https://shop.example/?tel=${digits}` },
  });
  for (const at of [1, 2]) {
    await until(() => w.core.originated.length === at + 1);
    w.core.leaves(w.core.originated[at]?.channelId ?? '');
  }
  await until(() => w.core.playing.size === 1);
  w.core.finishes([...w.core.playing.keys()][0] ?? '');
  await until(() => w.core.recordings.size === 1);
  const [recording = ''] = w.core.recordings.keys();
  w.core.recorded(recording, 12_000, 'max-silence');
  await until(() => w.crm('one').tickets.size === 1 && w.crm('two').tickets.size === 1);
  await w.settle();

  expect(recording.replaceAll(/\D/g, '')).not.toContain(digits);
  for (const bodies of all) {
    expect(new Set(bodies.map(({ method }) => method))).toEqual(new Set(['notify', 'saveCallLog', 'saveTicket']));
    for (const { method, body } of bodies) {
      expect([method, body.masked, body.customer, typeof body.callId]).toEqual([
        method,
        true,
        '+1 ••• ••• ••••',
        'string',
      ]);
      for (const text of textsOf(body)) {
        expect(text.replaceAll(String(body.callId), '').replaceAll(/\D/g, '')).not.toContain(digits.slice(3));
      }
    }
  }
  const [ticket] = w.crm('one').tickets.values();
  expect(ticket?.draft.subject).toBe(`Voicemail from +1 ••• ••• •••• (${w.record().id})`);
  expect(ticket?.draft.text).toContain(`Call: ${w.record().id}`);
});
