import { expect, it } from 'vitest';
import { until } from '../calls/setup.ts';
import { account, agentPhone, callbackServer, customer, type ExotelWorld, exotelWorld, line } from './exotel-world.ts';
import { frappe, readOfCallback } from './frappe-requests.ts';

const authorization = `Basic ${Buffer.from(`${account.key}:${account.token}`).toString('base64')}`;

/** Sends a recorded request as Python's requests does. */
async function ask(w: ExotelWorld, { method, path, form }: ReturnType<(typeof frappe)['numbers']>) {
  const headers = { authorization, accept: '*/*', 'user-agent': 'python-requests/2.32.3' };
  const answer = await w.app.inject({
    ...{ method, url: path },
    headers: { ...headers, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) },
    ...(form && { payload: String(new URLSearchParams(form)) }),
  });
  return { status: answer.statusCode, text: answer.body, json: () => answer.json() };
}

it('accepts the credentials, and lists the numbers in both forms as people enter them', async () => {
  const w = await exotelWorld();
  expect((await ask(w, frappe.credentials())).status).toBe(200);
  const { IncomingPhoneNumbers: first } = (await ask(w, frappe.numbers())).json();
  expect(
    first.map((each: { IncomingPhoneNumber: { PhoneNumber: string } }) => each.IncomingPhoneNumber.PhoneNumber),
  ).toEqual([line]);
  const { incoming_phone_numbers: second } = (await ask(w, frappe.numbersOfToday())).json();
  expect(second.map((each: { friendly_name: string }) => each.friendly_name)).toEqual([line]);
});

it('places the call of Frappe CRM, which follows it by callbacks and fetches the recording with its token', async () => {
  const to = await callbackServer();
  const w = await exotelWorld({ privateHosts: to.host });
  const callbacks = w.process();
  const { Call } = (await ask(w, frappe.call(agentPhone, customer, line, to.url))).json();
  expect(Call).toMatchObject({
    From: agentPhone,
    To: customer,
    PhoneNumberSid: line,
    Details: { Leg1Status: 'in-progress' },
  });
  const second = await w.connects();
  // “Record” is true.
  await until(() => w.core.recordings.size === 1);
  await until(() => to.received.length === 1);
  w.core.leaves(second);
  await until(() => w.core.live.size === 0);
  const [name = ''] = w.core.recordings.keys();
  w.core.recorded(name, 12_000, 'stopped');
  w.clock.advance(1_000);
  callbacks.wake();
  await until(() => to.received.length === 2);
  const [, { fields = {} } = {}] = to.received;
  for (const field of readOfCallback) expect(fields, field).toHaveProperty(field);
  expect(fields).toMatchObject({ CallSid: Call.Sid, Direction: 'outbound-api', Status: 'completed', To: customer });
  const { pathname } = new URL(fields.RecordingUrl ?? '');
  // The fake core wrote no file. The token is accepted, a wrong one is not.
  const sound = (password: string) =>
    w.app.inject({ url: pathname, headers: { authorization: `Basic ${btoa(`${account.key}:${password}`)}` } });
  expect((await sound('wrong-token-0123456789abcdef')).statusCode).toBe(401);
  expect((await sound(account.token)).statusCode).not.toBe(401);
});

it('shows the agent of Frappe CRM why a call is refused', async () => {
  const w = await exotelWorld();
  const refused = await ask(w, frappe.call(agentPhone, '+442079460958', line, 'https://crm.example/hook?key=1'));
  expect(refused.status).toBe(403);
  expect(refused.json().RestException).toMatchObject({
    Status: 403,
    Code: 'OUTBOUND_COUNTRY',
    Message: expect.stringMatching(/country/),
  });
  expect(w.core.originated).toEqual([]);
});

it('places the call of ERPNext, and says how it ended', async () => {
  const w = await exotelWorld();
  const { Call } = (await ask(w, frappe.callOfErpNext(agentPhone, customer, line))).json();
  expect((await ask(w, frappe.status(Call.Sid))).json().Call.Status).toBe('in-progress');
  w.core.changes(await w.leg(0), 'Up', ['opus']);
  w.core.leaves(await w.leg(1), 17);
  await until(() => w.core.live.size === 0);
  expect((await ask(w, frappe.status(Call.Sid))).json().Call.Status).toBe('busy');
});
