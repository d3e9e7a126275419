import { expect, it } from 'vitest';
import type { CrmEvent } from '../../../../src/domain/crm/crm-event.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';

function event(n: number, more: Partial<CrmEvent> = {}): CrmEvent {
  return {
    type: 'order.created',
    ...{ delivery: `d${n}`, fact: `order.created ${n}`, at: '2030-01-01T00:00:00.000Z' },
    ...{ about: { kind: 'order', id: String(n) }, label: `#${n}`, contact: { kind: 'contact', id: 'c' } },
    details: { total: '4.03' },
    ...more,
  };
}

/** @param open an empty storage that ends with the test */
export function crmEventsContract(open: () => Promise<Storage>): void {
  const at = '2030-01-02T00:00:00.000Z';

  it('are kept once, by their delivery and by their fact, for each connection', async () => {
    const { crmEvents } = await open();
    expect(await crmEvents.add('one', event(1), at)).not.toBeNull();
    for (const same of [event(1), event(1, { delivery: 'other' }), event(2, { delivery: 'd1' })]) {
      expect(await crmEvents.add('one', same, at)).toBeNull();
    }
    expect(await crmEvents.add('two', event(1), at)).not.toBeNull();
    expect((await crmEvents.after(0, {}, 9)).map(({ connection, label }) => [connection, label])).toEqual([
      ['one', '#1'],
      ['two', '#1'],
    ]);
  });

  it('are read in the order in which they were stored, from any place, and by type and connection', async () => {
    const { crmEvents } = await open();
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        crmEvents.add(
          n % 2 === 0 ? 'one' : 'two',
          event(n, { type: n % 5 === 0 ? 'order.paid' : 'order.created' }),
          at,
        ),
      ),
    );
    const all = await crmEvents.after(0, {}, 99);
    expect(all.map(({ seq }) => seq)).toEqual(added.toSorted((a, b) => Number(a) - Number(b)));
    const { delivery: _, fact: __, ...first } = event(0, { type: 'order.paid' });
    expect(all.find(({ label }) => label === '#0')).toEqual({
      ...first,
      ...{ seq: added[0], connection: 'one', receivedAt: at },
    });
    expect(await crmEvents.after(all[11]?.seq ?? 0, {}, 3)).toEqual(all.slice(12, 15));
    const labels = async (filter: object) =>
      (await crmEvents.after(0, filter, 99)).map(({ label }) => label).toSorted();
    expect(await labels({ type: 'order.paid' })).toEqual(['#0', '#10', '#15', '#5']);
    expect(await labels({ type: 'order.paid', connection: 'two' })).toEqual(['#15', '#5']);
  });

  it('are deleted when they are old', async () => {
    const { crmEvents, persons } = await open();
    await crmEvents.add('one', event(1), '2029-01-01T00:00:00.000Z');
    await crmEvents.add('one', event(2), at);
    expect(await persons.deleteEvents('2030-01-01T00:00:00.000Z')).toBe(1);
    expect((await crmEvents.after(0, {}, 9)).map(({ label }) => label)).toEqual(['#2']);
  });
}
