import { expect } from '@open-wc/testing';
import { GatewayClient } from '../../src/client/gateway-client.ts';
import { AgentStatusFeed } from '../../src/phone/agent-status-feed.ts';
import { createPhoneState } from '../../src/state/phone-state.ts';
import { makeStatus } from '../../src/testing/agent-statuses.ts';
import { session } from '../../src/testing/fake-phone-fixtures.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';

const robin = makeStatus({ identity: 'robin', name: 'Robin' });
const kim = makeStatus({ identity: 'kim', name: 'Kim' });

function feed() {
  const state = createPhoneState();
  const clock = new ManualClock();
  state.$session.set(session);
  const asked: string[] = [];
  const gateway = { fails: false, during: {} as Record<string, () => void> };
  const answers: Record<string, unknown> = {
    'GET /v1/agents/robin/status': robin,
    'PUT /v1/agents/robin/status': { ...robin, status: 'break' },
    'PUT /v1/agents/kim/status': { ...kim, status: 'offline' },
    'GET /v1/agent-statuses': { statuses: [robin, kim] },
    'POST /v1/agent-statuses/watch': { seconds: 120 },
    'GET /v1/break-reasons': { reasons: ['Lunch'] },
  };
  const client = new GatewayClient({
    gateway: 'https://cti.example',
    getToken: async () => 'token',
    fetch: async (input, init) => {
      const request = `${init?.method} ${new URL(String(input)).pathname}`;
      asked.push(request);
      gateway.during[request]?.();
      if (!gateway.fails) return Response.json(answers[request]);
      return Response.json({ error: { code: 'FORBIDDEN', message: '', help: '' } }, { status: 403 });
    },
  });
  const beside = { log: [] as string[], read: () => beside.log.push('read'), rest: () => beside.log.push('rest') };
  const all = new AgentStatusFeed(state, client, beside, (ms, task) => clock.after(ms, task));
  return { beside, state, asked, gateway, clock, all };
}

/** The gateway's answers arrive in later turns of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

it('reads the own status when the stream opens, and only while an element shows it', async () => {
  const { all, state, asked } = feed();
  all.read();
  await settle();
  expect(asked).to.deep.equal([]);
  const stop = all.follow('own');
  await settle();
  expect(state.$ownStatus.get()).to.deep.equal(robin);
  all.read();
  await settle();
  stop();
  stop();
  all.read();
  await settle();
  expect(asked).to.deep.equal(['GET /v1/agents/robin/status', 'GET /v1/agents/robin/status']);
});

it('asks for the team’s events before the list, again before they end, and not after the last element is gone', async () => {
  const { all, state, asked, clock } = feed();
  all.read();
  const stop = all.follow('team');
  await settle();
  expect(asked).to.deep.equal(['POST /v1/agent-statuses/watch', 'GET /v1/agent-statuses']);
  expect(Object.keys(state.$team.get() ?? {})).to.deep.equal(['robin', 'kim']);
  all.heard([{ ...kim, busy: true }]);
  expect(state.$team.get()?.kim?.busy).to.equal(true);
  clock.advance(60_000);
  await settle();
  expect(asked.slice(2)).to.deep.equal(['POST /v1/agent-statuses/watch']);
  stop();
  expect(state.$team.get()).to.equal(null);
  clock.advance(600_000);
  await settle();
  expect(asked).to.have.length(3);
  expect(clock.pending).to.equal(0);
});

it('what is beside the statuses is read once the team’s events arrive, and rests with them', async () => {
  const { all, beside, gateway } = feed();
  all.read();
  gateway.during['POST /v1/agent-statuses/watch'] = () => expect(beside.log).to.deep.equal([]);
  const stop = all.follow('team');
  await settle();
  expect(beside.log).to.deep.equal(['read']);
  stop();
  expect(beside.log).to.deep.equal(['read', 'rest']);
});

it('an event that overtakes the answer to a request is not undone by it', async () => {
  const { all, state, gateway } = feed();
  gateway.during['GET /v1/agents/robin/status'] = () => all.heard([{ ...robin, status: 'break' }]);
  gateway.during['GET /v1/agent-statuses'] = () => all.heard([{ ...kim, status: 'offline' }]);
  all.read();
  all.follow('own');
  all.follow('team');
  await settle();
  expect([state.$ownStatus.get()?.status, state.$team.get()?.kim?.status]).to.deep.equal(['break', 'offline']);
  all.close();
});

it('events of colleagues do not become the own status, and no team appears that was not read', async () => {
  const { all, state } = feed();
  all.heard([kim]);
  expect([state.$ownStatus.get(), state.$team.get()]).to.deep.equal([null, null]);
  all.heard([robin, kim]);
  expect(state.$ownStatus.get()).to.deep.equal(robin);
});

it('a choice shows what the gateway has confirmed, for this agent or another one', async () => {
  const { all, state } = feed();
  all.read();
  all.follow('team');
  await settle();
  await all.choose({ status: 'break' });
  expect(state.$ownStatus.get()?.status).to.equal('break');
  await all.choose({ status: 'offline' }, 'kim');
  expect([state.$ownStatus.get()?.status, state.$team.get()?.kim?.status]).to.deep.equal(['break', 'offline']);
  all.close();
});

it('a gateway without statuses leaves them unknown, and the team is asked for again later', async () => {
  const { all, state, asked, gateway, clock } = feed();
  gateway.fails = true;
  all.read();
  all.follow('own');
  all.follow('team');
  await settle();
  expect([state.$ownStatus.get(), state.$team.get()]).to.deep.equal([null, null]);
  gateway.fails = false;
  clock.advance(30_000);
  await settle();
  expect(state.$team.get()).not.to.equal(null);
  expect(asked.at(-1)).to.equal('GET /v1/agent-statuses');
  all.close();
  expect(clock.pending).to.equal(0);
});
