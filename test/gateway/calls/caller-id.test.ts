import { expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { dialledRecordParams } from '../../../src/domain/crm/dialled-record.ts';
import { callerIdParam } from '../../../src/domain/protocol/sip-headers.ts';
import { FakeCrm } from '../../../src/testing/fake-crm.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { line, until, type World, world } from './setup.ts';

const newYork = '+12125550100';
const dallas = '+12145550100';
const toNewYork = '+16465550150';
const numbers = [{}, { number: dallas, agents: ['ben'] }, { number: newYork, agents: ['ben'] }];
const callers = { anna: { callerIds: [dallas, newYork], localPresence: true } };

/** Dials, and tells from which number the call came. */
async function from(w: World, dialled: string, params: Record<string, string> = {}): Promise<string | null> {
  const calls = w.core.originated.length;
  const refused = w.core.hangups.length;
  const channel = w.core.call({ endpoint: { kind: 'agent', identity: 'anna' }, dialled, params });
  await until(() => w.core.originated.length > calls || w.core.hangups.length > refused);
  const caller = w.core.originated[calls]?.caller.user ?? null;
  await until(() => [...w.store.calls.values()].every(({ lookup }) => lookup !== 'pending'));
  w.core.leaves(channel.id);
  await until(() => w.core.live.size === 0);
  return caller;
}

it('a call comes from the number nearest to the callee, if the agent has local presence', async () => {
  const w = await world({ numbers, callers });
  expect(await from(w, toNewYork)).toBe(newYork);
  expect(w.record().virtualNumber).toBe(newYork);
  expect(await from(w, '+17135550150')).toBe(dallas);
});

it('the callee is called from the same number again, also after nearer ones were added', async () => {
  const w = await world({ numbers, callers });
  expect(await from(w, toNewYork, { [callerIdParam]: dallas })).toBe(dallas);
  expect(await from(w, toNewYork)).toBe(dallas);
  expect(await from(w, '+16465550151')).toBe(newYork);
});

it('without local presence it comes from the agent’s first number, or the chosen one', async () => {
  const w = await world({ numbers, callers: { anna: { callerIds: [newYork] } } });
  expect(await from(w, toNewYork)).toBe(line);
  expect(await from(w, toNewYork, { [callerIdParam]: '(212) 555-0100', order: '7' })).toBe(newYork);
  expect(w.record(1)).toMatchObject({ virtualNumber: newYork, params: { order: '7' } });
});

it.each([dallas, '+14155550999', 'nonsense'])('a number that is not the agent’s is refused: %s', async (chosen) => {
  const w = await world({ numbers });
  expect(await from(w, toNewYork, { [callerIdParam]: chosen })).toBeNull();
  expect(w.core.hangups[0]?.headers?.['X-Sidecall-Error']).toContain('CALLER_ID_NOT_ALLOWED');
  expect(w.store.calls.size).toBe(0);
});

it('an emergency call comes from the usual number', async () => {
  const w = await world({ numbers, callers });
  expect(await from(w, '911', { [callerIdParam]: newYork })).toBe(line);
});

it('a call that a server places for the agent has local presence as well, unless the server names a number', async () => {
  const w = await world({ numbers, callers });
  const placed = await w.calls.place({ number: toNewYork, agent: 'anna' }, 'key', null);
  expect(placed.virtualNumber).toBe(newYork);
  await w.calls.hangUp(placed.id, { identity: 'api-key', role: 'admin' });
  const named = await w.calls.place({ number: toNewYork, agent: 'anna', from: line }, 'key', null);
  expect(named.virtualNumber).toBe(line);
});

const toHouston = '+17135550150';

/** A CRM whose contact has a phone in New York and one in Houston, as people write them. */
function crm(): FakeCrm {
  const robin = contactWith({ id: 'c1', name: 'Robin', company: null, numbers: ['(646) 555-0150', '713-555-0150'] });
  return new FakeCrm(new ManualClock(), [robin]);
}

it('a contact with several numbers is called from the same one, also after a restart', async () => {
  const w = await world({ numbers, callers, crm: crm() });
  expect(await from(w, toNewYork)).toBe(newYork);
  expect(await from(w, toHouston)).toBe(newYork);
  expect(await from(w, '+17135550151')).toBe(dallas);
  const later = await world({ numbers, callers, crm: null, store: w.store });
  expect(await from(later, toHouston)).toBe(newYork);
});

it('a call that a server places comes from the number that the contact knows', async () => {
  const w = await world({ numbers, callers, crm: crm() });
  await from(w, toNewYork);
  const placed = await w.calls.place({ number: toHouston, agent: 'anna' }, 'key', null);
  expect(placed.virtualNumber).toBe(newYork);
});

it('the agent’s choice for one number of a contact is kept for its others', async () => {
  const w = await world({ numbers, callers, crm: crm() });
  await from(w, toHouston, { [callerIdParam]: line });
  expect(await from(w, toNewYork)).toBe(line);
});

it('the record that the CRM’s page dials from names the contact, by a number that the CRM does not have', async () => {
  const w = await world({ numbers, callers, crm: crm() });
  await from(w, toNewYork);
  const dialled = (kind: string) => dialledRecordParams({ kind, id: 'c1' });
  expect(await from(w, '+17135550151', dialled('contact'))).toBe(newYork);
  expect(await from(w, '+17135550152', dialled('deal'))).toBe(dallas);
});

it('a call does not wait for the CRM to name the contact', async () => {
  const slow = crm();
  slow.delayMs = 4_000;
  const w = await world({ numbers, callers, crm: slow });
  w.core.call({ endpoint: { kind: 'agent', identity: 'anna' }, dialled: toHouston });
  await until(() => w.core.originated.length === 1);
  expect(w.core.originated[0]?.caller.user).toBe(dallas);
  expect(w.record().lookup).toBe('pending');
});

it('a masked call does not show that two numbers belong to one contact', async () => {
  const masking = [{}, { number: dallas, agents: ['ben'] }, { number: newYork, agents: ['ben'], masked: true }];
  const w = await world({ numbers: masking, callers, crm: crm() });
  expect(await from(w, toNewYork)).toBe(newYork);
  expect(w.record()).toMatchObject({ masked: true, contact: { id: 'c1' } });
  expect(await from(w, toHouston)).toBe(dallas);
});

it('a contact that the agent has not chosen yet among several decides nothing', async () => {
  const shared = crm();
  shared.contacts.push(contactWith({ id: 'c2', name: 'Sam', company: null, numbers: [toNewYork] }));
  const w = await world({ numbers, callers, crm: shared });
  await from(w, toNewYork);
  expect(await from(w, toHouston)).toBe(dallas);
});
