import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import type { TaskDraft } from '../../src/domain/crm/drafts/task.ts';
import { nothing, patient } from './contract/crm-under-test.ts';
import { taskDraft } from './contract/optional-methods.ts';
import { entry } from './crm-contract.ts';
import type { ReceivedRequest } from './vendor/json-server.ts';
import { credentials, startAccount } from './zendesk/under-test.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

const recording = { url: 'https://gateway.example/v1/recordings/RE1', seconds: 65 };
const mask = '+1 ••• ••• ••••';
const withDisplay = { email: credentials.email, displayTicket: true };

/** Requests that change something: method, path and body. */
function writes(): Pick<ReceivedRequest, 'method' | 'path' | 'body'>[] {
  return account.zendesk.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => ({ method, path: path.replace('/api/v2/', ''), body }));
}

/** The body that created the call's ticket. */
function voiceTicket() {
  return writes().findLast(({ path }) => path === 'channels/voice/tickets.json')?.body as {
    display_to_agent?: number;
    ticket: Record<string, unknown>;
  };
}

const save = (crm: ReturnType<typeof account.open>, more: Partial<CallLogEntry> = {}, recordId: string | null = null) =>
  crm.adapter.saveCallLog(entry('CA1', more), { recordId }, patient);

describe('a call', () => {
  it('becomes a voice ticket, and its facts a private comment of the agent', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    const [, agent = 0] = account.zendesk.agents();
    const more = { about, user: String(agent), note: 'Wants a lid.', disposition: 'Callback', recording };
    const { recordId, url } = await save(crm, more);
    expect(url).toBe(`https://example.zendesk.com/agent/tickets/${recordId}`);
    expect(writes()).toEqual([
      {
        method: 'POST',
        path: 'channels/voice/tickets.json',
        body: {
          ticket: {
            via_id: 45,
            external_id: 'sidecall:CA1',
            subject: 'Call from +14155550123',
            requester_id: Number(about.id),
            tags: ['sidecall'],
            voice_comment: {
              from: '+14155550123',
              to: '+14155550100',
              recording_url: recording.url,
              started_at: '2026-01-01T10:00:05.000Z',
              call_duration: 65,
              answered_by_id: agent,
            },
          },
        },
      },
      {
        method: 'PUT',
        path: `tickets/${recordId}.json`,
        body: {
          ticket: {
            comment: {
              body: [
                'Wants a lid.',
                '',
                'Call: inbound, 1:05',
                'Customer: +14155550123',
                'Virtual number: +14155550100',
                `Agent: anna (${agent})`,
                'Result: Completed',
                'Disposition: Callback',
                `Recording: ${recording.url}`,
                '[sidecall CA1 r1]',
              ].join('\n'),
              public: false,
              author_id: agent,
            },
          },
        },
      },
    ]);
  });

  it('to a customer has the numbers the other way round', async () => {
    await save(account.open(), { direction: 'outbound' });
    expect(voiceTicket().ticket).toMatchObject({
      via_id: 46,
      subject: 'Call to +14155550123',
      voice_comment: { from: '+14155550100', to: '+14155550123' },
    });
  });

  it('that no agent answered is a missed call, and with a message a voicemail', async () => {
    const missed = { answeredAt: null, duration: 0, endReason: 'MISSED' } as const;
    await save(account.open(), missed);
    expect(voiceTicket().ticket).toMatchObject({ via_id: 45, subject: 'Missed call from +14155550123' });
    const crm = account.open();
    await save(crm, { ...missed, recording });
    expect(voiceTicket().ticket).toMatchObject({ via_id: 44, subject: 'Voicemail from +14155550123' });
    expect((await crm.filed('CA1'))[0]?.raw).toContain(`Voicemail: ${recording.url}`);
  });

  it.each([
    ['masked', { customer: mask, masked: true }],
    ['unverified', { unverified: true }],
    ['from a withheld number', { customer: 'Number withheld' }],
  ] as const)('that is %s has no voice comment: its numbers would look proven', async (_kind, more) => {
    const crm = account.open();
    await save(crm, more);
    expect(writes()).toHaveLength(1);
    const { ticket } = voiceTicket();
    expect(ticket).not.toHaveProperty('voice_comment');
    expect(ticket).toMatchObject({ via_id: 45, comment: { public: false } });
    expect(await crm.filed('CA1')).toMatchObject([{ duration: 65 }]);
  });

  it('that is masked and left a message is a voicemail by its subject: a voicemail ticket needs the numbers', async () => {
    const crm = account.open();
    await save(crm, { answeredAt: null, duration: 0, endReason: 'MISSED', recording, customer: mask, masked: true });
    expect(writes()).toHaveLength(1);
    expect(voiceTicket().ticket).toMatchObject({ via_id: 45, subject: `Voicemail from ${mask}` });
    expect(await crm.filed('CA1')).toMatchObject([{ recording: recording.url, customer: mask }]);
  });

  it('with a mask sends no digit of the customer’s number', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { about, customer: mask, masked: true });
    await save(crm, { about, customer: mask, masked: true, revision: 2, recording });
    const sent = JSON.stringify(writes()).replaceAll('+14155550100', '');
    expect(sent).not.toContain('5550');
  });
});

