import { expect, it } from 'vitest';
import { Survival, type SurvivalParts } from '../../../../src/gateway/telephony/asterisk/calls/survival.ts';
import type { Pbx } from '../../../../src/gateway/telephony/asterisk/server/pbx.ts';

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
