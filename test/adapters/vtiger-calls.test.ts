/** What an administrator sees in Vtiger of missed calls, voicemails, recordings and masked lines. */
import { expect, it } from 'vitest';
import { nothing, patient, piecesOf } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import { connected } from './vtiger/connected.ts';

const recording = { url: 'https://cti.example/recordings/RE0123', seconds: 42 };

it('a late recording, a later note and a disposition reach the record of the call', async () => {
  const { adapter, vtiger } = await connected();
  const { recordId } = await adapter.saveCallLog(entry('CA1'), nothing, patient);
  const late = { revision: 2, recording, note: 'Wants a spout', disposition: 'Sold' };
  await adapter.saveCallLog(entry('CA1', late), { recordId }, patient);
  expect(vtiger.all('PBXManager')).toMatchObject([
    { id: recordId, recordingurl: recording.url, sidecall_note: 'Wants a spout', sidecall_disposition: 'Sold' },
  ]);
});

const missed = { endReason: 'MISSED', answeredAt: null, duration: 0 } as const;

it('a missed call has a record without talking time, and no ticket unless the connection says so', async () => {
  const { adapter, vtiger } = await connected();
  await adapter.saveCallLog(entry('CA1', missed), nothing, patient);
  expect(vtiger.all('PBXManager')).toMatchObject([{ callstatus: 'missed', billduration: '0' }]);
  expect(vtiger.all('HelpDesk')).toEqual([]);
});

it('a missed call is one ticket of its contact, and a voicemail that is finished later is one comment', async () => {
  const { adapter, vtiger } = await connected({ tickets: 'missed' });
  const contact = vtiger.add('Contacts', { lastname: 'Rao', assigned_user_id: '19x1' });
  const about = { kind: 'contact', id: contact.id ?? '' };
  const first = await adapter.saveCallLog(entry('CA1', { ...missed, about }), nothing, patient);
  for (const revision of [2, 3]) {
    await adapter.saveCallLog(entry('CA1', { ...missed, about, recording, revision }), first, patient);
  }
  expect(vtiger.all('HelpDesk')).toMatchObject([
    {
      ticket_title: 'Missed call from +14155550123',
      contact_id: contact.id,
      description:
        'Missed call to +14155550100, 2026-01-01 10:00 UTC.\n\n— +14155550123, call CA1\n[sidecall-ticket-missed-CA1]',
    },
  ]);
  expect(vtiger.all('ModComments').map((row) => row.commentcontent)).toEqual([
    `Voicemail of 42 s to +14155550100, 2026-01-01 10:00 UTC: ${recording.url}\n\n— +14155550123, call CA1\n[sidecall-ticket-voicemail-CA1]`,
  ]);
  expect(vtiger.all('PBXManager')).toMatchObject([{ recordingurl: recording.url }]);
});

it('a voicemail is one ticket with the address of its recording, however often the entry is sent', async () => {
  const { adapter, vtiger } = await connected();
  const account = vtiger.add('Accounts', { accountname: 'Example Ltd', assigned_user_id: '19x1' });
  const about = { kind: 'account', id: account.id ?? '' };
  await adapter.saveCallLog(entry('CA1', { ...missed, about }), nothing, patient);
  expect(vtiger.all('HelpDesk')).toEqual([]);
  const withMessage = { ...missed, about, recording, user: '19x5' };
  await adapter.saveCallLog(entry('CA1', { ...withMessage, revision: 2 }), nothing, patient);
  await adapter.saveCallLog(entry('CA1', { ...withMessage, revision: 2 }), nothing, patient);
  expect(vtiger.all('HelpDesk')).toMatchObject([
    {
      ticket_title: 'Voicemail from +14155550123',
      parent_id: account.id,
      assigned_user_id: '19x5',
      description: expect.stringContaining(recording.url),
    },
  ]);
});

it.each([
  ['an answered call with a recording', { recording }],
  ['an outgoing call that no one answered', { ...missed, direction: 'outbound', recording } as const],
])('%s is no ticket', async (_what, call) => {
  const { adapter, vtiger } = await connected({ tickets: 'missed' });
  await adapter.saveCallLog(entry('CA1', call), nothing, patient);
  expect(vtiger.all('HelpDesk')).toEqual([]);
});

it('the ticket of an unverified number says so, and belongs to no contact', async () => {
  const { adapter, vtiger } = await connected({ tickets: 'missed' });
  const contact = vtiger.add('Contacts', { lastname: 'Rao', assigned_user_id: '19x1' });
  const about = { kind: 'contact', id: contact.id ?? '' };
  await adapter.saveCallLog(entry('CA1', { ...missed, about, unverified: true }), nothing, patient);
  expect(vtiger.all('HelpDesk')).toMatchObject([
    { ticket_title: 'Missed call from +14155550123 (unverified)', contact_id: null },
  ]);
});

it('if the ticket fails, the entry is sent again, and nothing is there twice', async () => {
  const { adapter, vtiger } = await connected();
  vtiger.state.withoutModules = ['HelpDesk'];
  const call = entry('CA1', { ...missed, recording });
  await expect(adapter.saveCallLog(call, nothing, patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  vtiger.state.withoutModules = [];
  await adapter.saveCallLog(call, nothing, patient);
  expect([vtiger.all('PBXManager').length, vtiger.all('HelpDesk').length]).toEqual([1, 1]);
});

it('of a masked line, Vtiger gets the mask and the call id, and no piece of the number', async () => {
  const { adapter, vtiger, requests } = await connected({ tickets: 'missed' });
  const contact = vtiger.add('Contacts', { lastname: 'Rao', mobile: '+14155550123', assigned_user_id: '19x1' });
  const about = { kind: 'contact', id: contact.id ?? '' };
  const masked = { customer: '+1 ••• ••• ••••', masked: true, virtualNumber: '+442079460958' };
  await adapter.saveCallLog(entry('CA1', { ...missed, ...masked, about, recording }), nothing, patient);
  const draft = ticketDraft(about, { ...masked, key: 'note-CA1', text: 'Please call back.', callId: 'CA1' });
  await adapter.saveTicket?.(draft, nothing, patient);
  const written = requests().filter(({ method }) => method === 'POST');
  const pieces = piecesOf('+14155550123');
  for (const { params } of written) {
    for (const piece of pieces) expect(JSON.stringify(params)).not.toContain(piece);
  }
  expect(vtiger.all('PBXManager')).toMatchObject([{ customernumber: masked.customer, sourceuuid: 'CA1' }]);
  const texts = [...vtiger.all('HelpDesk'), ...vtiger.all('ModComments')];
  for (const row of texts) expect(row.description ?? row.commentcontent).toContain('— +1 ••• ••• ••••, call CA1\n');
  expect(texts).toHaveLength(3);
});
