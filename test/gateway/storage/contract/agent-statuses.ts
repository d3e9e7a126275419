import { expect, it } from 'vitest';
import type { StoredAgentStatus } from '../../../../src/gateway/storage/agents/port.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { AuditLine } from '../../../../src/gateway/storage/store.ts';

// Beyond 32 bits, as all times in ms are.
const now = Date.UTC(2030, 0, 1);
const audit: AuditLine = {
  at: '2030-01-01T00:00:00.000Z',
  who: 'sam',
  what: 'agent.status',
  subject: 'kim',
  address: '',
};

const status = (identity: string, more: Partial<StoredAgentStatus> = {}): StoredAgentStatus => ({
  identity,
  chosen: { kind: 'break', reason: 'Lunch', since: now, setBy: 'supervisor' },
  wrapUp: null,
  goneSince: null,
  ...more,
});

/** @param open an empty storage that ends with the test */
export function agentStatusesContract(open: () => Promise<Storage>): void {
  it('keeps the newest status of each agent, with its audit line', async () => {
    const { agentStatuses, recordings } = await open();
    await agentStatuses.put(
      status('lou', { wrapUp: { callId: 'c1', since: now, until: now + 1 }, goneSince: now + 2 }),
    );
    await agentStatuses.put(status('kim'), { audit });
    const newest = status('kim', {
      chosen: { kind: 'available', reason: null, since: now + 3, setBy: null },
      wrapUp: { callId: 'c2', since: now, until: null },
    });
    await agentStatuses.put(newest);
    expect(await agentStatuses.all()).toEqual([
      newest,
      status('lou', { wrapUp: { callId: 'c1', since: now, until: now + 1 }, goneSince: now + 2 }),
    ]);
    expect(await recordings.audit(10)).toEqual([audit]);
  });

  it('a deleted agent’s status goes with them', async () => {
    const { agentStatuses, directory } = await open();
    for (const identity of ['kim', 'lou']) {
      await directory.putAgent({ identity, name: identity });
      await agentStatuses.put(status(identity));
    }
    await directory.deleteAgent('kim');
    expect((await agentStatuses.all()).map(({ identity }) => identity)).toEqual(['lou']);
  });

  it('keeps the reasons for breaks in their order, and replaces them all', async () => {
    const { agentStatuses } = await open();
    expect(await agentStatuses.breakReasons()).toEqual([]);
    await agentStatuses.putBreakReasons(['Training', 'Lunch', 'Ämter'], { audit });
    expect(await agentStatuses.breakReasons()).toEqual(['Training', 'Lunch', 'Ämter']);
    await agentStatuses.putBreakReasons(['Lunch']);
    expect(await agentStatuses.breakReasons()).toEqual(['Lunch']);
    await agentStatuses.putBreakReasons([]);
    expect(await agentStatuses.breakReasons()).toEqual([]);
  });
}
