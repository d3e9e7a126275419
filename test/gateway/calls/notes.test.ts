import { expect, it } from 'vitest';
import { wholeNote } from '../../../src/domain/participants/standing.ts';
import { entryOf } from '../../../src/gateway/masking/crm-entry.ts';
import { anna, ben, until } from './setup.ts';
import { talking, viewOf } from './talking.ts';

const written = { note: 'Wants a spout', disposition: 'Solved' };

/** anna wrote a note while talking, and consults ben. */
async function consulting() {
  const talk = await talking();
  await talk.w.calls.note(talk.id, { ...written, tags: ['vip', 'vip'] }, anna);
  await talk.w.calls.consult(talk.id, { agent: 'ben' }, anna);
  talk.w.core.changes(await talk.w.leg(1), 'Up');
  await until(() => viewOf(talk.w, 'ben').phase === 'active');
  return talk;
}

it('a note is kept while the call lasts, and completes nothing', async () => {
  const { w, id } = await talking();
  await w.calls.note(id, written, anna);
  expect(viewOf(w, 'anna')).toMatchObject({ ...written, phase: 'active' });
  expect(w.told.at(-1)).toBe('call.noted anna');
  await expect(w.calls.note(id, written, ben)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });
});

it('who is consulted reads it, and writes nothing', async () => {
  const { w, id } = await consulting();
  expect(viewOf(w, 'ben')).toMatchObject({
    note: '',
    disposition: null,
    tags: ['vip'],
    earlierNotes: [{ by: 'anna', note: 'Wants a spout' }],
  });
  await expect(w.calls.note(id, written, ben)).rejects.toMatchObject({ code: 'CALL_STATE' });
});

it('the next agent reads it and begins an own one; the first goes on with theirs', async () => {
  const { w, id, customer } = await consulting();
  await w.calls.completeConsult(id, anna);
  expect(viewOf(w, 'ben')).toMatchObject({ note: '', earlierNotes: [{ by: 'anna', note: 'Wants a spout' }] });
  expect(viewOf(w, 'anna')).toMatchObject({ phase: 'ended', ...written });
  await w.calls.note(id, { note: 'Sent it', disposition: null, tags: [] }, ben);
  await w.calls.note(id, { note: 'Wants two spouts', disposition: 'Solved' }, anna);
  expect(viewOf(w, 'anna').note).toBe('Wants two spouts');
  expect(w.record().tags).toBe(undefined);
  w.core.leaves(customer);
  await until(() => w.record().phase === 'ended');
  // anna never saves hers: what she wrote is in the log all the same.
  expect(wholeNote(w.record())).toBe('Wants two spouts\nSent it');
  await w.calls.wrapUp(id, { note: 'Knows it', disposition: 'Solved' }, anna);
  expect(viewOf(w, 'anna').phase).toBe('completed');
  expect(wholeNote(w.record())).toBe('Knows it\nSent it');
});

it('an agent that gets the call back has their note back', async () => {
  const { w, id } = await talking();
  await w.calls.note(id, written, anna);
  await w.calls.transfer(id, { agent: 'ben' }, anna);
  w.core.leaves(await w.leg(1), 19, false);
  const back = await w.leg(2);
  w.core.changes(back, 'Up');
  await until(() => viewOf(w, 'anna').phase === 'active');
  expect(viewOf(w, 'anna')).toMatchObject(written);
  expect(viewOf(w, 'anna').earlierNotes).toBe(undefined);
});

it('tags and a follow-up are in the entry of the CRM', async () => {
  const { w, id, customer } = await talking();
  const followUp = { due: '2030-12-24', subject: 'Ring about the spout' };
  await w.calls.note(id, { ...written, tags: ['vip', 'garden'], followUp }, anna);
  w.core.leaves(customer);
  await until(() => w.record().phase === 'ended');
  const entry = entryOf(w.record(), 1, { user: null, recording: null });
  expect(entry?.note).toBe('Wants a spout\nTags: vip, garden\nFollow-up: 2030-12-24, Ring about the spout');
  await w.calls.wrapUp(id, { ...written, followUp: null }, anna);
  expect(w.record()).toMatchObject({ phase: 'completed', followUp: undefined, tags: ['vip', 'garden'] });
});
