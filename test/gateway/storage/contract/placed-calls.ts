import { expect, it } from 'vitest';
import type { CallRecord } from '../../../../src/domain/calls/record.ts';
import type { KnownContact } from '../../../../src/domain/crm/known-contact.ts';
import { customerId, joining } from '../../../../src/domain/participants/participant.ts';
import { webhookKind } from '../../../../src/gateway/jobs/port.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { StoredWebhook } from '../../../../src/gateway/storage/webhooks/port.ts';
import { aCall } from '../../app/call.ts';

const webhook: StoredWebhook = {
  id: 'wh_1',
  url: 'https://crm.example/hooks',
  events: ['call.ringing', 'call.ended'],
  enabled: true,
  secrets: 'v1.sealed',
  createdAt: '2030-01-01T00:00:00.000Z',
  failingSince: null,
  problem: null,
};
const audit = { at: webhook.createdAt, who: 'root', what: 'webhook.put', subject: 'wh_1', address: '' } as const;
const ringing = { type: 'call.ringing', audience: 'kim' } as const;
const ended = { type: 'call.ended', audience: null } as const;
const answer = { scope: 'key-1', key: 'k1', fingerprint: 'f1', answer: '{"id":"CA1"}' };

/**
 * Kept answers, webhooks, and the numbers that calls come from.
 * @param open an empty storage that ends with the test
 */
