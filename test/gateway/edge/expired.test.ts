import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { tokenFor } from '../telephony/support/core-server.ts';
import { RawPhone } from '../telephony/support/raw-phone.ts';
import { calling, closeServer, invite, openServer, phone, server, talking, within } from './desk.ts';

beforeAll(() => openServer({}));
afterAll(closeServer);

async function opened(user: string, token: string): Promise<RawPhone> {
  const raw = await RawPhone.open(server.url, user, token);
  onTestFinished(() => raw.cut());
  return raw;
}

const expired = async (raw: RawPhone): Promise<unknown> =>
  eventually('the token to be over', async () => (await raw.register()).status === 401, undefined, 200);

it('a call outlives its token: it can be ended on its socket, and on another', async () => {
  const [kim, lou] = [await tokenFor('kim', 'agent', 2), await tokenFor('lou', 'agent', 2)];
  const first = await talking(await opened('kim', kim));
  const second = await talking(await opened('lou', lou));
  await expired(second.phone);
  expect((await first.phone.final(within(first, 'BYE'))).status).toBe(200);
  const back = await opened('lou', lou);
  expect((await back.final(within(second, 'OPTIONS', { cseq: 100 }, back))).status).toBe(200);
  expect((await back.final(within(second, 'BYE', { cseq: 101 }, back))).status).toBe(200);
  // The expired token allows nothing else.
  expect((await back.final(back.send('INVITE', invite))).status).toBe(401);
  expect((await back.register()).status).toBe(401);
});

it('a call that is being set up can be given up with a token that is over', async () => {
  const robin = await opened('robin', await tokenFor('robin', 'agent', 2));
  const { sent } = await calling(robin);
  await expired(robin);
  robin.send('CANCEL', { ...sent, to: invite.to });
  expect((await robin.final(sent)).status).toBe(487);
});

it('another’s expired token, and a forged one, are none for it', async () => {
  const talk = await talking(await phone('lee'));
  const other = await opened('sam', await tokenFor('sam', 'agent', -5));
  expect((await other.final(within(talk, 'BYE', { cseq: 100 }, other))).status).toBe(481);
  const forged = await opened('lee', `${await tokenFor('lee', 'agent', -5)}x`);
  expect((await forged.final(within(talk, 'BYE', { cseq: 100 }, forged))).status).toBe(401);
  expect((await talk.phone.final(within(talk, 'BYE'))).status).toBe(200);
});
