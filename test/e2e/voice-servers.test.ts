import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { asteriskHookMs } from '../asterisk/real-asterisk.ts';
import { hearEachOther, hears, hearsOnly } from './support/audio-probe.ts';
import { launchSpeaking } from './support/browser.ts';
import { servePages, type VoicePages } from './support/voice-pages.ts';
import { asteriskServer, gatewayServer, type VoiceServer } from './support/voice-servers.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const calleeTone = 880;
const callerTone = 440;
/** Frequencies of the key 5 (ITU-T Q.23). */
const five = [770, 1336];

let pages: VoicePages;
let office: Browser;
let outside: Browser;
/** Robin's page, with the Device A. */
let callee: Page;
/** World's page, with the Device C. */
let caller: Page;
/** The page of a third party with the Device S, in the cases that need one. */
let third: Page | null = null;

beforeAll(async () => {
  pages = await servePages();
  [office, outside] = await Promise.all([launchSpeaking(calleeTone), launchSpeaking(callerTone)]);
  [callee, caller] = await Promise.all([pages.open(office), pages.open(outside)]);
});

afterAll(async () => {
  await Promise.all([office?.close(), outside?.close()]);
  await pages?.close();
});

const told = (page: Page): Promise<string[]> => page.evaluate(() => window.lab.told.splice(0));

async function tells(page: Page, fact: string): Promise<void> {
  await page
    .waitForFunction((fact) => window.lab.told.includes(fact), fact)
    .catch(async (error) => {
      const evidence = await Promise.all([callee, caller].map((page) => page.evaluate(() => window.lab.evidence())));
      throw new Error([`never “${fact}”, but ${await told(page)}`, ...evidence].join('\n\n'), { cause: error });
    });
}

const register = (): Promise<void> => callee.evaluate(() => window.lab.devices.A?.register());

/** The code with which `register()` of a Device rejects. 0: it resolves. */
async function refusalOf(page: Page, device: string): Promise<number> {
  return page.evaluate(
    (device) =>
      window.lab.devices[device]?.register().then(
        () => 0,
        (error: { code: number }) => error.code,
      ) ?? -1,
    device,
  );
}

async function bothHear(): Promise<void> {
  await hearEachOther([callee, callerTone], [caller, calleeTone]);
}

