import { expect, it, onTestFinished } from 'vitest';
import { readForm } from '../../../src/gateway/exotel/connect-form.ts';
import { readConnect } from '../../../src/gateway/exotel/connect-order.ts';
import { until } from '../calls/setup.ts';
import { ExotelEndpoint } from '../flows/exotel-endpoint.ts';
import { flow, flowWorld } from '../flows/flow-world.ts';
import { site } from '../speech/kit.ts';

const line = '+14155550100';

/** Reads a request of two parties that are no agents. */
async function connect(fields: Record<string, string>) {
  const form = await readForm(String(new URLSearchParams(fields)), 'application/x-www-form-urlencoded');
  return readConnect(form, { country: 'US', agents: [], dialFlow: 'two-numbers' });
}

const first = '+14155550150';
const second = '+14155550177';

it('two numbers are connected by a flow, whose passthru gets the text of the request', async () => {
  const endpoint = new ExotelEndpoint(() => 'A');
  const { url, close } = await site(endpoint.answer);
  onTestFinished(close);
  const forward = {
    ...{ kind: 'forward', number: '{{call.params.ConnectTo}}' },
    outcomes: { answered: 'tell', busy: 'tell', 'no-answer': 'tell', failed: 'tell' },
  };
  const outcomes = { ok: 'bye', other: 'bye', timeout: 'bye', failed: 'bye' };
  const document = flow(
    { forward, tell: { kind: 'passthru', url: `${url}/passthru`, outcomes } },
    { name: 'two-numbers' },
  );
  const w = await flowWorld({ 'two-numbers': document }, { settings: { publicUrl: 'https://gateway.example' } });
  const { order, asked } = await connect({ From: first, To: second, CallerId: line, CustomField: 'order 7' });
  expect(asked).toEqual({ customerFirst: true, other: second, callback: null });
  await w.calls.place(order, 'exotel', null);
  w.core.changes(await w.leg(0), 'Up', ['pcmu']);
  const leg = await w.leg(1);
  expect(w.core.originated.map(({ to }) => to)).toMatchObject([{ number: first }, { number: second }]);
  w.core.changes(leg, 'Up', ['pcmu']);
  await until(() => w.core.bridges.size === 1 && w.record().phase === 'active');
  w.clock.advance(9_000);
  w.core.leaves(leg);
  await until(() => endpoint.calls.length === 1);
  expect(endpoint.calls[0]).toMatchObject({
    ...{ CallSid: w.record().id, CustomField: 'order 7', DialWhomNumber: second, DialCallStatus: 'completed' },
    ...{ DialCallDuration: '9', Direction: 'outbound-dial', flow_id: 'two-numbers' },
  });
  expect(endpoint.faults).toEqual([]);
});

it('an address of Exotel’s flows names a flow of the gateway', async () => {
  const url = 'http://my.exotel.com/shop1/exoml/start_voice/welcome';
  const { order, asked } = await connect({ From: first, CallerId: line, Url: url, TimeOut: '2', TimeLimit: '1' });
  expect(order).toEqual({ number: first, flow: 'welcome', from: line, ringSeconds: 5, maxSeconds: 5 });
  expect(asked.other).toBeNull();
});
