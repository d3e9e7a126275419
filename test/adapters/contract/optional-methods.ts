import { expect, it } from 'vitest';
import type { CrmEvent } from '../../../src/domain/crm/crm-event.ts';
import type { TaskDraft } from '../../../src/domain/crm/drafts/task.ts';
import type { LiveCall } from '../../../src/domain/crm/live-call.ts';
import type { MessageEntry } from '../../../src/domain/crm/message-entry.ts';
import type { CrmRef } from '../../../src/domain/crm/ref.ts';
import type { TicketDraft } from '../../../src/domain/crm/ticket.ts';
import { type FiledTask, nothing, patient, type Suite } from './crm-under-test.ts';
import { withEachAnswerLost } from './lost-answers.ts';

export function ticketDraft(about: CrmRef, more: Partial<TicketDraft> = {}): TicketDraft {
  return {
    key: 'ticket-1',
    about,
    subject: 'No spout',
    text: 'The can has no spout.',
    customer: '+1 ••• ••• ••••',
    masked: true,
    user: null,
    callId: null,
    ...more,
  };
}

export function taskDraft(about: CrmRef | null, more: Partial<TaskDraft> = {}): TaskDraft {
  return {
    key: 'CA1-task',
    callId: 'CA1',
    about,
    subject: 'Ring about the spout',
    text: 'Call: CA1',
    due: '2026-12-24',
    customer: '+1 ••• ••• ••••',
    masked: true,
    user: null,
    ...more,
  };
}

export const liveCall: LiveCall = {
  callId: 'CA1',
  step: 'ringing',
  at: '2026-01-01T10:00:00.000Z',
  direction: 'inbound',
  about: null,
  customer: '+14155550123',
  masked: false,
  virtualNumber: '+14155550100',
  agent: null,
  user: null,
};

export const message: MessageEntry = {
  messageId: 'MS1',
  revision: 1,
  about: null,
  direction: 'inbound',
  customer: '+14155550123',
  masked: false,
  virtualNumber: '+14155550100',
  user: null,
  at: '2026-01-01T10:00:00.000Z',
  text: 'first',
};

