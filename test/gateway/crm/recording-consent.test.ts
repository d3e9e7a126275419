import { expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { RecordingLedger } from '../../../src/gateway/calls/recording/recording-ledger.ts';
import { anna, caller, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

const contact = (id: string, value?: string) =>
  contactWith({
    id,
    name: id,
    company: null,
    numbers: [caller],
    ...(value !== undefined && { fields: { consent: value } }),
  });

async function setUp(given: Parameters<typeof crmWorld>[0] = {}) {
  const discarded: string[] = [];
  const recordings: RecordingLedger = {
    begin: async () => {},
    finished: async (_id, { durationMs }) => ({ durationMs, incomplete: false }),
    discard: async (id) => void discarded.push(id),
    interrupted: async () => [],
    ofCall: async () => [],
  };
  const noRecording = { field: 'consent', value: 'Never record' };
  const w = await crmWorld({ crms: { one: { noRecording } }, number: { record: 'always' }, recordings, ...given });
  const asked: (readonly string[] | undefined)[] = [];
  const find = w.crm('one').findContacts.bind(w.crm('one'));
  w.crm('one').findContacts = (number, options) => {
    asked.push(options.fields);
    return find(number, options);
  };
  return { ...w, discarded, asked };
}

it('a call of a contact with that value in the field is not recorded', async () => {
  const w = await setUp();
  w.crm('one').contacts.push(contact('c1', ' never RECORD '));
  w.fromOutside();
  await until(() => w.record().consent?.state === 'refused');
  w.core.changes(w.core.originated[0]?.channelId ?? '', 'Up');
  await until(() => w.record().phase === 'active');
  await w.settle();
  expect([w.core.recordings.size, w.record().consent?.by, w.asked[0]]).toEqual([0, 'crm', ['consent']]);
});

it('another value, no value and no contact change nothing', async () => {
  for (const contacts of [[contact('c1', 'Always')], [contact('c1')], []]) {
    const w = await setUp();
    w.crm('one').contacts.push(...contacts);
    await w.talk();
    await until(() => w.core.recordings.size === 1);
    expect(w.record().consent).toBeUndefined();
  }
});

it('of several contacts, one with that value is enough', async () => {
  const w = await setUp();
  w.crm('one').contacts.push(contact('c1'), contact('c2', 'Never record'));
  w.fromOutside();
  await until(() => w.record().consent?.state === 'refused');
});

it('a further CRM of the number can forbid it, too', async () => {
  const noRecording = { field: 'consent', value: 'no' };
  const connections = ['one', 'two'].map((id) => ({ id, log: false }));
  const w = await crmWorld({ crms: { one: {}, two: { noRecording } }, number: { connections } });
  w.crm('two').contacts.push(contact('c1', 'No'));
  w.fromOutside();
  await until(() => w.record().consent?.state === 'refused');
});

it('if the CRM answers late, the recording stops, and nothing of it is kept', async () => {
  const w = await setUp();
  w.crm('one').contacts.push(contact('c1', 'Never record'));
  w.crm('one').delayMs = 1_500;
  await w.talk();
  await until(() => w.core.recordings.size === 1);
  w.clock.advance(1_500);
  await until(() => w.discarded.length === 1);
  expect(w.discarded).toEqual([`${w.record().id}-1`]);
  expect([w.record().consent?.state, w.record().recordings]).toEqual(['refused', []]);
});

it('a caller who only heard the announcement is not recorded either, from the beginning', async () => {
  const w = await setUp({ number: { record: 'always', consent: 'announce' } });
  w.crm('one').contacts.push(contact('c1', 'Never record'));
  w.crm('one').delayMs = 1_500;
  await w.talk();
  await until(() => w.core.playing.size === 1);
  w.core.finishes([...w.core.playing.keys()][0] ?? '');
  await until(() => w.core.recordings.size === 1);
  w.clock.advance(1_500);
  await until(() => w.discarded.length === 1);
  expect(w.record().consent).toMatchObject({ state: 'refused', by: 'crm', keepsEarlier: false });
});

it('what the caller told the agent in this call counts more', async () => {
  const w = await setUp({ number: { record: 'always', consent: 'required' } });
  w.crm('one').contacts.push(contact('c1', 'Never record'));
  w.crm('one').delayMs = 1_500;
  await w.talk();
  await w.calls.consent(w.record().id, 'given', anna);
  w.clock.advance(1_500);
  await until(() => w.record().contact !== null);
  await w.settle();
  expect([w.record().consent?.state, w.core.recordings.size, w.discarded]).toEqual(['given', 1, []]);
});