export function placedCallsContract(open: () => Promise<Storage>): void {
  it('keeps an answer with its call: either both are written, or neither', async () => {
    const { calls, keptAnswers } = await open();
    await calls.write(aCall(1), [], { answer });
    expect(await keptAnswers.find('key-1', 'k1', Date.now())).toEqual(answer);
    expect(await keptAnswers.find('key-2', 'k1', Date.now())).toBeNull();
    expect(await keptAnswers.find('key-1', 'k2', Date.now())).toBeNull();
    // Another request got the same key in between.
    await expect(calls.write(aCall(2), [ringing], { answer: { ...answer, answer: '{}' } })).rejects.toThrow();
    expect(await calls.get(aCall(2).id)).toBeNull();
    expect(await calls.lastSeq()).toBe(0);
    expect(await keptAnswers.find('key-1', 'k1', Date.now())).toEqual(answer);
    expect(await keptAnswers.find('key-1', 'k1', Date.now() + 8 * 86_400_000)).toBeNull();
  });

  it('keeps webhooks, and the events that wait for each, in their order', async () => {
    const { webhooks, calls, jobs, recordings } = await open();
    await webhooks.put({ ...webhook, enabled: false }, { audit });
    await webhooks.put(webhook);
    await webhooks.put({ ...webhook, id: 'wh_2' });
    expect(await webhooks.all()).toEqual([webhook, { ...webhook, id: 'wh_2' }]);
    expect(await recordings.audit(5)).toEqual([audit]);
    const written = await calls.write(aCall(1), [ringing, ended], { webhooks: [['wh_1', 'wh_2'], ['wh_1']] });
    await calls.write(aCall(2), [ringing], { webhooks: [['wh_1']] });
    await calls.write(aCall(3), [ringing], { webhooks: [[]] });
    expect(await webhooks.waiting('wh_1', aCall(1).id, 5)).toEqual(written);
    expect(await webhooks.waiting('wh_1', aCall(1).id, 1)).toEqual(written.slice(0, 1));
    expect(await webhooks.waiting('wh_2', aCall(1).id, 5)).toEqual(written.slice(0, 1));
    expect(await webhooks.count('wh_1')).toBe(3);
    expect(await jobs.figures(webhookKind('wh_1'))).toMatchObject({ pending: 2 });
    await webhooks.delivered('wh_1', written[0]?.seq ?? 0);
    expect(await webhooks.waiting('wh_1', aCall(1).id, 5)).toEqual(written.slice(1));
    expect(await webhooks.count('wh_2')).toBe(1);
  });

  it('records what became of a webhook, and deletes it with all that waits for it', async () => {
    const { webhooks, calls, jobs } = await open();
    await webhooks.put(webhook);
    const state = { enabled: false, failingSince: webhook.createdAt, problem: 'the server answers 500' };
    expect(await webhooks.note('wh_1', state)).toBe(true);
    expect(await webhooks.note('wh_9', state)).toBe(false);
    expect(await webhooks.all()).toEqual([{ ...webhook, ...state }]);
    await calls.write(aCall(1), [ringing], { webhooks: [['wh_1', 'wh_2']] });
    expect(await webhooks.delete('wh_1')).toBe(true);
    expect(await webhooks.delete('wh_1', { audit })).toBe(false);
    expect(await webhooks.count('wh_1')).toBe(0);
    expect(await jobs.figures(webhookKind('wh_1'))).toMatchObject({ pending: 0 });
    expect(await webhooks.count('wh_2')).toBe(1);
  });

  it('forgets answers and waiting events with the call that they are about', async () => {
    const { calls, persons, keptAnswers, webhooks } = await open();
    await calls.write(aCall(1), [ended], { answer, webhooks: [['wh_1']] });
    await persons.deleteCalls([aCall(1).id]);
    expect(await keptAnswers.find('key-1', 'k1', Date.now())).toBeNull();
    expect(await webhooks.count('wh_1')).toBe(0);
  });

  it('tells from which number another one was called last', async () => {
    const { calls } = await open();
    const number = '+14155550177';
    const customer = () =>
      joining({ id: customerId, kind: 'customer', number, name: '', joinedAt: aCall(1).startedAt });
    const called = (n: number, virtualNumber: string) =>
      calls.write(
        aCall(n, { direction: 'outbound', virtualNumber, customerNumber: number, participants: [customer()] }),
        [],
      );
    expect(await calls.lastLineTo(number)).toBeNull();
    await called(1, '+14155550110');
    await called(3, '+14155550112');
    await called(2, '+14155550111');
    await calls.write(aCall(4, { customerNumber: number, participants: [customer()] }), []);
    expect(await calls.lastLineTo(number)).toBe('+14155550112');
  });

  it('tells from which numbers a contact was called, by any of its phones', async () => {
    const { calls, persons } = await open();
    const [office, mobile, other] = ['+14155550177', '+14155550178', '+14155550179'];
    const [first, second] = ['+14155550110', '+14155550111'];
    const robin = { key: 'default contact:1', numbers: [office, mobile] };
    const called = (n: number, virtualNumber: string, contact: KnownContact | null, change: Partial<CallRecord> = {}) =>
      calls.write(aCall(n, { direction: 'outbound', virtualNumber, customerNumber: office, ...change }), [], {
        contact,
      });
    expect(await calls.linesToContact(office, [])).toEqual([]);
    await called(1, first, robin);
    await called(3, second, robin);
    await called(2, first, robin);
    await called(4, '+14155550112', robin, { direction: 'inbound' });
    await called(5, '+14155550113', { key: 'other contact:1', numbers: [other] });
    expect(await calls.linesToContact(mobile, [])).toEqual([second, first]);
    // The page named the contact. One that was not called yet leaves it to the number.
    expect(await calls.linesToContact(other, [robin.key])).toEqual([second, first]);
    expect(await calls.linesToContact(mobile, ['default deal:1', 'sales contact:1'])).toEqual([second, first]);
    // A write that says nothing of the contact changes nothing. A changed contact replaces the earlier one.
    await calls.write(aCall(3, { direction: 'outbound', virtualNumber: second, phase: 'active' }), []);
    expect(await calls.linesToContact(mobile, [])).toEqual([second, first]);
    await called(3, second, null);
    expect(await calls.linesToContact(mobile, [])).toEqual([first]);
    // The person at the mobile is deleted; the calls to the office stay.
    for (const n of [1, 2, 4])
      await calls.write(aCall(n, { direction: 'outbound', virtualNumber: first, phase: 'ended' }), []);
    expect(await persons.forgetNumber(mobile, 'US')).toBe(true);
    expect(await calls.linesToContact(mobile, [])).toEqual([]);
    expect(await calls.linesToContact(office, [])).toEqual([first]);
    await persons.deleteCalls([1, 2, 4].map((n) => aCall(n).id));
    expect(await calls.linesToContact(mobile, [robin.key])).toEqual([]);
  });

  it('a number that passed to another contact belongs to the one of the latest call', async () => {
    const { calls } = await open();
    const number = '+14155550177';
    const called = (n: number, key: string, virtualNumber: string) =>
      calls.write(aCall(n, { direction: 'outbound', virtualNumber }), [], { contact: { key, numbers: [number] } });
    await called(2, 'default contact:2', '+14155550112');
    await called(1, 'default contact:1', '+14155550111');
    expect(await calls.linesToContact(number, [])).toEqual(['+14155550112']);
  });

  it('keeps the numbers that an agent may call from, and what a second call does', async () => {
    const { directory } = await open();
    const more = { callerIds: ['+14155550110'], localPresence: true, secondCall: 'offer' } as const;
    const agent = { identity: 'kim', name: 'Kim', ...more };
    await directory.putAgent(agent);
    expect(await directory.agent('kim')).toEqual(agent);
    await directory.putAgent({ identity: 'kim', name: 'Kim' });
    expect(await directory.agent('kim')).toEqual({ identity: 'kim', name: 'Kim' });
  });
}
