import { expect, it } from 'vitest';
import { DialplanCall } from '../../../../src/gateway/telephony/asterisk/calls/dialplan-call.ts';
import { Survival, type SurvivalParts } from '../../../../src/gateway/telephony/asterisk/calls/survival.ts';
import { ChannelRegistry } from '../../../../src/gateway/telephony/asterisk/channels/channel-registry.ts';
import type { AsteriskContext } from '../../../../src/gateway/telephony/asterisk/context.ts';
import type { Pbx } from '../../../../src/gateway/telephony/asterisk/server/pbx.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';

/** A channel of a call in this server, as a gateway that was killed left it. */
const note = (pbx: string, ariId: string): string =>
  JSON.stringify({
    pbx,
    endpoint: { kind: 'agent', identity: 'kim' },
    caller: null,
    dialled: '+14155550110',
    params: {},
    headers: {},
    formats: ['opus'],
    sound: { ariId, within: null, home: null, muted: [] },
    bridge: null,
    call: null,
  });

it('asks each server once which channels it has, however many calls it had', async () => {
  const asked: string[] = [];
  const pbxOf = (name: string): Pbx =>
    ({
      name,
      channelIds: async () => {
        asked.push(name);
        return [];
      },
    }) as unknown as Pbx;
  const servers = new Map([pbxOf('one'), pbxOf('two')].map((pbx) => [pbx.name, pbx]));
  const notes = new Map<string, string>();
  for (let n = 0; n < 40; n += 1) notes.set(`leg-${n}`, note(n % 2 === 0 ? 'one' : 'two', `ari-${n}`));
  const survival = new Survival({
    memory: {
      all: async () => [...notes].map(([id, text]) => ({ id, note: text })),
      remove: async (id: string) => void notes.delete(id),
      put: async () => {},
    },
    server: async (name: string) => servers.get(name) ?? null,
    context: { logger: { error: (...what: unknown[]) => expect.fail(JSON.stringify(what)) } },
  } as unknown as SurvivalParts);
  await survival.restore();
  expect(asked.sort()).toEqual(['one', 'two']);
  // Asterisk has none of them any more.
  expect(notes.size).toBe(0);
});

/** A leg that Asterisk signals, not answered yet, and a memory that writes when the test says so. */
function ringingLeg() {
  const asked: string[] = [];
  const ari = { post: async (path: string[]) => void asked.push(path.join('/')), get: async () => null };
  const pbx = {
    name: 'one',
    load: 0,
    ari,
    channelIds: async () => ['ari-1'],
    quietly: async (request: Promise<unknown>) => void (await request),
  } as unknown as Pbx;
  const notes = new Map<string, string>();
  let written = (): void => {};
  const disk = new Promise<void>((resolve) => {
    written = resolve;
  });
  const channels = new ChannelRegistry({
    ...{ clock: new ManualClock(), logger: { warn() {}, error() {} }, most: 10, visitors: undefined },
    ...{ isEmergency: undefined, mostPerIdentity: 10, emit: () => {}, onGone: () => {}, onNote: () => {} },
  });
  const context = { logger: { error: (...what: unknown[]) => expect.fail(JSON.stringify(what)) } };
  const survival = new Survival({
    memory: {
      all: async () => [...notes].map(([id, text]) => ({ id, note: text })),
      remove: async (id: string) => void notes.delete(id),
      put: (id: string, text: string) => disk.then(() => void notes.set(id, text)),
    },
    server: async () => pbx,
    channels,
    context,
  } as unknown as SurvivalParts);
  return { asked, pbx, notes, written, channels, survival, context };
}

it('a leg is on disk before Asterisk is asked to answer it, and is answered by the next process', async () => {
  const { asked, pbx, notes, written, channels, survival, context } = ringingLeg();
  const leg = channels.open({
    ...{ id: 'leg-1', endpoint: { kind: 'carrier', identity: 'asterisk' }, caller: '+14155550100' },
    ...{ dialled: '+14155550110', params: {}, formats: ['pcmu'] },
  });
  leg.signalling = new DialplanCall(context as unknown as AsteriskContext, leg);
  leg.place(pbx, 'ari-1');
  let kept = false;
  const keeping = survival.keptBeforeAnswer(leg).then(() => {
    kept = true;
  });
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(kept).toBe(false);
  written();
  await keeping;
  expect([...notes.keys()]).toEqual(['leg-1']);

  const after = ringingLeg();
  after.notes.set('leg-1', notes.get('leg-1') ?? '');
  await after.survival.restore();
  expect(after.channels.get('leg-1')?.state).toBe('Up');
  expect(after.asked).toEqual(['channels/ari-1/answer']);
  expect(asked).toEqual([]);
});
