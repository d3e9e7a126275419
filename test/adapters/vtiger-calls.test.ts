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

it('a missed call has a record without talking time', async () => {
  const { adapter, vtiger } = await connected();
  const contact = vtiger.add('Contacts', { lastname: 'Rao', assigned_user_id: '19x1' });
  await adapter.saveCallLog(
    entry('CA1', { ...missed, about: { kind: 'contact', id: contact.id ?? '' } }),
    nothing,
    patient,
  );
  expect(vtiger.all('PBXManager')).toMatchObject([
    { callstatus: 'missed', billduration: '0', totalduration: '70', customer: contact.id, customertype: 'Contacts' },
  ]);
});

it('a missed call is one ticket of its contact, and a message that is finished later is one comment', async () => {
  const { adapter, vtiger } = await connected();
  const contact = vtiger.add('Contacts', { lastname: 'Rao', assigned_user_id: '19x1' });
  const about = { kind: 'contact', id: contact.id ?? '' };
  const of = { customer: '+14155550123', masked: false, callId: 'CA1', user: '19x5' };
  const call = ticketDraft(about, { ...of, key: 'CA1-ticket', subject: 'Missed call', text: 'Please call back.' });
  const ticket = await adapter.saveTicket?.(call, nothing, patient);
  const message = { ...call, key: 'CA1-message', subject: 'Voicemail', text: `Message: ${recording.url}` };
  for (const draft of [call, message, message]) {
    await adapter.saveTicket?.(draft, { recordId: ticket?.id ?? '' }, patient);
  }
  expect(vtiger.all('HelpDesk')).toMatchObject([
    {
      ticket_title: 'Missed call',
      contact_id: contact.id,
      assigned_user_id: '19x5',
      description: 'Please call back.\n\n— +14155550123, call CA1\n[sidecall-ticket-CA1-ticket]',
    },
  ]);
  expect(vtiger.all('ModComments').map((row) => row.commentcontent)).toEqual([
    `Message: ${recording.url}\n\n— +14155550123, call CA1\n[sidecall-ticket-CA1-message]`,
  ]);
});

it('a voicemail of an unknown caller is a ticket without a contact, and says nothing twice', async () => {
  const { adapter, vtiger } = await connected();
  const text = `Caller: +14155550123 (number not verified)\nCall: CA1\nMessage: ${recording.url}`;
  const of = { customer: '+14155550123', masked: false, callId: 'CA1', key: 'CA1-ticket', subject: 'Voicemail', text };
  const draft = { ...ticketDraft({ kind: 'contact', id: '12x1' }, of), about: null };
  const first = await adapter.saveTicket?.(draft, nothing, patient);
  expect(await adapter.saveTicket?.(draft, nothing, patient)).toEqual(first);
  expect(vtiger.all('HelpDesk')).toMatchObject([
    { contact_id: null, description: `${text}\n\n[sidecall-ticket-CA1-ticket]` },
  ]);
});

it('of a masked line, Vtiger gets the mask and the call id, and no piece of the number', async () => {
  const { adapter, vtiger, requests } = await connected();
  const contact = vtiger.add('Contacts', { lastname: 'Rao', mobile: '+14155550123', assigned_user_id: '19x1' });
  const about = { kind: 'contact', id: contact.id ?? '' };
  const masked = { customer: '+1 ••• ••• ••••', masked: true };
  await adapter.saveCallLog(
    entry('CA1', { ...masked, virtualNumber: '+442079460958', about, recording }),
    nothing,
    patient,
  );
  const draft = ticketDraft(about, { ...masked, key: 'CA1-ticket', text: recording.url, callId: 'CA1' });
  const ticket = await adapter.saveTicket?.(draft, nothing, patient);
  await adapter.saveTicket?.({ ...draft, key: 'CA1-message' }, { recordId: ticket?.id ?? '' }, patient);
  const pieces = piecesOf('+14155550123');
  for (const { params } of requests().filter(({ method }) => method === 'POST')) {
    for (const piece of pieces) expect(JSON.stringify(params)).not.toContain(piece);
  }
  expect(vtiger.all('PBXManager')).toMatchObject([{ customernumber: masked.customer, sourceuuid: 'CA1' }]);
  const texts = [...vtiger.all('HelpDesk'), ...vtiger.all('ModComments')];
  for (const row of texts) expect(row.description ?? row.commentcontent).toContain('— +1 ••• ••• ••••, call CA1\n');
  expect(texts).toHaveLength(2);
});
