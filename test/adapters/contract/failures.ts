import { expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/domain/errors.ts';
import type { Fault } from '../faulty-proxy.ts';
import { entry, nothing, patient, plain, type Suite } from './crm-under-test.ts';
import { liveCall, message, taskDraft, ticketDraft } from './optional-methods.ts';

/** Other faults are CRM_UNAVAILABLE. */
const codes: Partial<Record<Fault, ErrorCode>> = { unauthorized: 'CRM_CREDENTIALS', unprocessable: 'CRM_REFUSED' };
/** As the faulty proxy sends it. */
const retryAfterMs = 7000;

export function failureContract({ crm, newCallId }: Suite, faults: readonly Fault[]): void {
  it.each(faults)('every method rejects in time with the right code when the CRM is: %s', async (fault) => {
    const about = await crm().addContact('Robin Example', '+14155550123');
    const { adapter } = crm();
    // These come as answers. On a busy machine, an answer can take longer than any short limit.
    const limit = fault in codes || fault === 'busy' ? patient : { timeoutMs: 300 };
    // The connection worked before.
    expect(await adapter.findContacts('+14155550123', patient)).toHaveLength(1);
    const draft = { ...plain, key: 'one', name: 'Kim Sample', number: '+14155550177' };
    crm().fail(fault);
    const outcomes = await Promise.allSettled(
      [
        adapter.findContacts('+14155550123', limit),
        adapter.searchContacts?.('robin', { ...limit, limit: 10 }),
        adapter.saveCallLog(entry(newCallId()), nothing, limit),
        adapter.createContact?.(draft, limit),
        adapter.saveMessage?.(message, nothing, limit),
        adapter.openTickets?.(about, limit),
        adapter.saveTicket?.(ticketDraft(about), nothing, limit),
        adapter.saveTask?.(taskDraft(about), nothing, limit),
        adapter.users?.(limit),
        // A CRM may tell only the user that rings, and only of a known contact.
        adapter.notify?.({ ...liveCall, about, user: 'user-77' }, limit),
      ].filter((asked) => asked !== undefined),
    );
    for (const outcome of outcomes) {
      const error = outcome.status === 'rejected' ? outcome.reason : null;
      expect(error?.code).toBe(codes[fault] ?? 'CRM_UNAVAILABLE');
      if (fault === 'busy') expect(error.details).toMatchObject({ retryAfterMs });
      if (fault === 'unprocessable') {
        expect(error.details.reason).toContain('not acceptable');
        expect(JSON.stringify(error.details)).not.toContain('5550');
      }
    }
    crm().fail('none');
    expect(await adapter.findContacts('+14155550123', patient)).toHaveLength(1);
  });

  it('stops at once when the caller cancels', async () => {
    const cancelled = AbortSignal.abort();
    const options = { timeoutMs: 60_000, signal: cancelled };
    await expect(crm().adapter.findContacts('+14155550123', options)).rejects.toMatchObject({
      code: 'CRM_UNAVAILABLE',
    });
  });
}