describe('the agent', () => {
  it('gets the new ticket in the browser if the connection says so', async () => {
    const crm = account.open({ settings: withDisplay });
    const [, agent = 0] = account.zendesk.agents();
    await save(crm, { user: String(agent) });
    expect(voiceTicket().display_to_agent).toBe(agent);
    await save(account.open(), { user: String(agent) });
    expect(voiceTicket()).not.toHaveProperty('display_to_agent');
  });

  it('that Zendesk does not know any more is left out, and the call is logged', async () => {
    const crm = account.open({ settings: withDisplay });
    const about = await crm.addContact('Robin Example', '+14155550123');
    await save(crm, { user: '4711', about });
    expect(voiceTicket()).toMatchObject({ ticket: { voice_comment: { from: '+14155550123' } } });
    expect(JSON.stringify(voiceTicket())).not.toContain('4711');
    const [filed] = await crm.filed('CA1');
    expect(filed).toMatchObject({ contactId: about.id });
    expect(filed?.raw).toContain('Agent: anna (4711)');
  });
});

describe('the contact', () => {
  it('that was deleted meanwhile is left out, and the call is logged', async () => {
    const crm = account.open();
    await save(crm, { about: { kind: 'user', id: '4711' } });
    expect(await crm.filed('CA1')).toMatchObject([{ contactId: null, duration: 65 }]);
  });
});

describe('an answer that is lost', () => {
  /** Sends requests as usual, and loses the first answer to one with this method. */
  const losing = (method: string): typeof fetch => {
    let lost = false;
    return async (input, init) => {
      const answer = await account.throughProxy(input, init);
      if (lost || init?.method !== method) return answer;
      lost = true;
      throw new TypeError('The connection was reset.');
    };
  };

  it.each(['POST', 'PUT'])('after %s makes no second ticket and no second comment', async (method) => {
    const crm = account.open();
    const adapter = account.connect({ fetch: losing(method) });
    await expect(adapter.saveCallLog(entry('CA1'), nothing, patient)).rejects.toMatchObject({
      code: 'CRM_UNAVAILABLE',
    });
    await adapter.saveCallLog(entry('CA1'), nothing, patient);
    expect(await crm.filed('CA1')).toHaveLength(1);
    const comments = [...account.zendesk.store.comments.values()].flat();
    expect(comments.map(({ type }) => type)).toEqual(['VoiceComment', 'Comment']);
  });
});

describe('a call from a ticket', () => {
  async function setUp(status: string) {
    const crm = account.open();
    const customer = await crm.addContact('Robin Example', '+14155550123');
    const ticket = account.zendesk.store.addTicket({
      subject: 'No spout',
      status,
      external_id: 'shop-77',
      requester_id: Number(customer.id),
    });
    const other = await crm.addContact('Kim Sample', '+14155550177');
    const about = { kind: 'ticket', id: String(ticket.id) };
    const more: Partial<CallLogEntry> = { about, related: [other], direction: 'outbound' };
    return { crm, customer, other, ticket, more };
  }

  it('is a comment of that ticket, which keeps its key and its requester', async () => {
    const { crm, customer, ticket, more } = await setUp('open');
    expect(await save(crm, more)).toMatchObject({ recordId: String(ticket.id) });
    await save(crm, { ...more, revision: 2, recording });
    // The record's id was lost.
    await save(crm, { ...more, revision: 2, recording });
    expect(await crm.filed('CA1')).toMatchObject([{ contactId: customer.id, recording: recording.url }]);
    expect(ticket.external_id).toBe('shop-77');
    expect(account.zendesk.store.comments.get(ticket.id)).toHaveLength(2);
    expect(account.zendesk.store.tickets.size).toBe(1);
  });

  it('takes several calls', async () => {
    const { crm, ticket, more } = await setUp('open');
    await crm.adapter.saveCallLog(entry('CA1', more), nothing, patient);
    await crm.adapter.saveCallLog(entry('CA2', more), nothing, patient);
    expect(await crm.filed('CA1')).toMatchObject([{ recordId: String(ticket.id) }]);
    expect(await crm.filed('CA2')).toMatchObject([{ recordId: String(ticket.id) }]);
  });

  it('that is closed gets a ticket of its own', async () => {
    const { crm, other, ticket, more } = await setUp('closed');
    const { recordId } = await save(crm, more);
    expect(recordId).not.toBe(String(ticket.id));
    expect(await crm.filed('CA1')).toMatchObject([{ recordId, contactId: other.id }]);
  });
});

