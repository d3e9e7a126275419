import { expect, it } from 'vitest';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { RecordingEntry, StoredConnection } from '../../../../src/gateway/storage/store.ts';
import { aCall } from '../../app/call.ts';

const at = '2030-01-01T00:00:00.000Z';

function entry(id: string, more: Partial<RecordingEntry> = {}): RecordingEntry {
  return {
    id,
    callId: 'call',
    kind: 'call',
    channels: 2,
    startedAt: at,
    startedBy: 'kim',
    state: 'whole',
    durationMs: 90_000_000,
    bytes: 6_000_000_000,
    sha256: 'ab',
    keyMark: null,
    object: null,
    ...more,
  };
}

/**
 * Recordings, placed calls and notes.
 * @param open an empty storage that ends with the test
 */
export function otherStoresContract(open: () => Promise<Storage>): void {
  it('keeps recordings, and counts them by state and by key', async () => {
    const { recordings } = await open();
    const all = [
      entry('a'),
      entry('b', { state: 'running', keyMark: 'k1' }),
      entry('c', { state: 'failed', keyMark: 'k2', startedAt: '2031-01-01T00:00:00.000Z' }),
      entry('d', { state: 'deleted', callId: 'other' }),
    ];
    for (const each of all) await recordings.put(each);
    await recordings.put(entry('a', { bytes: 7 }));
    expect(await recordings.get('a')).toEqual(entry('a', { bytes: 7 }));
    expect(await recordings.get('z')).toBeNull();
    expect((await recordings.ofCall('call')).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(await recordings.inState('running')).toEqual([all[1]]);
    expect((await recordings.olderThan('2030-06-01T00:00:00.000Z')).map(({ id }) => id)).toEqual(['a']);
    expect(await recordings.figures('k1')).toEqual({ running: 1, whole: 1, interrupted: 0, failed: 1, otherKey: 1 });
    expect(await recordings.figures(null)).toMatchObject({ otherKey: 2 });
  });

  it('keeps the audit in the order in which it was written', async () => {
    const { recordings } = await open();
    for (const subject of ['b', 'a', 'c'])
      await recordings.note({ at, who: 'boss', what: 'played', subject, address: '' });
    expect((await recordings.audit(2)).map(({ subject }) => subject)).toEqual(['c', 'a']);
  });

  it('keeps placed calls with their prices, and forgets those that are over', async () => {
    const { outbound } = await open();
    const placed = {
      callId: 'call',
      identity: null,
      why: 'dial',
      answeredAt: null,
      endedAt: null,
      perMinute: 0.0123456789,
      perCall: 0.1,
    } as const;
    await outbound.begin({ ...placed, leg: 'b', startedAt: '2030-01-01T00:00:02.000Z' });
    await outbound.begin({ ...placed, leg: 'a', startedAt: '2030-01-01T00:00:01.000Z' });
    await outbound.answered('a', '2030-01-01T00:00:05.000Z');
    await outbound.ended('a', '2030-01-01T00:01:00.000Z');
    const [a, b, ...more] = await outbound.since('2030-01-01T00:00:30.000Z');
    expect([a?.leg, a?.answeredAt, a?.perMinute, b?.leg, more]).toEqual([
      'a',
      '2030-01-01T00:00:05.000Z',
      0.0123456789,
      'b',
      [],
    ]);
    await outbound.forget('2030-01-01T00:01:00.000Z');
    expect((await outbound.since(at)).map(({ leg }) => leg)).toEqual(['b']);
  });

  it('keeps CRM connections in their order, replaces secrets alone, and deletes one with its queue', async () => {
    const { crmConnections: connections, calls, outbox, recordings } = await open();
    const one: StoredConnection = {
      id: 'one',
      adapter: 'zendesk',
      label: 'Sales “é”',
      baseUrl: 'https://crm.example',
      settings: { brand: 'x', limit: 7, on: true },
      secrets: 'v1.ab.cd',
      users: { u7: 'anna' },
      position: 2,
      enabled: false,
      origins: ['https://crm.example'],
    };
    const two = { ...one, id: 'two', secrets: null, position: 1, enabled: true, origins: [] };
    await connections.put({ ...one, label: 'before' });
    await connections.put(one, { audit: { at, who: 'boss', what: 'crm-connection.put', subject: 'one', address: '' } });
    await connections.put(two);
    expect(await connections.all()).toEqual([two, one]);
    expect(await connections.putSecrets('two', 'v1.ab.ef')).toBe(true);
    expect(await connections.putSecrets('three', 'v1.ab.ef')).toBe(false);
    expect(await connections.all()).toEqual([{ ...two, secrets: 'v1.ab.ef' }, one]);
    await calls.write(aCall(1), [], { log: ['one', 'two'] });
    expect([await connections.delete('one'), await connections.delete('one')]).toEqual([true, false]);
    expect([(await connections.all()).length, await outbox.pending()]).toEqual([1, 1]);
    expect((await recordings.audit(9)).map(({ what }) => what)).toEqual(['crm-connection.put']);
  });

  it('keeps the notes of each room apart', async () => {
    const { coreNotes, callNotes, probe } = await open();
    await coreNotes.put('b', '1');
    await coreNotes.put('a', '2');
    await coreNotes.put('b', '3');
    await callNotes.put('a', '4');
    await probe();
    expect(await coreNotes.all()).toEqual([
      { id: 'a', note: '2' },
      { id: 'b', note: '3' },
    ]);
    await coreNotes.remove('a');
    expect([await coreNotes.all(), await callNotes.all()]).toEqual([
      [{ id: 'b', note: '3' }],
      [{ id: 'a', note: '4' }],
    ]);
  });
}
