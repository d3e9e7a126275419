import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

it('a trace is switched on and off by key, is of a trunk that there is or of a call, and leaves a line in the audit', async () => {
  const { app, withKey, as, recordings } = await testApp({
    env: { SIDECALL_TRUNKS: '[{"name":"carrier","host":"192.0.2.1"}]' },
  });
  const post = async (payload: object, headers: object = withKey) =>
    app.inject({ method: 'POST', url: '/v1/traces', payload, headers: { ...headers } });
  expect((await post({ trunk: 'carrier' }, await as('anna'))).statusCode).toBe(403);
  expect((await post({ trunk: 'carrier' }, await as('root', 'admin'))).statusCode).toBe(201);
  for (const wrong of [
    {},
    { trunk: 'carrier', call: 'CA1' },
    { trunk: 'carrier', secnods: 5 },
    { call: 'CA1', seconds: 9999 },
  ])
    expect((await post(wrong)).statusCode, JSON.stringify(wrong)).toBe(400);
  expect((await post({ trunk: 'nobody' })).statusCode).toBe(404);
  const started = (await post({ call: 'CA1', seconds: 60, messages: 5 })).json();
  expect(started).toMatchObject({ call: 'CA1', seconds: 60, messages: 5, over: false, seen: 0 });
  const get = async (url: string) => (await app.inject({ url, headers: withKey })).json();
  expect(await get('/v1/traces')).toHaveLength(2);
  expect(await get(`/v1/traces/${started.id}`)).toEqual({ trace: started, messages: [] });
  const remove = async () =>
    (await app.inject({ method: 'DELETE', url: `/v1/traces/${started.id}`, headers: withKey })).statusCode;
  expect([await remove(), await remove()]).toEqual([204, 404]);
  expect((await recordings.audit(9)).map(({ what, subject }) => [what, subject])).toEqual([
    ['trace', `${started.id} CA1`],
    ['trace', 'trace-1 carrier'],
  ]);
});

it('consent is set by REST, and the audit says by whom', async () => {
  const asked: unknown[] = [];
  const call = aCall(1);
  const { app, as, recordings, happen } = await testApp({
    calls: {
      consent: async (...all) => {
        asked.push(all.slice(0, 2));
        return call;
      },
    },
  });
  await happen(call);
  const put = async (payload: object) =>
    app.inject({ method: 'PUT', url: `/v1/calls/${call.id}/consent`, payload, headers: await as('kim') });
  expect((await put({ state: 'given' })).statusCode).toBe(200);
  for (const wrong of [{}, { state: 'unknown' }, { state: 'yes' }]) expect((await put(wrong)).statusCode).toBe(400);
  expect(asked).toEqual([[call.id, 'given']]);
  expect(await recordings.audit(9)).toMatchObject([{ who: 'kim', what: 'consent', subject: `${call.id} given` }]);
});
