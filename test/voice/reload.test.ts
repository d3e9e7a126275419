import { expect } from '@open-wc/testing';
import type { FakeSipAgent } from '../../src/testing/fake-sip-agent.ts';
import { Call, Device } from '../../src/voice/index.ts';
import { agent, answeredBy, device, rejection, silence, tokenFor, until } from './support/device-in-hand.ts';

const next: Device[] = [];
const marks = (): string => JSON.stringify(sessionStorage);

beforeEach(() => {
  sessionStorage.clear();
  device.updateOptions({ surviveReload: true });
});

afterEach(() => {
  for (const each of next.splice(0)) each.destroy();
});

async function talk(): Promise<{ call: Call; session: ReturnType<FakeSipAgent['ring']> }> {
  await device.register();
  const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
  const session = agent.ring('+14155550123', { 'X-Call-Sid': ['CA1'] });
  const call = await arrival;
  call.accept();
  await until(() => call.status() === Call.State.Open);
  return { call, session };
}

function hidePage(): void {
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
}

/** The Device of the reloaded page. */
function openNext(): Device {
  const opened = new Device(tokenFor('robin'), {
    withoutSounds: true,
    surviveReload: true,
    getUserMedia: async () => silence(),
    createAgent: answeredBy,
  });
  next.push(opened);
  return opened;
}

/** Reloads the page, and continues its call up to the INVITE. */
async function reload(): Promise<{ call: Call; invite: FakeSipAgent['invites'][number] }> {
  hidePage();
  const call = await openNext().recover();
  if (!call) throw new Error('no call to go on with');
  const invite = await until(() => agent.invites[0]);
  return { call, invite };
}

const speaks = (call: Call): boolean | undefined => call.getLocalStream()?.getAudioTracks()[0]?.enabled;

describe('a call that outlives a reload', () => {
  it('goes on as it was: heard, and not on hold', async () => {
    const { session } = await talk();
    const { call, invite } = await reload();
    expect(session.done).to.deep.equal(['accept']);
    expect(invite.replaces).to.deep.include({ localTag: 'here', remoteTag: 'there' });
    expect(invite.held).to.equal(undefined);
    expect([call.isMuted(), call.isOnHold, speaks(call)]).to.deep.equal([false, false, true]);
  });

  it('stays muted from its first sound on, until it is unmuted', async () => {
    (await talk()).call.mute();
    const { call, invite } = await reload();
    expect(call.isMuted()).to.equal(true);
    expect(speaks(call)).to.equal(false);
    invite.session.listener?.accepted();
    expect(speaks(call)).to.equal(false);
    call.mute(false);
    expect(speaks(call)).to.equal(true);
  });

  it('stays on hold from its first request on, until it is resumed', async () => {
    await (await talk()).call.hold();
    const { call, invite } = await reload();
    expect(invite.held).to.equal(true);
    expect([call.isOnHold, speaks(call)]).to.deep.equal([true, false]);
    invite.session.listener?.accepted();
    await call.resume();
    expect(invite.session.done).to.deep.equal(['resume']);
    expect([call.isOnHold, speaks(call)]).to.deep.equal([false, true]);
  });

  it('outlives a second reload before it was up again', async () => {
    (await talk()).call.mute();
    await reload();
    const { call, invite } = await reload();
    expect(invite.replaces).to.deep.include({ localTag: 'here', remoteTag: 'there' });
    expect(call.isMuted()).to.equal(true);
  });

  it('that ended meanwhile says so, and is no failure', async () => {
    await talk();
    const { call, invite } = await reload();
    const told: string[] = [];
    call.on('error', ({ code }) => told.push(`error ${code}`));
    call.on('disconnect', () => told.push('disconnect'));
    invite.session.end({ status: 481, normal: false });
    expect(told).to.deep.equal(['disconnect']);
  });

  it('leaves ids and switches for half a minute, and nobody’s number', async () => {
    await talk();
    hidePage();
    expect(marks()).to.not.contain('4155550123');
    const realNow = Date.now;
    try {
      Date.now = () => realNow() + 31_000;
      expect(await openNext().recover()).to.equal(null);
    } finally {
      Date.now = realNow;
    }
    expect(marks()).to.equal('{}');
  });

  it('is gone on with once, and not where what is left makes no sense', async () => {
    await talk();
    await reload();
    expect(await openNext().recover()).to.equal(null);
    for (const left of ['{', '[]', '{"token":1}', '{"token":"x"}']) {
      sessionStorage.setItem('sidecall.voice.call.robin', left);
      expect(await openNext().recover(), left).to.equal(null);
    }
    sessionStorage.setItem('sidecall.voice.call.robin', JSON.stringify({ token: 'x', at: Date.now() }));
    expect((await rejection(openNext().recover())).message).to.contain('connectToken');
  });

  it('is one of several, of which each goes on once', async () => {
    device.updateOptions({ allowIncomingWhileBusy: true, severalCalls: true });
    const { call: first } = await talk();
    first.mute();
    const arrival = new Promise<Call>((resolve) => device.once('incoming', resolve));
    agent.ring('+14155550124', { 'X-Call-Sid': ['CA2'] });
    const second = await arrival;
    second.accept();
    await until(() => second.status() === Call.State.Open);
    expect(first.status(), 'to answer ends no other call').to.equal(Call.State.Open);
    hidePage();
    const opened = openNext();
    const calls = [await opened.recover(), await opened.recover({ beside: true })];
    expect(calls.map((call) => call?.isMuted())).to.deep.equal([true, false]);
    await until(() => agent.invites.length === 2);
    expect(await opened.recover({ beside: true })).to.equal(null);
    expect(marks()).to.equal('{}');
  });

  it('says goodbye where it was not to outlive the page', async () => {
    const { session } = await talk();
    device.updateOptions({ surviveReload: false });
    hidePage();
    expect(session.done).to.deep.equal(['accept', 'hangUp']);
    expect(marks()).to.equal('{}');
  });
});
