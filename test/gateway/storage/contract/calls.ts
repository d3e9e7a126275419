import { expect, it } from 'vitest';
import { contactWith } from '../../../../src/domain/crm/contact.ts';
import { joining, type Participant } from '../../../../src/domain/participants/participant.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import { everyAgent } from '../../../../src/gateway/storage/store.ts';
import { aCall } from '../../app/call.ts';

/** @param open an empty storage that ends with the test */
export function callsContract(open: () => Promise<Storage>): void {
  it('gives back the call as it was written, whatever its fields hold', async () => {
    const { calls } = await open();
    const call = aCall(1, {
      masked: true,
      customerName: 'Robin ‘Rob’ "Q" \u{1F4DE}',
      unverified: true,
      identifiers: ['order'],
      params: { page: 'https://shop.example/a?b=1' },
      contact: contactWith({
        kind: 'lead',
        id: '7',
        name: 'Robin Quill',
        company: null,
        numbers: ['+14155550123'],
        openTickets: [],
        lastCalls: [{ at: '2030-01-01T00:00:00Z', direction: 'inbound', duration: 5, summary: '' }],
        related: [{ kind: 'deal', id: 'd1', label: 'Roof' }],
        connection: 'sales',
      }),
      connections: [
        { id: 'sales', log: true },
        { id: 'sheet', log: false },
      ],
      crmRecords: [
        {
          connection: 'sheet',
          label: 'Sheet “two”',
          about: null,
          records: [{ kind: 'row', id: '7', label: 'Robin' }],
        },
      ],
      choice: { state: 'open', matches: [contactWith({ id: '8', name: 'Kim', company: null, numbers: [] })] },
    });
    await calls.write(call, []);
    expect(await calls.get(call.id)).toEqual(call);
    const ended = { ...call, phase: 'ended', endedAt: call.startedAt, endReason: 'MISSED' } as const;
    await calls.write(ended, []);
    expect(await calls.get(call.id)).toEqual(ended);
    expect(await calls.get('CA0')).toBeNull();
  });

  it('tells every agent an event for all of them, in order with their own', async () => {
    const { calls } = await open();
    await calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }]);
    await calls.write(aCall(1), [{ type: 'call.held', audience: everyAgent }]);
    await calls.write(aCall(2), [
      { type: 'call.ringing', audience: 'lou' },
      { type: 'call.ended', audience: null },
    ]);
    await calls.write(aCall(1), [{ type: 'call.resumed', audience: 'kim' }]);
    const types = async (reader: string, limit = 10) =>
      (await calls.eventsAfter(0, reader, limit)).map(({ type }) => type);
    expect(await types('kim')).toEqual(['call.ringing', 'call.held', 'call.resumed']);
    expect(await types('kim', 2)).toEqual(['call.ringing', 'call.held']);
    expect(await types('lou')).toEqual(['call.held', 'call.ringing']);
    expect(await types('jo')).toEqual(['call.held']);
    expect(await types('*')).toHaveLength(5);
  });

  it('numbers events in order, and tells each audience its own', async () => {
    const { calls } = await open();
    expect(await calls.lastSeq()).toBe(0);
    const [first] = await calls.write(aCall(1), [{ type: 'call.ringing', audience: 'kim' }]);
    const rest = await calls.write(aCall(1), [
      { type: 'call.withdrawn', audience: 'kim' },
      { type: 'call.ringing', audience: 'lou' },
      { type: 'call.ended', audience: null },
    ]);
    expect([first, ...rest].map((event) => event?.seq)).toEqual([1, 2, 3, 4]);
    expect(await calls.eventsAfter(0, 'kim', 10)).toEqual([first, rest[0]]);
    expect(await calls.eventsAfter(1, '*', 2)).toEqual(rest.slice(0, 2));
    expect(await calls.lastSeq()).toBe(4);
  });

  it('keeps a call in the lists of all agents who had it, once each', async () => {
    const { calls } = await open();
    const joinedAt = '2030-01-01T00:00:00Z';
    const lead = (id: string, identity: string, change: Partial<Participant> = {}): Participant =>
      joining({ id, kind: 'agent', identity, name: identity, lead: true, joinedAt, answeredAt: joinedAt, ...change });
    const kim = lead('agent-1', 'kim', { leftAt: '2030-01-01T00:01:00Z' });
    const lou = lead('agent-2', 'lou');
    const read = async (agent: string) => (await calls.page({ limit: 10, agent })).calls.map(({ id }) => id);
    const call = aCall(1, { agent: 'lou', participants: [kim, lou] });
    await calls.write(call, []);
    await calls.write(aCall(2, { agent: 'kim' }), []);
    expect(await read('kim')).toEqual([aCall(2).id, call.id]);
    expect(await read('lou')).toEqual([call.id]);
    const back = [kim, { ...lou, leftAt: '2030-01-01T00:02:00Z' }, lead('agent-3', 'kim')];
    await calls.write({ ...call, agent: 'kim', participants: back }, []);
    expect(await read('lou')).toEqual([call.id]);
    expect(await read('kim')).toHaveLength(2);
    expect((await calls.get(call.id))?.participants).toEqual(back);
  });

  it('pages through the log without losing or repeating a call, newest first', async () => {
    const { calls } = await open();
    // Several in the same second, so that the ID decides their order.
    const all = Array.from({ length: 23 }, (_, n) =>
      aCall(n, { startedAt: new Date(1e12 + Math.floor(n / 5) * 1000).toISOString(), agent: n % 2 ? 'kim' : 'lou' }),
    );
    for (const call of all) await calls.write(call, []);
    const read = async (agent?: string): Promise<string[]> => {
      const ids: string[] = [];
      let before: string | null | undefined;
      do {
        const page = await calls.page({ limit: 4, ...(agent ? { agent } : {}), ...(before ? { before } : {}) });
        ids.push(...page.calls.map((call) => call.id));
        before = page.next;
      } while (before !== null);
      return ids;
    };
    const newestFirst = all.map((call) => call.id).reverse();
    expect(await read()).toEqual(newestFirst);
    expect(await read('kim')).toEqual(newestFirst.filter((id) => all.find((call) => call.id === id)?.agent === 'kim'));
    await expect(calls.page({ limit: 4, before: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('knows which calls had not ended', async () => {
    const { calls } = await open();
    for (const [n, phase] of (['ringing', 'active', 'held', 'ended', 'completed'] as const).entries()) {
      await calls.write(aCall(n, { phase }), []);
    }
    expect((await calls.live()).map((call) => call.phase)).toEqual(['ringing', 'active', 'held']);
  });

  it('keeps writes whole when many come at once', async () => {
    const { calls } = await open();
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => calls.write(aCall(n), [{ type: 'call.ringing', audience: 'kim' }])),
    );
    const events = await calls.eventsAfter(0, '*', 100);
    // The database decides their order.
    expect(events.map((event) => event.seq).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
  });

  it('takes texts with every character: one that a database cannot hold is left out', async () => {
    const { calls } = await open();
    await calls.write(aCall(1, { note: 'a\0b', customerName: 'Ünal\u{1F4DE}', params: { page: 'c\0d' } }), []);
    const read = await calls.get(aCall(1).id);
    expect(read?.note.replaceAll('\0', '')).toBe('ab');
    expect(read).toMatchObject({ customerName: 'Ünal\u{1F4DE}', params: { page: 'c\0d' } });
  });

  it('goes on from any event that a reader had, also from one that is there no more', async () => {
    const { calls } = await open();
    for (const n of [1, 2, 3])
      await calls.write(aCall(n), [{ type: 'call.ringing', audience: n === 2 ? 'lou' : 'kim' }]);
    const after = async (seq: number, audience: string) =>
      (await calls.eventsAfter(seq, audience, 10)).map((event) => event.seq);
    expect([await after(0, '*'), await after(1, '*'), await after(2, 'kim'), await after(3, '*')]).toEqual([
      [1, 2, 3],
      [2, 3],
      [3],
      [],
    ]);
    expect(await after(99, '*')).toEqual([]);
  });
}
