import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmAdapter } from '../../src/domain/crm/adapter.ts';
import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import type { Fault } from './faulty-proxy.ts';

/** The CRM's own record of a logged call. */
export interface FiledCall {
  contactId: string | null;
  note: string;
  duration: number;
  endReason: string;
  customer: string;
}

/** A connector with access to the CRM's own side. */
export interface CrmUnderTest {
  adapter: CrmAdapter;
  /** Adds a contact to the CRM, with the number in the given format. */
  addContact(name: string, number: string): Promise<string>;
  /** All entries of this call in the CRM. There must be at most one. */
  filed(callId: string): Promise<FiledCall[]>;
  /** Whether users of the CRM cannot see this contact's number. For an adapter that `keepsPrivate`. */
  isPrivate?(contactId: string): Promise<boolean>;
  /** Makes the CRM, or the connection to it, fail. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/** The faults that a connector must handle. A connector without a network skips those of the network. */
export const wireFaults: readonly Fault[] = [
  'down',
  'error',
  'refused',
  'slow',
  'stalled',
  'html',
  'nonsense',
  'oversized',
  'redirect',
];

const patient = { timeoutMs: 60_000 };
const plain = { masked: false, unverified: false };

export function entry(callId: string, more: Partial<CallLogEntry> = {}): CallLogEntry {
  return {
    callId,
    revision: 1,
    contactId: null,
    direction: 'inbound',
    customer: '+14155550123',
    virtualNumber: '+14155550100',
    agent: 'anna',
    startedAt: '2026-01-01T10:00:00.000Z',
    answeredAt: '2026-01-01T10:00:05.000Z',
    endedAt: '2026-01-01T10:01:10.000Z',
    duration: 65,
    endReason: 'COMPLETED',
    note: '',
    disposition: null,
    ...more,
  };
}

/** The contract of every connector with the gateway (`CrmAdapter`). */
export function crmContract(name: string, open: () => Promise<CrmUnderTest>, faults: readonly Fault[]): void {
  describe(`${name}: the CRM contract`, () => {
    let crm: CrmUnderTest;
    let calls = 0;
    const newCallId = () => `CA${(++calls).toString(16).padStart(32, '0')}`;

    beforeEach(async () => {
      crm = await open();
    });
    afterEach(() => crm.close());

    for (const [number, spelling] of [
      ['+14155550123', '+14155550123'],
      ['+14155550123', '(415) 555-0123'],
      ['+14155550123', '1-415-555-0123'],
      ['+14155550123', '415.555.0123'],
      ['+14155550123', '+1 415 555 0123 ext. 12'],
      ['+442079460958', '+44 (0)20 7946 0958'],
      ['+442079460958', '020 7946 0958'],
      ['+442079460958', '0044 20 7946 0958'],
      ['+919876543210', '098765 43210'],
    ] as const) {
      it(`finds ${number} that was typed as "${spelling}"`, async () => {
        const id = await crm.addContact('Robin Example', spelling);
        const found = await crm.adapter.findContacts(number, patient);
        expect(found).toMatchObject([{ id, name: 'Robin Example', openTickets: [], lastCalls: [] }]);
        expect(found[0]?.numbers).toContain(spelling);
      });
    }

    it('leaves near misses out', async () => {
      await crm.addContact('Other line', '+1 415 555 0124');
      await crm.addContact('Longer', '+1 415 555 01234');
      await crm.addContact('Other area', '+1 212 555 0123');
      await crm.addContact('Last digits only', '555-0123');
      expect(await crm.adapter.findContacts('+14155550123', patient)).toEqual([]);
    });

    it('brings all who share a line, the fullest spelling first', async () => {
      const national = await crm.addContact('National', '(415) 555-0123');
      const full = await crm.addContact('Full', '+1 415 555 0123');
      const found = await crm.adapter.findContacts('+14155550123', patient);
      expect(found.map((contact) => contact.id)).toEqual([full, national]);
    });

    it('finds nobody where there is nobody', async () => {
      expect(await crm.adapter.findContacts('+14155550123', patient)).toEqual([]);
    });

    it('files a call once, however often it is sent', async () => {
      const contactId = await crm.addContact('Robin Example', '+14155550123');
      const callId = newCallId();
      const first = await crm.adapter.saveCallLog(entry(callId, { contactId, note: 'teapot' }), patient);
      const again = await crm.adapter.saveCallLog(entry(callId, { contactId, note: 'teapot' }), patient);
      expect(again).toEqual(first);
      expect(await crm.filed(callId)).toMatchObject([
        { contactId, note: 'teapot', duration: 65, endReason: 'COMPLETED', customer: '+14155550123' },
      ]);
    });

    it('files a call once when it is sent twice at the same moment', async () => {
      const callId = newCallId();
      await Promise.all([1, 2, 3].map(() => crm.adapter.saveCallLog(entry(callId), patient)));
      expect(await crm.filed(callId)).toHaveLength(1);
    });

    it('files a call once when the first answer was lost', async () => {
      const callId = newCallId();
      crm.fail('lost-answer');
      await expect(crm.adapter.saveCallLog(entry(callId), patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
      crm.fail('none');
      await crm.adapter.saveCallLog(entry(callId), patient);
      expect(await crm.filed(callId)).toHaveLength(1);
    });

    it('keeps the highest revision, in whatever order they come', async () => {
      const callId = newCallId();
      await crm.adapter.saveCallLog(entry(callId, { revision: 1, note: 'one' }), patient);
      await crm.adapter.saveCallLog(entry(callId, { revision: 3, note: 'three' }), patient);
      await crm.adapter.saveCallLog(entry(callId, { revision: 2, note: 'two' }), patient);
      expect(await crm.filed(callId)).toMatchObject([{ note: 'three' }]);
    });

    it('moves a call to its contact when that is known later', async () => {
      const callId = newCallId();
      await crm.adapter.saveCallLog(entry(callId), patient);
      const contactId = await crm.addContact('Robin Example', '+14155550123');
      await crm.adapter.saveCallLog(entry(callId, { revision: 2, contactId }), patient);
      expect(await crm.filed(callId)).toMatchObject([{ contactId }]);
    });

    it('creates a contact that is found by its number afterwards', async () => {
      const draft = { ...plain, name: 'Kim Sample', company: null, number: '+14155550177' };
      const created = await crm.adapter.createContact(draft, patient);
      expect(created).toMatchObject({ name: 'Kim Sample', company: null, openTickets: [], lastCalls: [] });
      expect(await crm.adapter.findContacts('+14155550177', patient)).toMatchObject([{ id: created.id }]);
    });

    it('makes no id of a number: agents see ids also where the number is masked', async () => {
      const number = '+14155550177';
      const pieces = Array.from({ length: 6 }, (_, at) => number.slice(1 + at, 7 + at));
      const added = await crm.addContact('Robin Example', number);
      const draft = { ...plain, name: 'Kim Sample', company: null, number: '+14155550178' };
      const created = await crm.adapter.createContact(draft, patient);
      const filed = await crm.adapter.saveCallLog(entry(newCallId(), { contactId: added, customer: number }), patient);
      const found = await crm.adapter.findContacts(number, patient);
      const tickets = found.flatMap(({ openTickets }) => openTickets.map(({ id }) => id));
      for (const id of [added, created.id, filed.recordId, ...found.map((each) => each.id), ...tickets]) {
        // The ID of an entry may contain the call's ID.
        const own = id.replace(/CA[0-9a-f]{32}/, '');
        for (const piece of pieces) expect(own, `a piece of ${number}`).not.toContain(piece);
      }
    });

    it('keeps a masked contact’s number to itself, or does not say that it can', async () => {
      if (crm.adapter.keepsPrivate !== true) return;
      const draft = { name: 'Kim Sample', company: null, number: '+14155550177', masked: true, unverified: false };
      const { id } = await crm.adapter.createContact(draft, patient);
      expect(await crm.isPrivate?.(id)).toBe(true);
      expect(await crm.adapter.findContacts('+14155550177', patient)).toMatchObject([{ id }]);
    });

    it('says of a number that nobody vouches for that it is unverified', async () => {
      const callId = newCallId();
      await crm.adapter.saveCallLog(entry(callId, { unverified: true }), patient);
      const [filed] = await crm.filed(callId);
      expect(JSON.stringify(filed)).toContain('unverified');
      expect(filed?.contactId).toBeNull();
    });

    it('carries any character there and back', async () => {
      const text = `<script>alert(1)</script> "quoted" 'single' \\ ; DROP TABLE calls; -- %00 \u0000 é 漢字 🙂 \u202e ${'x'.repeat(500)}`;
      const callId = newCallId();
      await crm.adapter.saveCallLog(entry(callId, { note: text }), patient);
      expect((await crm.filed(callId))[0]?.note).toBe(text);
      const name = text.slice(0, 120).replace('\u0000', '');
      const created = await crm.adapter.createContact(
        { ...plain, name, company: text.slice(0, 60), number: '+14155550178' },
        patient,
      );
      expect(created).toMatchObject({ name, company: text.slice(0, 60) });
    });

    it('a call id is a name, never a path', async () => {
      const callId = '../contacts?x=1';
      await crm.adapter.saveCallLog(entry(callId), patient);
      expect(await crm.filed(callId)).toHaveLength(1);
    });

    for (const fault of faults) {
      it(`says CRM_UNAVAILABLE, and waits for no answer, when the CRM is: ${fault}`, async () => {
        await crm.addContact('Robin Example', '+14155550123');
        crm.fail(fault);
        const limit = { timeoutMs: 300 };
        const outcomes = await Promise.allSettled([
          crm.adapter.findContacts('+14155550123', limit),
          crm.adapter.saveCallLog(entry(newCallId()), limit),
          crm.adapter.createContact({ ...plain, name: 'Kim Sample', company: null, number: '+14155550177' }, limit),
        ]);
        expect(outcomes.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(
          Array(3).fill('CRM_UNAVAILABLE'),
        );
        crm.fail('none');
        expect(await crm.adapter.findContacts('+14155550123', patient)).toHaveLength(1);
      });
    }
  });
}
