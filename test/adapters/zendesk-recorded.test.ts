import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothing, patient, plain } from './contract/crm-under-test.ts';
import { ticketDraft } from './contract/optional-methods.ts';
import { contentType, recordedAudit, recordedTicket, recordedUser } from './zendesk/recorded.ts';
import { startAccount } from './zendesk/under-test.ts';

/** The connector reads the answers of a real account, and the fake account answers with the same fields. */
let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

/** Answers every request with these bodies, in this order, as a real account answered. */
function answering(...answers: { status: number; body: unknown }[]): typeof fetch {
  return async () => {
    const { status, body } = answers.shift() ?? { status: 500, body: {} };
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': contentType } });
  };
}

const requested = { tickets: [recordedTicket], next_page: null, previous_page: null, count: 1 };
const saved = { ticket: recordedTicket, audit: recordedAudit };
const about = { kind: 'user', id: String(recordedUser.id) };

describe('the connector reads', () => {
  it('the tickets that a user requested', async () => {
    const adapter = account.connect({ fetch: answering({ status: 200, body: requested }) });
    expect(await adapter.openTickets?.(about, patient)).toEqual([
      { id: '8868', subject: 'No spout', status: 'new', updatedAt: '2026-01-01T10:00:03Z' },
    ]);
  });

  it('a new ticket', async () => {
    const none = { tickets: [], next_page: null, previous_page: null, count: 0 };
    const adapter = account.connect({
      fetch: answering({ status: 200, body: none }, { status: 201, body: saved }),
    });
    expect(await adapter.saveTicket?.(ticketDraft(about), nothing, patient)).toMatchObject({ id: '8868' });
  });

  it('a changed ticket', async () => {
    const adapter = account.connect({
      fetch: answering(
        { status: 200, body: { ticket: recordedTicket } },
        { status: 200, body: { comments: [], next_page: null, previous_page: null, count: 0 } },
        { status: 200, body: saved },
      ),
    });
    expect(await adapter.saveTicket?.(ticketDraft(about), { recordId: '8868' }, patient)).toMatchObject({ id: '8868' });
  });

  it('a new user', async () => {
    const adapter = account.connect({ fetch: answering({ status: 201, body: { user: recordedUser } }) });
    const draft = { ...plain, key: 'one', name: 'Robin Example', number: '+14155550123' };
    expect(await adapter.createContact?.(draft, patient)).toMatchObject({
      ...about,
      name: 'Robin Example',
      company: null,
      createdAt: '2026-01-01T10:00:00Z',
    });
  });
});

describe('the fake account', () => {
  /** Each field of `made` is in `recorded`, with a value of the same type unless one of them is null. */
  function expectFieldsOf(recorded: object, made: object): void {
    for (const [name, value] of Object.entries(made)) {
      expect(recorded, name).toHaveProperty(name);
      const other: unknown = recorded[name as keyof typeof recorded];
      if (value === null || other === null) continue;
      expect(typeof value, name).toBe(typeof other);
      expect(Array.isArray(value), name).toBe(Array.isArray(other));
      if (typeof value === 'object' && !Array.isArray(value)) expectFieldsOf(other as object, value);
    }
  }

  it('has users with the fields of a real account’s', () => {
    account.open();
    // Newer than the recording; the documentation has it.
    const { shared_phone_number: _shared, ...user } = account.zendesk.store.addUser({ name: 'Robin Example' });
    expectFieldsOf(recordedUser, user);
  });

  it('has tickets with the fields of a real account’s', () => {
    account.open();
    expectFieldsOf(recordedTicket, account.zendesk.store.addTicket({ requester_id: 1 }));
  });
});
