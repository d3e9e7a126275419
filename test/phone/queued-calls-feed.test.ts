import { expect } from '@open-wc/testing';
import { GatewayClient } from '../../src/client/gateway-client.ts';
import type { QueuedCallView } from '../../src/domain/protocol/queued-call.ts';
import { QueuedCallsFeed } from '../../src/phone/queued-calls-feed.ts';
import { createPhoneState } from '../../src/state/phone-state.ts';

const waits = (callId: string, second: number): QueuedCallView => ({
  ...{ callId, kind: 'call', queue: 'orders', label: 'Orders', caller: 'A caller' },
  since: `2030-01-01T10:00:0${second}.000Z`,
});

function feed() {
  const state = createPhoneState();
  const gateway = { queues: true, calls: [waits('q1', 1), waits('q2', 2)], status: 200, during: () => {} };
  const client = new GatewayClient({
    gateway: 'https://cti.example',
    getToken: async () => 'token',
    fetch: async () => {
      gateway.during();
      const { queues, calls, status } = gateway;
      return Response.json(
        status === 200 ? { queues, calls } : { error: { code: 'FORBIDDEN', message: '', help: '' } },
        {
          status,
        },
      );
    },
  });
  const all = new QueuedCallsFeed(state, client);
  return { gateway, state, all, ids: () => state.$queued.get()?.map(({ callId }) => callId) ?? null };
}

/** The gateway's answers arrive in later turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

it('reads the waiting calls, follows their changes in the order of their waits, and forgets them at rest', async () => {
  const { all, ids, state } = feed();
  all.read();
  await settle();
  expect(ids()).to.deep.equal(['q1', 'q2']);
  all.heard({ calls: [{ ...waits('q0', 0), kind: 'callback', caller: '' }, waits('q3', 3)], gone: ['q1', 'unknown'] });
  expect(ids()).to.deep.equal(['q0', 'q2', 'q3']);
  expect(state.$queued.get()?.[0]).to.deep.equal({
    ...{ callId: 'q0', queue: 'Orders', caller: '', callback: true },
    since: '2030-01-01T10:00:00.000Z',
  });
  all.heard({ calls: [{ ...waits('q2', 2), caller: 'Marigold', label: 'Backup' }], gone: [] });
  expect(state.$queued.get()?.[1]).to.include({ caller: 'Marigold', queue: 'Backup' });
  all.rest();
  all.heard({ calls: [waits('q4', 4)], gone: [] });
  expect(ids()).to.equal(null);
});

it('a change that overtakes the answer is not undone by it', async () => {
  const { all, ids, gateway } = feed();
  gateway.during = () => all.heard({ calls: [waits('q3', 3)], gone: ['q1'] });
  all.read();
  await settle();
  expect(ids()).to.deep.equal(['q2', 'q3']);
});

it('there is nothing to show without queues, or if the gateway does not know them', async () => {
  const { all, ids, gateway } = feed();
  Object.assign(gateway, { queues: false, calls: [] });
  all.read();
  await settle();
  expect(ids()).to.equal(null);
  all.heard({ calls: [], gone: ['q9'] });
  expect(ids()).to.equal(null);
  all.heard({ calls: [waits('q1', 1)], gone: [] });
  expect(ids()).to.deep.equal(['q1']);
  all.rest();
  gateway.status = 403;
  all.read();
  await settle();
  expect(ids()).to.equal(null);
});