/** The methods that not every CRM has. */
export function optionalContract({ manifest, crm }: Suite): void {
  const can = (capability: (typeof manifest.capabilities)[number]) => manifest.capabilities.includes(capability);

  if (can('contacts.fields')) {
    it('reads the fields of a contact that the search asks for', async () => {
      const { adapter, setField } = crm();
      if (setField === undefined) return;
      const { id } = await crm().addContact('Robin Example', '+14155550123');
      await setField(id, 'callRecording', 'never');
      const find = (fields: string[]) => adapter.findContacts('+14155550123', { ...patient, fields });
      expect((await find(['callRecording']))[0]?.fields).toEqual({ callRecording: 'never' });
      expect((await find([]))[0]?.fields?.callRecording).toBeUndefined();
      // A field that the CRM does not have forbids nothing.
      expect(await find(['noSuchField'])).toMatchObject([{ id }]);
    });
  }

  it('has the methods that its manifest names, and no others', () => {
    const { adapter } = crm();
    const optional = { createContact: 'contacts.create', notify: 'calls.live', saveMessage: 'messages.log' } as const;
    expect(typeof adapter.receive === 'function').toBe(can('calls.dial') || can('orders.events'));
    const others = { openTickets: 'tickets.list', saveTicket: 'tickets.save', users: 'users.list' } as const;
    const all = { ...optional, ...others, saveTask: 'tasks.save', searchContacts: 'contacts.search' } as const;
    for (const [method, capability] of Object.entries(all)) {
      expect(typeof adapter[method as keyof typeof adapter] === 'function', method).toBe(can(capability));
    }
    expect(adapter.name).toBe(manifest.name);
  });

  if (can('tickets.save')) {
    const save = (draft: TicketDraft, recordId: string | null = null) =>
      crm().adapter.saveTicket?.(draft, { recordId }, patient);

    it('creates one ticket of one key', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      const draft = ticketDraft(about);
      const first = await save(draft);
      const others = await Promise.all([save(draft), save(draft)]);
      expect(first).toMatchObject({ subject: 'No spout' });
      expect(others.map((ticket) => ticket?.id)).toEqual([first?.id, first?.id]);
      expect(await crm().ticketTexts?.(first?.id ?? '')).toEqual([expect.stringContaining('has no spout')]);
    });

    it('creates one ticket, whichever answer was lost', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      const tickets: string[] = [];
      const turns = await withEachAnswerLost(crm(), async (turn) => {
        tickets[turn] = (await save(ticketDraft(about, { key: `turn-${turn}` })))?.id ?? '';
      });
      for (const ticket of tickets) expect(await crm().ticketTexts?.(ticket)).toHaveLength(1);
      expect(await crm().countTickets?.()).toBe(turns);
    });

    it('adds one comment of one key to a known ticket', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      const ticket = await save(ticketDraft(about));
      const second = ticketDraft(about, { key: 'comment-1', text: 'The spout came.' });
      for (let times = 0; times < 2; times += 1) {
        expect(await save(second, ticket?.id)).toMatchObject({ id: ticket?.id, subject: 'No spout' });
      }
      // The draft that made the ticket may come again, too.
      await save(ticketDraft(about), ticket?.id);
      expect(await crm().ticketTexts?.(ticket?.id ?? '')).toEqual([
        expect.stringContaining('has no spout'),
        expect.stringContaining('spout came'),
      ]);
    });

    if (can('tickets.list')) {
      it('lists the open tickets of a contact, and of no other', async () => {
        const about = await crm().addContact('Robin Example', '+14155550123');
        const other = await crm().addContact('Kim Sample', '+14155550124');
        const ticket = await save(ticketDraft(about));
        expect(await crm().adapter.openTickets?.(about, patient)).toMatchObject([
          { id: ticket?.id, subject: 'No spout' },
        ]);
        expect(await crm().adapter.openTickets?.(other, patient)).toEqual([]);
      });
    }
  }

  if (can('tasks.save')) {
    const save = (draft: TaskDraft, recordId: string | null = null) =>
      crm().adapter.saveTask?.(draft, { recordId }, patient);

    it('makes one task of one key', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      const saved = await Promise.all([save(taskDraft(about)), save(taskDraft(about))]);
      const [task, ...others] = (await crm().tasks?.()) ?? [];
      expect(others).toEqual([]);
      expect(saved.map((each) => each?.recordId)).toEqual([task?.recordId, task?.recordId]);
      expect(task).toMatchObject({ subject: 'Ring about the spout', due: '2026-12-24', contactId: about.id });
      expect(task?.raw).toContain('CA1');
      expect(task?.raw).not.toMatch(/5550123/);
    });

    it('makes one task, whichever answer was lost', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      const turns = await withEachAnswerLost(crm(), async (turn) => {
        const callId = `CA${turn + 1}`;
        await save(taskDraft(about, { key: `${callId}-task`, callId, text: `Call: ${callId}` }));
      });
      expect(await crm().tasks?.()).toHaveLength(turns);
    });

    it('completes the task also without its id, and makes none to complete it', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      expect(await save(taskDraft(about, { due: null }))).toEqual({ recordId: '', url: null });
      expect(await crm().tasks?.()).toEqual([]);
      // The answer with the id was lost.
      await save(taskDraft(about));
      await save(taskDraft(about, { due: null }));
      expect(await crm().tasks?.()).toMatchObject([{ due: null }]);
    });

    it('changes the task, completes it, and opens it again', async () => {
      const about = await crm().addContact('Robin Example', '+14155550123');
      const first = await save(taskDraft(about));
      const steps: [more: Partial<TaskDraft>, expected: Partial<FiledTask>][] = [
        [
          { due: '2027-01-02', subject: 'Send a spout' },
          { due: '2027-01-02', subject: 'Send a spout' },
        ],
        [{ due: null }, { due: null }],
        [{ due: '2027-01-03' }, { due: '2027-01-03' }],
      ];
      for (const [more, expected] of steps) {
        expect(await save(taskDraft(about, more), first?.recordId)).toMatchObject({ recordId: first?.recordId });
        expect(await crm().tasks?.()).toMatchObject([{ recordId: first?.recordId, ...expected }]);
      }
    });

    it('makes a task without the contact and the user that were deleted meanwhile', async () => {
      const { kind } = await crm().addContact('Robin Example', '+14155550123');
      await save(taskDraft({ kind, id: '9999999' }, { user: '9999999' }));
      expect(await crm().tasks?.()).toMatchObject([{ due: '2026-12-24', contactId: null }]);
    });
  }

  if (can('users.list')) {
    it('lists the CRM’s users', async () => {
      const users = (await crm().adapter.users?.(patient)) ?? [];
      expect(users.length).toBeGreaterThan(0);
      expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
      for (const user of users) expect(typeof user.active).toBe('boolean');
    });
  }

  if (can('messages.log')) {
    const store = async (more: Partial<MessageEntry>) =>
      crm().adapter.saveMessage?.({ ...message, ...more }, nothing, patient);

    it('stores a message once, whichever answer was lost', async () => {
      const turns = await withEachAnswerLost(crm(), (turn) => store({ messageId: `MS${turn}`, text: `text ${turn}` }));
      const texts = Array.from({ length: turns }, (_, turn) => `text ${turn}`);
      expect([...((await crm().messageTexts?.()) ?? [])].sort()).toEqual(texts);
    });

    it('stores a message once, with its highest revision', async () => {
      const save = (revision: number, text: string) => store({ revision, text });
      const first = await save(1, 'first');
      expect(await save(3, 'third')).toEqual(first);
      await save(2, 'second');
      expect(await crm().messageTexts?.()).toEqual(['third']);
    });
  }

  if (can('calls.dial') || can('orders.events')) {
    it('commands nothing for a request without its secret, and still answers it', async () => {
      const dialled: string[] = [];
      const dial = (agent: string) => dialled.push(agent) > 0;
      const tell = async ({ fact }: CrmEvent) => dialled.push(fact) > 0;
      const query = 'event=OutgoingCall&secret=&from=robin&agent=robin&to=%2B14155550123&number=%2B14155550123';
      for (const method of ['GET', 'POST']) {
        for (const address of ['', '/', `/makecall?${query}`, `/?${query}`, `/${'x'.repeat(5000)}`]) {
          const request = { method, address, headers: {}, body: '' };
          const answer = await crm().adapter.receive?.(request, { dial, tell }, patient);
          expect(answer?.status, address).toBeLessThan(500);
        }
      }
      expect(dialled).toEqual([]);
    });
  }

  if (can('calls.live')) {
    it('tells the CRM of live calls', async () => {
      if (crm().liveSteps === undefined) return;
      for (const step of ['ringing', 'answered', 'ended'] as const) {
        await crm().adapter.notify?.({ ...liveCall, step }, patient);
      }
      expect(await crm().liveSteps?.()).toEqual(['ringing CA1', 'answered CA1', 'ended CA1']);
    });
  }
}
