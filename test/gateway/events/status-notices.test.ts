import { expect, it } from 'vitest';
import { AgentStatusChanged } from '../../../src/domain/protocol/events.ts';
import { StatusNotices } from '../../../src/gateway/events/status-notices.ts';
import { TeamWatches } from '../../../src/gateway/events/team-watches.ts';
import { makeStatus } from '../../../src/testing/agent-statuses.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { holds } from '../../e2e/support/eventually.ts';

function page(more: { writableLength?: number; destroyed?: boolean } = {}) {
  const heard: string[][] = [];
  const write = (text: string): void => {
    const [head, data = ''] = text.split('\n');
    expect(head).toBe('event: agent.status');
    const { statuses } = AgentStatusChanged.parse(JSON.parse(data.slice('data: '.length)));
    heard.push(statuses.map(({ identity }) => identity));
  };
  return { heard, writableLength: 0, destroyed: false, write, ...more };
}

function notices() {
  const clock = new ManualClock();
  const watches = new TeamWatches(clock);
  const all = new StatusNotices({
    clock,
    watches,
    viewOf: async (identity) => makeStatus({ identity, name: identity }),
    onError: (error) => {
      throw error;
    },
  });
  const follow = (identity: string, out: ReturnType<typeof page>) => watches.follow(identity, out, 'agent');
  return { clock, watches, follow, all };
}

it('sends an agent’s status to all of their own pages at once, and to no others', async () => {
  const { all, clock, follow } = notices();
  const [first, second, other] = [page(), page(), page()];
  follow('anna', first);
  const stop = follow('anna', second);
  follow('ben', other);
  all.statusChanged('anna');
  await holds(() => expect([first.heard, second.heard, other.heard]).toEqual([[['anna']], [['anna']], []]));
  stop();
  all.statusChanged('anna');
  await holds(() => expect(first.heard).toHaveLength(2));
  expect(second.heard).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

it('sends the changes of one second together, to pages that watch', async () => {
  const { all, clock, watches, follow } = notices();
  const [watching, other] = [page(), page()];
  follow('lead', watching);
  follow('ben', other);
  expect(watches.watch('lead')).toBe(120);
  all.statusChanged('anna');
  all.busyChanged('cleo');
  all.busyChanged('anna');
  clock.advance(1000);
  await holds(() => expect(watching.heard).toEqual([['anna', 'cleo']]));
  expect(other.heard).toEqual([]);
});

it('with many watching agents the pause is longer, so that they get a thousand messages a second in all', async () => {
  const { all, clock, watches, follow } = notices();
  const reader = page();
  follow('agent-0', reader);
  for (let n = 0; n < 5000; n += 1) watches.watch(`agent-${n}`);
  all.busyChanged('anna');
  clock.advance(4999);
  expect(clock.pending).toBe(1);
  clock.advance(1);
  await holds(() => expect(reader.heard).toEqual([['anna']]));
});

it('a watch ends with its time, or with the last page', async () => {
  const { all, clock, watches, follow } = notices();
  const reader = page();
  const stop = follow('lead', reader);
  watches.watch('lead');
  clock.advance(120_000);
  all.busyChanged('anna');
  clock.advance(1000);
  watches.watch('lead');
  stop();
  all.busyChanged('anna');
  expect(clock.pending).toBe(0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(reader.heard).toEqual([]);
});

it('leaves out pages that are closed, or far behind', async () => {
  const { all, follow } = notices();
  const [closed, slow, good] = [page({ destroyed: true }), page({ writableLength: 1_000_000 }), page()];
  for (const each of [closed, slow, good]) follow('anna', each);
  all.statusChanged('anna');
  await holds(() => expect(good.heard).toHaveLength(1));
  expect([closed.heard, slow.heard]).toEqual([[], []]);
});