describe.each([
  ['the gateway, by tokens', () => gatewayServer(pages.url)],
  ['a plain Asterisk, by digest', asteriskServer],
])('a Device and its calls on %s', (_, start) => {
  let server: VoiceServer;

  beforeAll(async () => {
    server = await start();
  }, asteriskHookMs);

  afterAll(() => server?.stop());

  beforeEach(async (context) => {
    server.require(context);
    await server.open(callee, 'A', 'robin');
    await server.open(caller, 'C', 'world');
  });

  afterEach(async () => {
    await third?.context().close();
    third = null;
    for (const page of [callee, caller]) await page.evaluate(() => window.lab.reset());
    await server.idle();
  });

  const call = async (device = 'C', who = 'robin'): Promise<void> => {
    const to = server.numberOf(who);
    await caller.evaluate(([device, to]) => window.lab.connect(device, to), [device, to] as const);
  };

  const ring = async (): Promise<void> => {
    await register();
    await call();
    await tells(callee, 'A incoming');
    await tells(caller, 'C ringing');
  };

  const talk = async (): Promise<void> => {
    await ring();
    await callee.evaluate(() => window.lab.calls.A?.accept());
    await Promise.all([tells(callee, 'A accept'), tells(caller, 'C accept')]);
  };

  /** Renegotiates with new candidates (ICE restart). */
  const changeNetwork = (): Promise<void> =>
    callee.evaluate(async () => {
      const connection = window.__probe.connections.at(-1);
      const done = new Promise<void>((resolve) => {
        connection?.addEventListener('signalingstatechange', () => {
          if (connection.signalingState === 'stable') resolve();
        });
      });
      window.lab.calls.A?.networkChanged();
      await done;
    });

  it('registers, goes, and comes again', async () => {
    await register();
    await callee.evaluate(() => window.lab.devices.A?.unregister());
    await ring();
    expect(await told(callee)).toEqual([
      ...['A registering', 'A registered', 'A unregistered', 'A registering', 'A registered', 'A incoming'],
    ]);
    expect(await callee.evaluate(() => window.lab.devices.A?.state)).toBe('registered');
  });

  it('is told why it cannot register', async () => {
    await server.open(callee, 'X', 'robin', { secret: 'wrong' });
    expect(await refusalOf(callee, 'X')).toBe(server.refusal);
    expect(await callee.evaluate(() => window.lab.devices.X?.state)).toBe('unregistered');
  });

  it('registers with what its password comes to', async (context) => {
    if (server.lacks.ha1) context.skip(server.lacks.ha1);
    await server.open(callee, 'X', 'robin', { secret: 'ha1' });
    expect(await refusalOf(callee, 'X')).toBe(0);
  });

  it('speaks with who calls it, knows what came with the call, and hangs up', async () => {
    await talk();
    const custom = await callee.evaluate(() => Object.fromEntries(window.lab.calls.A?.customParameters ?? []));
    expect(custom).toEqual({ Shade: 'Grün' });
    await bothHear();
    await callee.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(caller, 'C disconnect');
    expect(await told(callee)).toEqual(['A registering', 'A registered', 'A incoming', 'A accept', 'A disconnect']);
    expect(await told(caller)).toEqual(['C ringing', 'C accept', 'C disconnect']);
  });

  it('is told when the caller gives up, and when the caller hangs up', async () => {
    await ring();
    await caller.evaluate(() => window.lab.calls.C?.disconnect());
    await tells(callee, 'A cancel');
    expect((await told(callee)).slice(2)).toEqual(['A incoming', 'A cancel']);
    await call();
    await tells(callee, 'A incoming');
    await callee.evaluate(() => window.lab.calls.A?.accept());
    await tells(caller, 'C accept');
    await caller.evaluate(() => window.lab.calls.C?.disconnect());
    await tells(callee, 'A disconnect');
    expect(await told(callee)).toEqual(['A incoming', 'A accept', 'A disconnect']);
  });

  it('refuses a call', async () => {
    await ring();
    await callee.evaluate(() => window.lab.calls.A?.reject());
    expect((await told(callee)).slice(2)).toEqual(['A incoming', 'A reject']);
    expect(await callee.evaluate(() => window.lab.devices.A?.isBusy)).toBe(false);
    // The server decides the outcome: an announcement, or 486.
    await caller.waitForFunction(() => window.lab.told.some((fact) => /disconnect|error|accept/.test(fact)));
  });

  it('is silent while muted, and while the call is on hold', async () => {
    await talk();
    await bothHear();
    await callee.evaluate(() => window.lab.calls.A?.mute());
    await hearsOnly(caller, [], [calleeTone]);
    await changeNetwork();
    expect(await callee.evaluate(() => window.lab.calls.A?.getLocalStream()?.getTracks()[0]?.enabled)).toBe(false);
    await callee.evaluate(() => window.lab.calls.A?.mute(false));
    await hearsOnly(caller, [calleeTone]);
    await callee.evaluate(() => window.lab.calls.A?.hold());
    expect(await callee.evaluate(() => window.lab.calls.A?.isOnHold)).toBe(true);
    await hearsOnly(caller, [], [calleeTone]);
    await callee.evaluate(() => window.lab.calls.A?.resume());
    await bothHear();
  });

  it.each(['rtp', 'info'] as const)('sends digits that the other side hears, by %s', async (dtmf) => {
    await callee.evaluate((dtmf) => window.lab.devices.A?.updateOptions({ dtmf }), dtmf);
    await talk();
    await callee.evaluate(() => window.lab.calls.A?.sendDigits('5'.repeat(40)));
    await hearsOnly(caller, five);
  });

  it('gives the caller to somebody else', async () => {
    await talk();
    await bothHear();
    const sam = await pages.open(office);
    third = sam;
    await server.open(sam, 'S', 'sam');
    await sam.evaluate(() => window.lab.devices.S?.register());
    const done = callee.evaluate(() => window.lab.calls.A?.transfer('sam'));
    await tells(sam, 'S incoming');
    await sam.evaluate(() => window.lab.calls.S?.accept());
    await Promise.all([tells(sam, 'S accept'), tells(callee, 'A disconnect'), done]);
    expect((await hears(sam, callerTone)).strongest).toBeCloseTo(callerTone, -1.5);
    await sam.evaluate(() => window.lab.calls.S?.mute());
    await hearsOnly(caller, [], [calleeTone]);
    await sam.evaluate(() => window.lab.calls.S?.disconnect());
    await tells(caller, 'C disconnect');
    expect(await told(caller)).toEqual(['C ringing', 'C accept', 'C disconnect']);
  });

  it('asks somebody first, and then leaves the two to each other', async () => {
    await talk();
    const other = await pages.open(office);
    third = other;
    const { who, number } = server.outside;
    await server.open(other, 'S', who);
    await other.evaluate(() => window.lab.devices.S?.register());
    await callee.evaluate((number) => window.lab.consult('A', number), number);
    await tells(other, 'S incoming');
    await other.evaluate(() => window.lab.calls.S?.accept());
    await Promise.all([tells(other, 'S accept'), tells(callee, 'A2 accept')]);
    expect((await hears(other, calleeTone)).strongest).toBeCloseTo(calleeTone, -1.5);
    const done = callee.evaluate(() => window.lab.calls.A2 && window.lab.calls.A?.transfer(window.lab.calls.A2));
    await Promise.all([tells(callee, 'A disconnect'), tells(callee, 'A2 disconnect'), done]);
    await hearEachOther([other, callerTone], [caller, calleeTone]);
    await caller.evaluate(() => window.lab.calls.C?.disconnect());
    await tells(other, 'S disconnect');
  });

  it('is not bothered by a second call while one is up', async () => {
    await talk();
    await server.open(caller, 'D', 'world');
    await call('D');
    await caller.waitForFunction(() => window.lab.told.some((fact) => fact.startsWith('D ')));
    await caller.evaluate(() => window.lab.calls.D?.disconnect());
    await tells(caller, 'D disconnect');
    expect(await told(callee)).not.toContainEqual('A cancel');
    expect(await callee.evaluate(() => window.lab.devices.A?.calls.length)).toBe(0);
    await bothHear();
  });

  it('takes a second call in place of the first where it wants to', async (context) => {
    if (server.lacks['ringing while busy']) context.skip(server.lacks['ringing while busy']);
    await callee.evaluate(() => window.lab.devices.A?.updateOptions({ allowIncomingWhileBusy: true }));
    await talk();
    await told(callee);
    await server.open(caller, 'D', 'world');
    await call('D');
    await tells(callee, 'A incoming');
    await bothHear();
    await callee.evaluate(() => window.lab.calls.A?.accept());
    await Promise.all([tells(caller, 'C disconnect'), tells(caller, 'D accept')]);
    await bothHear();
  });

  it('exchanges messages in the call', async (context) => {
    if (server.lacks.messages) context.skip(server.lacks.messages);
    await talk();
    await caller.evaluate(() =>
      window.lab.calls.C?.sendMessage({ messageType: 'user-defined-message', content: 'hi' }),
    );
    await Promise.all([tells(callee, 'A messageReceived hi'), tells(caller, 'C messageSent hi')]);
  });

  it('goes on though its socket was cut, and hangs up over the next', async () => {
    await talk();
    await callee.evaluate(() => window.lab.dropSockets());
    await tells(callee, 'A reconnecting 53001');
    expect((await hears(callee, callerTone)).strongest).toBeCloseTo(callerTone, -1.5);
    await tells(callee, 'A reconnected');
    await callee.evaluate(() => window.lab.calls.A?.disconnect());
    await tells(caller, 'C disconnect');
  });

  it('ends its call when it is destroyed', async () => {
    await talk();
    await callee.evaluate(() => window.lab.devices.A?.destroy());
    await tells(caller, 'C disconnect');
    expect((await told(callee)).slice(4)).toEqual(['A disconnect', 'A unregistered', 'A destroyed']);
  });
});
