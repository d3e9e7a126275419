import { describe, expect, it } from 'vitest';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { TicketCause } from '../../../src/domain/crm/ticket.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { anna, caller, line, until } from '../calls/setup.ts';
import { crmWorld } from './crm-world.ts';

const minute = 60_000;

const both: readonly TicketCause[] = ['missed', 'voicemail'];

async function setUp(tickets: readonly TicketCause[], given: Parameters<typeof crmWorld>[0] = {}) {
  const w = await crmWorld({ crms: { one: { tickets } }, ...given });
  const tickets_ = () => [...w.crm('one').tickets.values()];
  /** No agent answers. */
  const missed = async () => {
    const channel = w.fromOutside();
    for (const at of [0, 1]) {
      await until(() => w.core.originated.length === at + 1);
      w.core.leaves(w.core.originated[at]?.channelId ?? '');
    }
    await until(() => w.record().phase === 'ended');
    return channel;
  };
  /** The caller speaks after the greeting. */
  const message = async (id: string) => {
    await until(() => w.core.playing.size === 1);
    w.core.finishes([...w.core.playing.keys()][0] ?? '');
    await until(() => w.core.recordings.size === 1);
    w.core.recorded(`${id}-voicemail`, 12_000, 'max-silence');
    await until(() => w.record().recordings.length === 1);
  };
  return { ...w, tickets: tickets_, missed, message };
}

describe('a ticket', () => {
  it('of a missed call names the caller, the number, the time and the call, and belongs to the contact', async () => {
    const w = await setUp(['missed']);
    w.crm('one').contacts.push(contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [caller] }));
    await w.missed();
    await until(() => w.tickets().length === 1);
    const { id, startedAt } = w.record();
    expect(w.tickets()[0]?.draft).toEqual({
      key: `${id}-ticket`,
      about: { kind: 'contact', id: 'c1' },
      subject: `Missed call from ${caller}`,
      text: `Caller: ${caller}\nCalled: ${line}\nTime: ${startedAt}\nCall: ${id}`,
      customer: caller,
      masked: false,
      user: 'u-ben',
      callId: id,
    });
    await until(() => w.crm('one').entries.size === 1);
  });

  it('is made of a call whose caller hung up before an agent answered', async () => {
    const w = await setUp(['missed']);
    const channel = w.fromOutside();
    await until(() => w.core.originated.length === 1);
    w.core.leaves(channel.id);
    await until(() => w.tickets().length === 1);
    expect(w.record().endReason).toBe('CANCELED');
  });

  it('is made of a message once it is complete, and says how long it is', async () => {
    const w = await setUp(both, { number: { voicemail: true } });
    await w.missed();
    await w.message(w.record().id);
    await until(() => w.tickets().length === 1);
    expect(w.tickets()[0]?.draft.subject).toBe(`Voicemail from ${caller}`);
    expect(w.tickets()[0]?.draft.text).toContain(
      `Message: 12 seconds\nRecording: https://calls.example/recordings/${w.record().id}-voicemail\n`,
    );
    w.clock.advance(10 * minute);
    await w.settle();
    expect([w.tickets().length, w.tickets()[0]?.comments]).toEqual([1, []]);
  });

  it('waits for a message of a number with voicemail, and comes without one if there is none', async () => {
    const w = await setUp(both, { number: { voicemail: true } });
    await w.missed();
    w.clock.advance(4 * minute);
    await w.settle();
    expect(w.tickets()).toEqual([]);
    w.clock.advance(minute + 5_000);
    await until(() => w.tickets().length === 1);
    expect(w.tickets()[0]?.draft.subject).toBe(`Missed call from ${caller}`);
  });

  it('that exists gets a late message as a comment', async () => {
    const w = await setUp(both, { number: { voicemail: true } });
    await w.missed();
    w.clock.advance(6 * minute);
    await until(() => w.tickets().length === 1);
    await w.message(w.record().id);
    await until(() => w.tickets()[0]?.comments.length === 1);
    expect(w.tickets()).toHaveLength(1);
    expect(w.tickets()[0]?.comments[0]).toMatchObject({ key: `${w.record().id}-message` });
  });

  it.each([
    ['for nothing, if the connection does not ask for it', []],
    ['not for a missed call, if only messages become tickets', ['voicemail']],
  ] as [string, TicketCause[]][])('is made %s', async (_what, causes) => {
    const w = await setUp(causes);
    await w.missed();
    await until(() => w.crm('one').entries.size === 1);
    w.clock.advance(10 * minute);
    await w.settle();
    expect(w.tickets()).toEqual([]);
  });

  it('is not made of a message, if only calls without one become tickets', async () => {
    const w = await setUp(['missed'], { number: { voicemail: true } });
    await w.missed();
    await w.message(w.record().id);
    w.clock.advance(10 * minute);
    await w.settle();
    expect(w.tickets()).toEqual([]);
    expect((await w.storage.jobs.figures('call-log/one')).pending).toBe(0);
  });

  it('is not made of an answered call', async () => {
    const w = await setUp(both);
    const channel = await w.talk();
    w.core.leaves(channel.id);
    await until(() => w.crm('one').entries.size === 1);
    await w.settle();
    expect(w.tickets()).toEqual([]);
  });

  it('is one, though the answer was lost and the wrap-up saved twice', async () => {
    const w = await setUp(both);
    const channel = w.fromOutside();
    await until(() => w.record().lookup === 'unknown' && w.core.originated.length === 1);
    w.crm('one').losesAnswers = true;
    w.core.leaves(channel.id);
    await until(() => w.tickets().length === 1);
    w.crm('one').losesAnswers = false;
    await w.settle();
    w.clock.advance(10_000);
    await until(() => w.told.includes('call.logged'));
    for (const note of ['a', 'b']) {
      await w.calls.wrapUp(w.record().id, { note, disposition: null }, anna);
    }
    w.clock.advance(10 * minute);
    await w.settle();
    expect([w.tickets().length, w.tickets()[0]?.comments]).toEqual([1, []]);
  });

  it('that the CRM refuses is parked as a ticket, and the entry is written', async () => {
    const w = await setUp(both);
    w.crm('one').saveTicket = async () => Promise.reject(new CodedError('CRM_REFUSED'));
    await w.missed();
    await until(() => w.crm('one').entries.size === 1);
    await w.settle();
    const parked = await w.storage.jobs.parked('call-log/one', 10);
    expect(parked.map(({ key }) => key)).toEqual([`${w.record().id}/ticket`]);
  });

  it('goes with the call when the person is deleted', async () => {
    const w = await setUp(both);
    w.crm('one').down = true;
    await w.missed();
    await w.settle();
    await w.outboxes.stop();
    expect((await w.storage.jobs.figures('call-log/one')).pending).toBe(2);
    await w.storage.persons.deleteCalls([w.record().id]);
    expect((await w.storage.jobs.figures('call-log/one')).pending).toBe(0);
  });
});
