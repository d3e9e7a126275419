import { expect } from '@open-wc/testing';
import { callInSetup } from '../../src/domain/calls/call-in-setup.ts';
import { Line } from '../../src/phone/line.ts';
import { createPhoneState } from '../../src/state/phone-state.ts';
import { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { eventually, patienceMs } from '../e2e/support/eventually.ts';
import { Tab } from './support/tab.ts';

const until = (check: () => boolean): Promise<unknown> => eventually(check.toString(), check, undefined, 5);
const silence = (): MediaStream => new AudioContext().createMediaStreamDestination().stream;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The first tab leads. */
function tabs(): [Tab, Tab] {
  const both: [Tab, Tab] = [new Tab('call in setup', patienceMs), new Tab('call in setup', patienceMs)];
  both[0].lead();
  closing.push(
    ...both.map(
      ({ tabs }) =>
        () =>
          tabs.close(),
    ),
  );
  return both;
}

async function openLine(getUserMedia: () => Promise<MediaStream>): Promise<{ line: Line; agent: FakeSipAgent }> {
  let agent: FakeSipAgent | undefined;
  const nothing = (): void => undefined;
  const line = new Line({
    state: createPhoneState(),
    sipUrl: 'wss://cti.example/v1/sip',
    iceServers: [],
    getToken: async () =>
      `e30.${btoa(JSON.stringify({ exp: Date.now() / 1000 + 3600, grants: { identity: 'robin' } }))}.x`,
    onError: (error) => {
      throw error;
    },
    onRegistered: nothing,
    onSilenced: nothing,
    onUnheard: nothing,
    onFact: nothing,
    device: {
      withoutSounds: true,
      getUserMedia,
      createAgent: async (options) => {
        agent = new FakeSipAgent(options);
        return agent;
      },
    },
  });
  closing.push(() => {
    line.close();
    sessionStorage.clear();
  });
  await line.open();
  return { line, agent: agent as FakeSipAgent };
}

describe('a call in setup', () => {
  it('is hung up before the gateway has announced it, also while the browser asks for the microphone', async () => {
    let microphone = async (): Promise<MediaStream> => silence();
    let permit = (): void => undefined;
    const { line, agent } = await openLine(() => microphone());
    microphone = () =>
      new Promise((resolve) => {
        permit = () => resolve(silence());
      });
    const hangUp = new AbortController();
    const asked = line.dial('+14155550100', null, null, hangUp.signal);
    hangUp.abort();
    await asked;
    permit();
    microphone = async () => silence();
    const ringing = new AbortController();
    const dialled = line.dial('+14155550142', null, null, ringing.signal);
    await until(() => agent.invites.some(({ target }) => target === '+14155550142'));
    ringing.abort();
    await dialled;
    expect(agent.invites.map(({ session }) => session.done)).to.deep.equal(agent.invites.map(() => ['hangUp']));
  });

  it('is hung up in the tab that dials', async () => {
    const [leader, follower] = tabs();
    const control = () => follower.voice.control({ do: 'hang-up', callId: callInSetup });
    let hungUp = (): void => undefined;
    leader.dialling = new Promise((resolve) => {
      hungUp = resolve;
    });
    const dialled = follower.voice.perform({ do: 'dial', to: '+14155550100' });
    await until(() => follower.state.$dialling.get() !== null);
    await control();
    expect(leader.dialled).to.deep.equal(['+14155550100', 'hung up']);
    hungUp();
    await dialled;
    await until(() => follower.state.$dialling.get() === null);
    // Too late: the call is announced, or over.
    await control();
    expect(leader.dialled).to.have.length(2);
  });
});
