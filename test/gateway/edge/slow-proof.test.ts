import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { TokenClaims } from '../../../src/domain/protocol/session.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { tokens } from '../telephony/support/core-server.ts';
import { calling, closeServer, invite, openServer, phone, server, talking, within } from './desk.ts';

/** Checks of tokens that wait until the test lets them go on. */
class Checks {
  #held: Array<() => void> | null = null;

  verify = async (jwt: string): Promise<TokenClaims> => {
    const claims = await tokens.verify(jwt);
    if (this.#held !== null) await new Promise<void>((resolve) => this.#held?.push(resolve));
    return claims;
  };

  hold(): void {
    this.#held = [];
  }

  get waiting(): number {
    return this.#held?.length ?? 0;
  }

  async release(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const go of held) go();
    await setImmediate();
  }
}

afterEach(closeServer);

async function open(): Promise<Checks> {
  const checks = new Checks();
  await openServer({ verifyToken: checks.verify, silenceMs: 60_000 });
  return checks;
}

it('a call that ends while its new socket proves itself is gone: the phone hears 481', async () => {
  const checks = await open();
  const talk = await talking(await phone());
  const back = await phone();
  checks.hold();
  const options = within(talk, 'OPTIONS', { cseq: 100 }, back);
  await eventually('the check of the token', () => checks.waiting === 1);
  await server.core.hangup(talk.channel.id, { cause: 16 });
  await checks.release();
  expect((await back.final(options)).status).toBe(481);
});

it('a socket that closes while it proves itself does not take the call with it', async () => {
  const checks = await open();
  const talk = await talking(await phone());
  const back = await phone();
  checks.hold();
  within(talk, 'OPTIONS', { cseq: 100 }, back);
  await eventually('the check of the token', () => checks.waiting === 1);
  back.cut();
  await eventually('the socket to be closed', () => server.core.counters().edge.sockets === 1);
  await checks.release();
  await server.core.hangup(talk.channel.id, { cause: 16 });
  await talk.phone.message('BYE', (text) => text.startsWith('BYE '));
});

it('an INVITE whose socket closed during the proof makes no call', async () => {
  const checks = await open();
  const [first, second] = [await phone(), await phone('kim')];
  checks.hold();
  first.send('INVITE', invite);
  await eventually('the check of the token', () => checks.waiting === 1);
  first.cut();
  await eventually('the socket to be closed', () => server.core.counters().edge.sockets === 1);
  await checks.release();
  await calling(second);
  const identities = server.events.flatMap((event) =>
    event.type === 'ChannelCreated' ? [event.channel.endpoint.identity] : [],
  );
  expect(identities).toEqual(['kim']);
});
