import { expect } from '@open-wc/testing';
import * as z from 'zod/mini';
import { GatewayClient } from '../../src/client/gateway-client.ts';
import { CallView } from '../../src/domain/protocol/call.ts';
import { mergeConsultation, muteParty, startConsultation } from '../../src/domain/protocol/operations/call-people.ts';
import type { CallCommand } from '../../src/domain/protocol/operations/operation.ts';
import { listParkedCalls, parkCall, retrieveParkedCall } from '../../src/domain/protocol/operations/parked-calls.ts';
import { createPhone } from '../../src/phone/index.ts';
import { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeActive, session } from '../../src/testing/fake-phone-fixtures.ts';
import { ScriptedGateway } from './support/scripted-gateway.ts';

/** A verb without a method of its own on the phone. */
const juggle = {
  method: 'POST',
  path: '/v1/calls/:id/juggle/:ball',
  access: ['agent'],
  tag: 'calls',
  summary: 'Juggle',
  params: z.object({ id: z.string(), ball: z.string() }),
  query: z.object({ hands: z._default(z.number(), 2), slow: z.optional(z.string()) }),
  body: z.object({ high: z.boolean() }),
  answer: CallView,
} as const satisfies CallCommand;

const asking = { params: { id: 'CA1', ball: 'a/b' }, query: { hands: 1, slow: undefined }, body: { high: true } };

describe('an operation of the table', () => {
  it('is asked for by its entry: address, query and body', async () => {
    const asked: Request[] = [];
    const client = new GatewayClient({
      gateway: 'https://cti.example',
      getToken: async () => 'token',
      fetch: async (url, init) => {
        asked.push(new Request(url as string, init));
        return Response.json(makeActive({ id: 'CA1' }));
      },
    });
    expect((await client.request(juggle, asking)).id).to.equal('CA1');
    const [request] = asked;
    expect(request?.method).to.equal('POST');
    expect(request?.url).to.equal('https://cti.example/v1/calls/CA1/juggle/a%2Fb?hands=1');
    expect(await request?.json()).to.deep.equal({ high: true });
  });

  it('that answers with nothing needs no body', async () => {
    const client = new GatewayClient({
      gateway: 'https://cti.example',
      getToken: async () => 'token',
      fetch: async () => new Response(null, { status: 204 }),
    });
    const drop = {
      method: 'DELETE',
      path: '/v1/things',
      access: ['agent'],
      tag: 'x',
      summary: 'x',
      answer: null,
    } as const;
    expect(await client.request(drop, {})).to.equal(null);
  });

  it('is a command of the phone, which shows the call as it is afterwards', async () => {
    const gateway = new ScriptedGateway();
    const phone = createPhone({ gateway: 'https://cti.example', getToken: async () => 'token', withoutVoice: true });
    try {
      await phone.connect();
      gateway.answer(
        'POST /v1/calls/CA1/juggle/a%2Fb',
        makeActive({
          id: 'CA1',
          agent: session.identity,
          note: 'juggled',
        }),
      );
      await phone.command(juggle, asking);
      expect(phone.state.$calls.get().CA1?.note).to.equal('juggled');
    } finally {
      await phone.disconnect();
      gateway.close();
    }
  });

  it('comes true at the fake phone as its test says', async () => {
    const phone = new FakePhone();
    phone.put(makeActive({ id: 'CA1' }));
    await phone.command(juggle, asking);
    expect(phone.state.$calls.get().CA1?.note).to.equal('');
    phone.comesTrue(juggle, (call, { body }) => ({ note: `${call.id} ${body.high}` }));
    await phone.command(juggle, asking);
    expect(phone.state.$calls.get().CA1?.note).to.equal('CA1 true');
    expect(phone.asked.map(({ method }) => method)).to.deep.equal(['command', 'command']);
  });

  it('comes true at the fake phone by itself where the gateway’s way is known', async () => {
    const phone = new FakePhone();
    phone.put(makeActive({ id: 'CA1' }));
    const params = { id: 'CA1' };
    await phone.command(startConsultation, { params, body: { to: { agent: 'sam' } } });
    expect(phone.state.$calls.get().CA1).to.include({ phase: 'held' });
    expect(phone.state.$calls.get().CA1?.parties[0]?.display).to.equal('Sam Okafor-Lindqvist');
    await phone.command(mergeConsultation, { params });
    await phone.command(muteParty, { params: { ...params, party: 'party-1' } });
    expect(phone.state.$calls.get().CA1?.parties[0]).to.include({ consulting: false, state: 'muted' });
    phone.comesTrue(mergeConsultation, () => ({ phase: 'ended' }));
    await phone.merge('CA1');
    expect(phone.state.$calls.get().CA1?.phase).to.equal('ended');
  });

  it('comes true at the fake phone for a parked call, by its slot', async () => {
    const phone = new FakePhone();
    await phone.connect();
    phone.put(makeActive({ id: 'CA1' }));
    await phone.command(parkCall, { params: { id: 'CA1' } });
    expect(phone.state.$calls.get().CA1?.phase).to.equal('ended');
    expect(phone.state.$waiting.get().CA1?.waiting).to.include({ place: '701', by: 'Robin' });
    await phone.command(retrieveParkedCall, { params: { slot: 702 } });
    expect(Object.keys(phone.state.$waiting.get())).to.deep.equal(['CA1']);
    await phone.command(retrieveParkedCall, { params: { slot: 701 } });
    expect(phone.state.$calls.get().CA1).to.include({ phase: 'active', agent: 'robin' });
    expect(phone.state.$waiting.get()).to.deep.equal({});
  });

  it('of the client parks, lists and retrieves', async () => {
    const asked: string[] = [];
    const waiting = { place: '701', by: 'Sam', since: '2026-01-01T00:00:09.000Z' };
    const call = makeActive({ id: 'CA1', agent: null, waiting });
    const client = new GatewayClient({
      gateway: 'https://cti.example',
      getToken: async () => 'token',
      fetch: async (url, init) => {
        asked.push(`${init?.method} ${new URL(url as string).pathname}`);
        const list = { calls: [{ slot: 701, parkedBy: 'Sam', since: waiting.since, call }] };
        return Response.json(init?.method === 'GET' ? list : call);
      },
    });
    await client.request(parkCall, { params: { id: 'CA1' } });
    const { calls } = await client.request(listParkedCalls, {});
    expect(calls.map(({ slot, parkedBy }) => [slot, parkedBy])).to.deep.equal([[701, 'Sam']]);
    expect((await client.request(retrieveParkedCall, { params: { slot: 701 } })).id).to.equal('CA1');
    expect(asked).to.deep.equal([
      'POST /v1/calls/CA1/park',
      'GET /v1/parked-calls',
      'POST /v1/parked-calls/701/retrieve',
    ]);
  });
});
