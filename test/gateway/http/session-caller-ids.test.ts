import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

const line = { label: 'Sales', masked: false, agents: ['kim'], ringSeconds: 20 };

async function office() {
  const { app, as, storage, withKey: headers } = await testApp();
  const put = (payload: object) => app.inject({ method: 'PUT', url: '/v1/agents/kim', headers, payload });
  const session = async () => (await app.inject({ url: '/v1/session', headers: await as('kim') })).json();
  await storage.directory.putVirtualNumber({ ...line, number: '+14155550110' });
  return { app, as, storage, headers, put, session };
}

it('the session tells the numbers that the agent may choose from, the usual one first', async () => {
  const { put, session, storage } = await office();
  await storage.directory.putVirtualNumber({ ...line, number: '+12125550100', label: 'New York', agents: ['lou'] });
  expect(await session()).not.toHaveProperty('callerIds');
  await put({ name: 'Kim', callerIds: ['(212) 555-0100'], localPresence: true });
  const { callerIds, localPresence } = await session();
  expect(callerIds).toEqual([
    { number: '+14155550110', display: '(415) 555-0110', label: 'Sales' },
    { number: '+12125550100', display: '(212) 555-0100', label: 'New York' },
  ]);
  expect(localPresence).toBe(true);
});

it('only virtual numbers can be chosen, and only administrators see which', async () => {
  const { app, as, put, headers } = await office();
  const refused = await put({ name: 'Kim', callerIds: ['+14155550199'] });
  expect(refused.json().error.code).toBe('NUMBER_NOT_ROUTED');
  const changed = await put({ name: 'Kim', callerIds: ['+14155550110', '+14155550110'] });
  expect(changed.json()).toMatchObject({ callerIds: ['+14155550110'] });
  const read = async (who: object) => (await app.inject({ url: '/v1/agents/kim', headers: { ...who } })).json();
  expect(await read(headers)).toHaveProperty('callerIds');
  expect(await read(await as('lou'))).not.toHaveProperty('callerIds');
});

it('a token names the flow that its page calls, for agents and supervisors only', async () => {
  const { app, headers } = await office();
  const token = (payload: object) => app.inject({ method: 'POST', url: '/v1/tokens', headers, payload });
  const { token: jwt } = (await token({ identity: 'kim', flow: 'help' })).json();
  const claims = JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());
  expect(claims.grants.voice.outgoing).toEqual({ application_sid: '*', flow: 'help' });
  expect((await token({ identity: 'root', role: 'admin', flow: 'help' })).statusCode).toBe(400);
  expect((await token({ identity: 'kim', flow: 'No Flow' })).statusCode).toBe(400);
});
