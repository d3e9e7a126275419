import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

const key = { authorization: 'Bearer sk_key-for-tests-0123456789abcdef' };
const support = { label: 'Support', agents: ['anna'] };

async function appWithQueue() {
  const { app, storage, tokens } = await testApp();
  await storage.directory.putAgent({ identity: 'anna', name: 'Anna' });
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, headers = key) =>
    app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
  const created = await ask('POST', '/v1/queues', { name: 'support', ...support });
  expect(created.statusCode).toBe(201);
  const { token } = await tokens.issue({ identity: 'anna', role: 'agent', ttl: 3600 });
  return { ask, created, storage, agent: { authorization: `Bearer ${token}` } };
}

it('a queue is created with defaults, listed, read and deleted', async () => {
  const { ask, created } = await appWithQueue();
  const queue = created.json();
  expect(queue).toMatchObject({ name: 'support', revision: 1, strategy: 'longest-idle', ringSeconds: 20, ageing: 1 });
  expect((await ask('GET', '/v1/queues')).json()).toEqual([queue]);
  expect((await ask('GET', '/v1/queues/support')).json()).toEqual(queue);
  expect((await ask('POST', '/v1/queues', { name: 'support', ...support })).json().error.code).toBe('CONFLICT');
  expect((await ask('DELETE', '/v1/queues/support?revision=1')).statusCode).toBe(204);
  expect((await ask('GET', '/v1/queues/support')).statusCode).toBe(404);
  expect((await ask('DELETE', '/v1/queues/support')).statusCode).toBe(404);
});

it('a change names the revision that it is based on', async () => {
  const { ask, storage } = await appWithQueue();
  const change = await ask('PUT', '/v1/queues/support', { ...support, strategy: 'ring-all', revision: 1 });
  expect(change.json()).toMatchObject({ revision: 2, strategy: 'ring-all' });
  const late = await ask('PUT', '/v1/queues/support', { ...support, strategy: 'ring-order', revision: 1 });
  expect([late.statusCode, late.json().error.code]).toEqual([409, 'QUEUE_CHANGED']);
  expect((await ask('DELETE', '/v1/queues/support?revision=1')).json().error.code).toBe('QUEUE_CHANGED');
  expect((await ask('PUT', '/v1/queues/sales', { ...support, revision: 1 })).statusCode).toBe(404);
  expect((await storage.recordings.audit(10)).map(({ what, subject }) => [what, subject])).toEqual([
    ['queue.put', 'support'],
    ['queue.put', 'support'],
  ]);
});

it('names of agents and queues that do not exist are accepted with a warning', async () => {
  const { ask } = await appWithQueue();
  const overflow = [{ when: 'wait', afterSeconds: 60, to: { kind: 'queue', name: 'backup' } }];
  const { warnings } = (
    await ask('PUT', '/v1/queues/support', {
      ...{ ...support, agents: ['anna', 'bert'], overflow },
      ...{ callerId: '+14155550199', revision: 1 },
    })
  ).json();
  expect(warnings).toEqual([
    expect.stringContaining('bert'),
    expect.stringContaining('backup'),
    expect.stringContaining('+14155550199'),
  ]);
});

it.each([
  ['an agent twice', { agents: ['anna', 'anna'] }],
  ['a level of 6', { skills: [{ name: 'german', level: 6 }] }],
  [
    'steps out of order',
    {
      relaxation: [
        { afterSeconds: 30, lower: 2 },
        { afterSeconds: 20, lower: 3 },
      ],
    },
  ],
  ['a target without a name', { overflow: [{ when: 'wait', to: { kind: 'flow' } }] }],
  ['a sound that is two things', { music: { prompt: 'jazz', url: 'https://sounds.example/jazz.wav' } }],
  ['a misspelt field', { ringSecond: 10 }],
  ['a name with capitals', { name: 'Support' }],
])('refuses %s', async (_, wrong) => {
  const { ask } = await appWithQueue();
  const answer = await ask('POST', '/v1/queues', { name: 'other', ...support, ...wrong });
  expect(answer.statusCode).toBe(400);
});

it('agents have skills, and lose them with the account', async () => {
  const { ask } = await appWithQueue();
  const skills = [{ name: 'german', level: 4 }];
  expect((await ask('PUT', '/v1/agents/anna/skills', { skills })).json()).toEqual({ identity: 'anna', skills });
  expect((await ask('GET', '/v1/agent-skills')).json()).toEqual([{ identity: 'anna', skills }]);
  expect((await ask('PUT', '/v1/agents/bert/skills', { skills })).statusCode).toBe(404);
  expect((await ask('PUT', '/v1/agents/anna/skills', { skills: [...skills, ...skills] })).statusCode).toBe(400);
  await ask('DELETE', '/v1/agents/anna');
  await ask('PUT', '/v1/agents/anna', { name: 'Anna' });
  expect((await ask('GET', '/v1/agent-skills')).json()).toEqual([]);
});

it('agents see the figures of the queues, and change none', async () => {
  const { ask, agent } = await appWithQueue();
  expect((await ask('GET', '/v1/queue-figures', undefined, agent)).json()).toEqual([
    {
      queue: 'support',
      label: 'Support',
      ...{ waiting: 0, callbacks: 0, longestWaitSeconds: 0, staffed: 0, free: 0 },
      ...{ expectedWaitSeconds: null, serviceLevel: null, serviceLevelTarget: { seconds: 20, percent: 80 } },
    },
  ]);
  expect((await ask('PUT', '/v1/queues/support', { ...support, revision: 1 }, agent)).statusCode).toBe(403);
  expect((await ask('GET', '/v1/queues', undefined, agent)).statusCode).toBe(403);
});
