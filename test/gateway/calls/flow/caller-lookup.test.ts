import { expect, it } from 'vitest';
import { type CrmRelated, contactWith } from '../../../../src/domain/crm/contact.ts';
import { lookUpForFlow } from '../../../../src/gateway/calls/flow/caller-lookup.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';

const item = (label: string, stock: number | null) => ({ label, quantity: 2, stock });

/** What a flow learns of a caller whose contact was found. */
async function valuesOf(related: CrmRelated[]) {
  const contact = { ...contactWith({ id: '7', name: 'Robin', company: null, numbers: ['+14155550123'] }), related };
  const context = { crm: { of: () => ({ agentOf: () => null }) }, clock: new ManualClock(), settings: {} };
  const call = { record: { lookup: 'found', contact } };
  const answer = await lookUpForFlow(context as never, call as never, null, { number: null, timeoutMs: 1000 });
  return answer.outcome === 'found' ? answer.values : null;
}

it('a flow learns of the latest order, and what is in stock of the item that has least', async () => {
  const items = [item('Teapot', 12), item('Spout', -3), item('Gift card', null)];
  const orders = [
    { kind: 'order', id: '2', label: '#1002', states: ['Paid', 'Unfulfilled'], items },
    { kind: 'order', id: '1', label: '#1001' },
  ];
  expect(await valuesOf([{ kind: 'deal', id: '9', label: 'Fair' }, ...orders])).toEqual({
    ...{ kind: 'contact', id: '7', name: 'Robin', company: '', owner: '', openTickets: 0 },
    ...{ orders: 2, order: '#1002', orderState: 'Paid, Unfulfilled', orderStock: 0 },
    orderItems: '2 × Teapot, 2 × Spout, 2 × Gift card',
  });
});

it('without a count there is no stock, and without orders there are no such values', async () => {
  expect(await valuesOf([{ kind: 'order', id: '1', label: '#1001', items: [item('Gift card', null)] }])).toMatchObject({
    orderStock: '',
  });
  expect(Object.keys((await valuesOf([])) ?? {}).filter((name) => name.startsWith('order'))).toEqual([]);
});
