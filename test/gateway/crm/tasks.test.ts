import { expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { anna, caller, line, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

const followUp = { due: '2030-12-24', subject: 'Ring about the spout' };
const written = { note: 'Wants a spout', disposition: null };

/** anna talks, and writes a follow-up. */
async function setUp(given: Parameters<typeof crmWorld>[0] = {}) {
  const w = await crmWorld({ crms: { one: {} }, ...given });
  w.crm('one').contacts.push(contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller] }));
  const channel = await w.talk();
  await w.calls.note(w.record().id, { ...written, followUp }, anna);
  const hangUp = async () => {
    w.core.leaves(channel.id);
    await until(() => w.record().phase === 'ended');
    await until(() => w.crm('one').entries.size === 1);
  };
  const task = () => w.crm('one').tasks.get(`${w.record().id}-task`);
  return { ...w, hangUp, task, id: w.record().id };
}

it('a follow-up becomes a task of the agent when the wrap-up is saved', async () => {
  const w = await setUp();
  await w.hangUp();
  await w.settle();
  expect(w.task()).toBe(undefined);
  await w.calls.wrapUp(w.id, written, anna);
  await until(() => w.task() !== undefined);
  expect(w.task()).toEqual({
    key: `${w.id}-task`,
    callId: w.id,
    about: { kind: 'contact', id: 'c1' },
    subject: 'Ring about the spout',
    text: `Customer: ${caller}\nNumber: ${line}\nTime: ${w.record().startedAt}\nCall: ${w.id}`,
    due: '2030-12-24',
    customer: caller,
    masked: false,
    user: 'u-anna',
  });
});

it('a wrap-up that is never saved keeps no follow-up from the CRM', async () => {
  const w = await setUp();
  await w.hangUp();
  w.clock.advance(2 * 60_000 + 5_000);
  await until(() => w.task()?.due === '2030-12-24');
});

it('the task waits for the choice between contacts, and belongs to the chosen one', async () => {
  const w = await crmWorld({ crms: { one: {} } });
  for (const id of ['c1', 'c2']) {
    w.crm('one').contacts.push(contactWith({ id, name: `Robin ${id}`, company: null, numbers: [caller] }));
  }
  const channel = await w.talk();
  await until(() => w.record().choice !== undefined);
  await w.calls.note(w.record().id, { ...written, followUp }, anna);
  w.core.leaves(channel.id);
  await until(() => w.record().phase === 'ended');
  w.clock.advance(2 * 60_000 + 5_000);
  await w.settle();
  expect(w.crm('one').tasks.size).toBe(0);
  await w.calls.chooseContact(w.record().id, { kind: 'contact', id: 'c2' }, anna);
  await w.calls.wrapUp(w.record().id, written, anna);
  await until(() => w.crm('one').tasks.size === 1);
  expect([...w.crm('one').tasks.values()][0]?.about).toEqual({ kind: 'contact', id: 'c2' });
});

it('a follow-up that is changed or removed later changes or completes the task, and is still one', async () => {
  const w = await setUp();
  await w.hangUp();
  await w.calls.wrapUp(w.id, written, anna);
  await until(() => w.task() !== undefined);
  await w.calls.wrapUp(w.id, { ...written, followUp: { ...followUp, due: '2031-01-02' } }, anna);
  await until(() => w.task()?.due === '2031-01-02');
  await w.calls.wrapUp(w.id, { ...written, followUp: null }, anna);
  await until(() => w.task()?.due === null);
  expect(w.crm('one').tasks.size).toBe(1);
});

it('a follow-up that is removed after the CRM’s answer was lost completes the task', async () => {
  const w = await setUp();
  const crm = w.crm('one');
  const save = crm.saveTask.bind(crm);
  crm.saveTask = async (...given) => {
    await save(...given);
    throw new CodedError('CRM_UNAVAILABLE');
  };
  await w.hangUp();
  await w.calls.wrapUp(w.id, written, anna);
  await until(() => w.task() !== undefined);
  crm.saveTask = save;
  await w.calls.wrapUp(w.id, { ...written, followUp: null }, anna);
  await until(() => w.task()?.due === null);
});

it('a follow-up that is removed before its task was made leaves nothing in the CRM', async () => {
  const w = await setUp();
  const crm = w.crm('one');
  const saved: unknown[] = [];
  crm.saveTask = async ({ due }) => {
    saved.push(due);
    return { recordId: '', url: null };
  };
  await w.hangUp();
  await w.calls.wrapUp(w.id, { ...written, followUp: null }, anna);
  await until(() => saved.length > 0);
  await w.settle();
  expect(saved).toEqual([null]);
  expect((await w.storage.jobs.standing(['call-log/one'], [`${w.id}/task`])).length).toBe(0);
});

it('a call without a follow-up makes no task', async () => {
  const w = await setUp();
  await w.calls.note(w.id, { ...written, followUp: null }, anna);
  await w.hangUp();
  await w.calls.wrapUp(w.id, written, anna);
  w.clock.advance(10 * 60_000);
  await w.settle();
  expect(w.crm('one').tasks.size).toBe(0);
  expect((await w.storage.jobs.figures('call-log/one')).pending).toBe(0);
});

it('a task that the CRM refuses is parked beside its entry, and is sent when it is retried', async () => {
  const w = await setUp();
  const crm = w.crm('one');
  const save = crm.saveTask.bind(crm);
  crm.saveTask = async () => Promise.reject(new CodedError('CRM_REFUSED'));
  await w.hangUp();
  await w.calls.wrapUp(w.id, written, anna);
  await until(() => crm.entries.get(w.id)?.note.includes('spout') === true);
  await w.settle();
  const parked = await w.storage.jobs.parked('call-log/one', 10);
  expect(parked.map(({ key }) => key)).toEqual([`${w.id}/task`]);
  crm.saveTask = save;
  await w.storage.jobs.retry('call-log/one', `${w.id}/task`, new Date(w.clock.now()).toISOString());
  w.outboxes.wake();
  await until(() => w.task() !== undefined);
});

it('the task of a masked call has no digits of the caller', async () => {
  const w = await setUp({ number: { masked: true } });
  await w.calls.note(w.id, { ...written, followUp: { due: '2030-12-24', subject: '' } }, anna);
  await w.hangUp();
  await w.calls.wrapUp(w.id, written, anna);
  await until(() => w.task() !== undefined);
  expect(w.task()?.subject).toMatch(new RegExp(`^Follow up with .+ \\(${w.id}\\)$`));
  expect(JSON.stringify(w.task())).not.toContain(caller.slice(-7));
});

it('a CRM without tasks is asked for none', async () => {
  const w = await setUp();
  Object.assign(w.crm('one'), { saveTask: undefined });
  // It is opened again.
  await w.put('one');
  await w.hangUp();
  await w.calls.wrapUp(w.id, written, anna);
  await w.settle();
  expect((await w.storage.jobs.standing(['call-log/one'], [`${w.id}/task`])).length).toBe(0);
});
