import { describe, expect, it, onTestFinished } from 'vitest';
import { caller, line, until } from '../calls/setup.ts';
import { site } from '../speech/kit.ts';
import { ExotelEndpoint } from './exotel-endpoint.ts';
import { type FlowWorld, flow, flowWorld, type Nodes, text } from './flow-world.ts';

const ends: Nodes = {
  a: { kind: 'say', prompt: text('Choice A'), outcomes: { done: 'bye', failed: 'bye' } },
  b: { kind: 'say', prompt: text('Choice B'), outcomes: { done: 'bye', failed: 'bye' } },
  none: { kind: 'say', prompt: text('No choice'), outcomes: { done: 'bye', failed: 'bye' } },
};

/** A call to a flow that asks the endpoint after these nodes, which lead to `ask`. */
async function calls(endpoint: ExotelEndpoint, nodes: Nodes): Promise<FlowWorld> {
  const { url, close } = await site(endpoint.answer);
  onTestFinished(close);
  const ask = {
    kind: 'passthru',
    url: `${url}/passthru?shop=7`,
    outcomes: { ok: 'a', other: 'b', timeout: 'none', failed: 'none' },
  };
  const w = await flowWorld(flow({ ...nodes, ask, ...ends }), { settings: { publicUrl: 'https://gateway.example' } });
  w.fromOutside();
  return w;
}

describe('an endpoint written from the documentation of Exotel’s passthru', () => {
  const menu: Nodes = {
    menu: {
      ...{ kind: 'menu', prompt: text('Press'), keys: { 1: 'Sales', 2: 'Support' } },
      outcomes: { 1: 'ask', 2: 'ask', 'no-input': 'bye', invalid: 'bye' },
    },
  };

  it.each([
    ['1', 'Choice A'],
    ['2', 'Choice B'],
  ])('steers a call by key %s to %s', async (key, words) => {
    const endpoint = new ExotelEndpoint(({ digits }) => (digits === '1' ? 'A' : 'B'));
    const w = await calls(endpoint, menu);
    await w.heard('Press');
    w.press(key);
    await w.heard(words);
    expect(endpoint.faults).toEqual([]);
    expect(endpoint.calls).toEqual([
      expect.objectContaining({
        ...{ shop: '7', CallSid: w.record().id, CallFrom: caller, CallTo: line, From: caller, To: line, digits: key },
        ...{ Direction: 'incoming', CallStatus: 'in-progress', CallType: 'call-attempt', flow_id: 'main' },
      }),
    ]);
  });

  it('learns how the conversation went: whom it was with, how long, and that it was completed', async () => {
    const endpoint = new ExotelEndpoint(({ CallType }) => (CallType === 'completed' ? 'A' : 'B'));
    const w = await calls(endpoint, {
      ring: {
        ...{ kind: 'ring', targets: [{ agent: 'anna' }] },
        outcomes: { answered: 'ask', busy: 'none', 'no-answer': 'none', failed: 'none' },
      },
    });
    const leg = await w.leg();
    w.core.changes(leg, 'Up', ['pcmu']);
    await until(() => w.core.bridges.size === 1 && w.record().phase === 'active');
    w.clock.advance(12_000);
    w.core.leaves(leg);
    await w.heard('Choice A');
    expect(endpoint.faults).toEqual([]);
    expect(endpoint.calls[0]).toMatchObject({
      ...{ DialWhomNumber: 'anna', DialCallStatus: 'completed', DialCallDuration: '12', CallType: 'completed' },
    });
  });

  it('learns that no agent answered', async () => {
    const endpoint = new ExotelEndpoint(({ DialCallStatus }) => (DialCallStatus === 'no-answer' ? 'A' : 'B'));
    const w = await calls(endpoint, {
      ring: {
        ...{ kind: 'ring', targets: [{ agent: 'anna' }] },
        outcomes: { answered: 'none', busy: 'none', 'no-answer': 'ask', failed: 'none' },
      },
    });
    w.core.leaves(await w.leg(), 19);
    await w.heard('Choice A');
    expect(endpoint.faults).toEqual([]);
    expect(endpoint.calls[0]).toMatchObject({ CallType: 'incomplete' });
  });

  it('gets the address of a message that was left', async () => {
    const endpoint = new ExotelEndpoint(({ CallType }) => (CallType === 'voicemail' ? 'A' : 'B'));
    const w = await calls(endpoint, {
      message: { kind: 'voicemail', outcomes: { left: 'ask', empty: 'none', failed: 'none' } },
    });
    await until(() => w.core.recordings.size === 1 && w.record().recording === 'on');
    const [name = ''] = w.core.recordings.keys();
    w.core.recorded(name, 8_000, 'digit');
    await w.heard('Choice A');
    expect(endpoint.faults).toEqual([]);
    expect(endpoint.calls[0]).toMatchObject({ RecordingUrl: `https://gateway.example/recordings/${name}` });
  });
});