it('a change of a closed ticket is refused with the reason, so the entry is parked', async () => {
  const crm = account.open();
  const { recordId } = await save(crm);
  for (const ticket of account.zendesk.store.tickets.values()) ticket.status = 'closed';
  await expect(save(crm, { revision: 2 }, recordId)).rejects.toMatchObject({
    code: 'CRM_REFUSED',
    details: { status: 422, reason: '422: Status: closed prevents ticket update' },
  });
});

it('a record id that cannot be a ticket’s is ignored', async () => {
  const crm = account.open();
  const { recordId } = await save(crm, {}, '../users/1');
  expect(await crm.filed('CA1')).toMatchObject([{ recordId }]);
});

it('a customer’s comment that looks like one of ours changes nothing', async () => {
  const crm = account.open();
  const { recordId } = await save(crm);
  const { store } = account.zendesk;
  const ticket = store.tickets.get(Number(recordId));
  if (ticket === undefined) throw new Error('The call made no ticket.');
  store.addComment(ticket, { body: 'Hello\n[sidecall CA1 r9]', author_id: ticket.requester_id });
  await save(crm, { revision: 2, note: 'second' }, recordId);
  expect(store.comments.get(ticket.id)?.at(-1)?.body).toContain('second');
});

it('a note that looks like a marker is no marker', async () => {
  const crm = account.open();
  const note = 'Call: inbound, 9:59\n[sidecall CA1 r9]';
  const { recordId } = await save(crm, { note });
  await save(crm, { revision: 2, note: 'second' }, recordId);
  expect(await crm.filed('CA1')).toMatchObject([{ note: 'second', duration: 65 }]);
});

describe('a follow-up', () => {
  it('is a task of the agent beside the ticket of the call, and needs an assignee to be solved', async () => {
    const crm = account.open();
    const about = await crm.addContact('Robin Example', '+14155550123');
    const [own = 0, agent = 0] = account.zendesk.agents();
    await save(crm, { about });
    const saveTask = (more: Partial<TaskDraft>, recordId: string | null) =>
      crm.adapter.saveTask?.(taskDraft(about, more), { recordId }, patient);
    const made = await saveTask({ user: String(agent) }, null);
    expect(made?.url).toBe(`https://example.zendesk.com/agent/tickets/${made?.recordId}`);
    const task = () => account.zendesk.store.tickets.get(Number(made?.recordId));
    const fields = { type: 'task', due_at: '2026-12-24T12:00:00Z', requester_id: Number(about.id) };
    expect(task()).toMatchObject({ ...fields, assignee_id: agent, external_id: 'sidecall:task:CA1-task' });
    expect(account.zendesk.store.comments.get(task()?.id ?? 0)).toMatchObject([{ public: false }]);
    expect(await crm.countEntries()).toBe(2);
    // An administrator took the assignee away, and the agent has left Zendesk.
    Object.assign(task() ?? {}, { assignee_id: null });
    await saveTask({ due: null, user: '1' }, made?.recordId ?? null);
    expect(task()).toMatchObject({ status: 'solved', assignee_id: own });
  });

  it('of a ticket names the ticket; a deleted task stays deleted, and a closed one is not opened again', async () => {
    const crm = account.open();
    const { store } = account.zendesk;
    const draft = taskDraft({ kind: 'ticket', id: '361042' });
    const { recordId = '' } = (await crm.adapter.saveTask?.(draft, nothing, patient)) ?? {};
    const id = Number(recordId);
    expect(store.comments.get(id)?.[0]?.body).toBe('Call: CA1\nTicket: #361042\n[sidecall task CA1-task]');
    Object.assign(store.tickets.get(id) ?? {}, { status: 'closed' });
    await crm.adapter.saveTask?.({ ...draft, due: null }, { recordId }, patient);
    await expect(crm.adapter.saveTask?.(draft, { recordId }, patient)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    store.tickets.delete(id);
    expect(await crm.adapter.saveTask?.(draft, { recordId }, patient)).toEqual({ recordId, url: null });
    expect(await crm.countEntries()).toBe(0);
  });
});
