import { expect, it } from 'vitest';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { StoredPlace } from '../../../../src/gateway/storage/queues/port.ts';
import { aQueue } from '../../../domain/routing/support/a-queue.ts';

const { name, revision: _, ...body } = aQueue({ name: 'support', agents: ['anna', 'ben'] });
const at = '2030-01-01T00:00:00.000Z';
const audit = { at, who: 'admin', what: 'queue.put', subject: name, address: '::1' } as const;

function aPlace(callId: string, since: number): StoredPlace {
  const rest = { waitMs: null, priority: 0, skills: [{ name: 'german', level: 3 }], owner: null, lastAgent: 'anna' };
  return { callId, kind: 'call', queue: name, since, joinedAt: since, ...rest };
}

/** @param open an empty storage that ends with the test */
export function queuesContract(open: () => Promise<Storage>): void {
  it('keeps a queue, and refuses a second one of its name', async () => {
    const { queues } = await open();
    expect(await queues.create(name, body)).toEqual({ ...body, name, revision: 1 });
    expect(await queues.create(name, body)).toBeNull();
    expect(await queues.queues()).toEqual([{ ...body, name, revision: 1 }]);
  });

  it('of two changes of one revision, one is kept', async () => {
    const { queues, recordings } = await open();
    await queues.create(name, body);
    const changes = await Promise.all(
      ['one', 'two'].map((label) => queues.change({ ...body, name, revision: 1, label }, { audit })),
    );
    expect(changes.filter((change) => change !== null)).toHaveLength(1);
    const kept = changes.find((change) => change !== null);
    expect(kept?.revision).toBe(2);
    expect(await queues.queues()).toEqual([kept]);
    expect(await recordings.audit(10)).toHaveLength(1);
  });

  it('deletes the revision that was read, or any', async () => {
    const { queues } = await open();
    await queues.create(name, body);
    expect(await queues.delete(name, 2)).toBe(false);
    expect(await queues.delete(name, 1)).toBe(true);
    expect(await queues.delete(name, null)).toBe(false);
    expect(await queues.queues()).toEqual([]);
  });

  it('keeps the skills of agents until the agent is deleted', async () => {
    const { queues, directory } = await open();
    const skills = [{ name: 'german', level: 4 }];
    await directory.putAgent({ identity: 'anna', name: 'Anna' });
    await queues.putSkills('anna', [{ name: 'billing', level: 1 }]);
    await queues.putSkills('anna', skills);
    await queues.putSkills('ben', skills);
    await queues.putSkills('ben', []);
    expect([...(await queues.skills())]).toEqual([['anna', skills]]);
    await directory.deleteAgent('anna');
    expect((await queues.skills()).size).toBe(0);
  });

  it('keeps the places of waiting calls, in the order of their waits', async () => {
    const { queues } = await open();
    await queues.putPlace(aPlace('b', 2000));
    await queues.putPlace(aPlace('a', 3000));
    await queues.putPlace(aPlace('c', 1000));
    await queues.putPlace({ ...aPlace('b', 2000), queue: 'backup' });
    expect((await queues.places()).map(({ callId, queue }) => [callId, queue])).toEqual([
      ['c', name],
      ['b', 'backup'],
      ['a', name],
    ]);
    await queues.removePlace('b');
    expect(await queues.places()).toEqual([aPlace('c', 1000), aPlace('a', 3000)]);
  });
}
