/** The replay server refuses what the recorded Vtiger refused: the connector's other tests rest on that. */
import { expect, it, onTestFinished } from 'vitest';
import { modules } from './vtiger/modules.ts';
import { answerOf, exchange } from './vtiger/recorded.ts';
import { startVtiger } from './vtiger/server.ts';

async function server() {
  const vtiger = await startVtiger({ username: 'admin', accessKey: 'demoAccessKey' });
  onTestFinished(() => vtiger.close());
  vtiger.setSession('demoSession');
  async function send(method: 'GET' | 'POST', fields: Record<string, string>, session: string | null = 'demoSession') {
    const params = new URLSearchParams(session === null ? fields : { ...fields, sessionName: session });
    const answer = await fetch(
      `${vtiger.url}/webservice.php${method === 'GET' ? `?${params}` : ''}`,
      method === 'GET' ? {} : { method, body: params },
    );
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get('content-type'), text, body: text && JSON.parse(text) };
  }
  const create = (module: string, element: Record<string, string>) =>
    send('POST', { operation: 'create', elementType: module, element: JSON.stringify(element) });
  return { vtiger, send, create };
}

const complete: Readonly<Record<string, Record<string, string>>> = {
  Contacts: { lastname: 'Rao', assigned_user_id: '19x1' },
  PBXManager: { customernumber: '919876543210', assigned_user_id: '19x1' },
  HelpDesk: { ticket_title: 'T', ticketpriorities: 'Normal', ticketstatus: 'Open', assigned_user_id: '19x1' },
};

it.each(Object.entries(complete))('takes a complete record of %s', async (module, element) => {
  const { create } = await server();
  expect((await create(module, element)).body).toMatchObject({ success: true, result: element });
});

const fields = Object.entries(complete).flatMap(([module, element]) =>
  Object.keys(element).map((name) => [module, name]),
);

it.each(fields)('refuses a record of %s without %s, or with an empty one', async (module = '', name = '') => {
  const { create, vtiger } = await server();
  const { [name]: _, ...rest } = complete[module] ?? {};
  for (const element of [rest, { ...rest, [name]: '' }]) {
    const { status, body } = await create(module, element);
    const error = { code: 'MANDATORY_FIELDS_MISSING', message: `${name} does not have a value` };
    expect([status, body]).toEqual([200, { success: false, error }]);
  }
  expect(vtiger.all(module)).toEqual([]);
});

it.each(Object.entries(complete))('refuses to empty a mandatory field of %s', async (module, element) => {
  const { create, send } = await server();
  const { id } = (await create(module, element)).body.result;
  const emptied = { id, [Object.keys(element)[0] ?? '']: '' };
  const { body } = await send('POST', { operation: 'revise', element: JSON.stringify(emptied) });
  expect(body).toMatchObject({ success: false, error: { code: 'MANDATORY_FIELDS_MISSING' } });
});

it.each(['login', 'create', 'revise', 'logout'])('refuses GET for %s, which needs POST', async (operation) => {
  const { send, vtiger } = await server();
  const element = JSON.stringify({ lastname: 'Rao', assigned_user_id: '19x1' });
  const { status, body } = await send('GET', { operation, elementType: 'Contacts', element });
  expect([status, body]).toEqual([200, answerOf('28')]);
  expect(vtiger.all('Contacts')).toEqual([]);
});

const requests = [
  ['GET', { operation: 'query', query: 'select * from Contacts;' }],
  ['GET', { operation: 'retrieve', id: '12x11' }],
  ['POST', { operation: 'create', elementType: 'Contacts', element: '{"lastname":"Rao","assigned_user_id":"19x1"}' }],
  ['POST', { operation: 'revise', element: '{"id":"12x11","lastname":"Rao"}' }],
] as const;

it.each(requests)(
  'refuses %s %j without a session, with an unknown one, and after it has ended',
  async (method, one) => {
    const { send } = await server();
    expect((await send(method, one, null)).body).toEqual(answerOf('04'));
    expect((await send(method, one, 'noSuchSession')).body).toEqual(answerOf('05'));
    expect((await send('POST', { operation: 'logout' })).body).toEqual(answerOf('43'));
    expect((await send(method, one)).body).toEqual(answerOf('44'));
  },
);

it.each(['Nope', 'contacts', 'Potentials', 'Users; drop'])('refuses the unknown module %s', async (name) => {
  const { create, send } = await server();
  const denied = { success: false, error: { code: 'ACCESS_DENIED' } };
  expect((await send('GET', { operation: 'query', query: `select * from ${name};` })).body).toMatchObject(denied);
  expect((await create(name, { lastname: 'Rao', assigned_user_id: '19x1' })).body).toMatchObject(denied);
});

it.each(['12x999', '99x1', 'nonsense', ''])('refuses the missing record "%s"', async (id) => {
  const { send } = await server();
  expect((await send('GET', { operation: 'retrieve', id })).body).toEqual(answerOf('19'));
  const { body } = await send('POST', { operation: 'revise', element: JSON.stringify({ id, lastname: 'Rao' }) });
  expect(body).toMatchObject({ success: false, error: { code: 'ACCESS_DENIED' } });
});

it.each(['lookup', 'nosuch', 'toString', ''])(
  'answers the unknown operation "%s" with an empty page',
  async (operation) => {
    const { send } = await server();
    const { status, type, text } = await send('GET', { operation });
    expect([status, type, text]).toEqual([200, exchange('27').response.contentType, '']);
  },
);

it('has every mandatory field in the complete records above', () => {
  for (const [module, element] of Object.entries(complete)) {
    expect(Object.keys(element).sort()).toEqual([...(modules[module]?.mandatory ?? [])].sort());
  }
});
