import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { MicrophoneState } from '../../../src/domain/protocol/page-contact.ts';
import type { OriginateRequest } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';
import { closeServer, next, openServer, server, toRobin } from './desk.ts';

let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(Date.now());
  await openServer({ clock });
});

afterEach(closeServer);

async function phone(): Promise<RawPhone> {
  const opened = await RawPhone.open(server.url, 'robin', await tokenFor('robin'));
  onTestFinished(() => opened.cut());
  return opened;
}

/** Registers a page of the softphone, or renews its registration. */
async function registerPage(page: RawPhone, microphone: MicrophoneState | string, age: number | null): Promise<void> {
  const params = `+sidecall.microphone="${microphone}"${age === null ? '' : `;+sidecall.age="${age}"`}`;
  const contact = `<sip:robin@${page.host};transport=ws>;+sip.instance="<urn:uuid:${page.host}>";${params}`;
  const reply = await page.final(page.send('REGISTER', { contact }));
  expect(reply.status).toBe(200);
}

async function page(microphone: MicrophoneState | string, age: number | null = 0): Promise<RawPhone> {
  const opened = await phone();
  await registerPage(opened, microphone, age);
  return opened;
}

async function call(change: Partial<OriginateRequest> = {}): Promise<void> {
  await server.core.originate(toRobin(change));
}

/** The phones that got an INVITE, once `last` has one: messages over one socket keep their order. */
async function rung(phones: readonly RawPhone[]): Promise<boolean[]> {
  // Each phone's OPTIONS is answered after an INVITE that was sent before.
  await Promise.all(phones.map((each) => each.final(each.send('OPTIONS'))));
  return phones.map(({ received }) => received.some((text) => text.startsWith('INVITE ')));
}

describe('of an agent’s pages', () => {
  test('the one with a working microphone rings, whichever is newer', async () => {
    const pages = [await page('asks'), await page('works'), await page('none'), await page('asks')];
    await call();
    expect(await rung(pages)).toEqual([false, true, false, false]);
  });

  test('with equal microphones, the one that was opened last rings', async () => {
    const pages = [await page('works', 60_000), await page('works', 1000), await page('works', 30_000)];
    await call();
    expect(await rung(pages)).toEqual([false, true, false]);
  });

  test('a renewed registration is no newer than before, but one that the agent chose is', async () => {
    const [old, young] = [await page('works'), await page('works')];
    clock.advance(1000);
    await registerPage(old, 'works', 1000);
    await call();
    expect(await rung([old, young])).toEqual([false, true]);
    await registerPage(old, 'works', 0);
    await call({ channelId: 'second' });
    expect(await rung([old])).toEqual([true]);
  });

  test('one that loses its microphone no longer rings', async () => {
    const [old, young] = [await page('works'), await page('works')];
    await registerPage(young, 'none', 0);
    await call();
    expect(await rung([old, young])).toEqual([true, false]);
  });

  test('one that reconnects is as old as it was', async () => {
    const [old, young] = [await page('works', 60_000), await page('works', 1000)];
    old.cut();
    const again = await page('works', 60_000);
    await call();
    expect(await rung([again, young])).toEqual([false, true]);
  });

  test.each([
    ['none has a microphone, and the newest rings', ['none', 'none'], [0, 0], [false, true]],
    ['one says no age, and counts as the oldest', ['works', 'works'], [null, 1000], [false, true]],
    ['none says an age, and the last registered rings', ['works', 'works'], [null, null], [false, true]],
  ] as const)('if %s', async (_, microphones, ages, expected) => {
    const pages = [await page(microphones[0], ages[0]), await page(microphones[1], ages[1])];
    await call();
    expect(await rung(pages)).toEqual(expected);
  });
});

describe('phones that say nothing of a microphone', () => {
  test('ring all, beside the one page that rings', async () => {
    const [one, two] = [await phone(), await phone()];
    await one.register();
    await two.register();
    const pages = [await page('asks'), await page('works')];
    await call();
    expect(await rung([one, two, ...pages])).toEqual([true, true, false, true]);
  });

  test('include those that say something unknown, so that no call is lost', async () => {
    const pages = [await page('loud'), await page('"'), await page('works')];
    await call();
    expect(await rung(pages)).toEqual([true, true, true]);
  });
});

describe('if the page that rings', () => {
  test.each(['480 Temporarily Unavailable', '500 Server Internal Error', '408 Request Timeout'])(
    'answers %s, the next one rings, and each only once',
    async (status) => {
      const [worst, good, best] = [await page('none'), await page('works', 1000), await page('works', 0)];
      await call();
      best.respond(await next(best, 'INVITE'), status);
      good.respond(await next(good, 'INVITE'), status);
      worst.respond(await next(worst, 'INVITE'), status);
      expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', byPeer: true });
      expect(await rung([worst, good, best])).toEqual([false, false, false]);
    },
  );

  test('is busy or declines, no other page rings', async () => {
    const [good, best] = [await page('works', 1000), await page('works', 0)];
    await call();
    best.respond(await next(best, 'INVITE'), '486 Busy Here');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 17 });
    await call({ channelId: 'second' });
    best.respond(await next(best, 'INVITE'), '603 Decline');
    expect(await server.event('ChannelDestroyed', ({ channelId }) => channelId === 'second')).toMatchObject({
      cause: 21,
    });
    expect(await rung([good])).toEqual([false]);
  });

  test('loses its socket, the next one rings and can answer', async () => {
    const [good, best] = [await page('works', 1000), await page('works', 0)];
    await call();
    await next(best, 'INVITE');
    best.cut();
    good.respond(await next(good, 'INVITE'), '200 OK', [], offer({ setup: 'active' }));
    await next(good, 'ACK');
    await server.event('ChannelStateChange', ({ channel }) => channel.state === 'Up');
  });

  test('cannot take the call, the next one rings at the socket that it has by then', async () => {
    const [good, best] = [await page('works', 1000), await page('works', 0)];
    await call();
    const invite = await next(best, 'INVITE');
    good.cut();
    const again = await page('works', 1000);
    best.respond(invite, '480 Temporarily Unavailable');
    again.respond(await next(again, 'INVITE'), '486 Busy Here');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 17 });
  });

  test('cannot take the call while the page that the agent chose rings, no third one rings', async () => {
    const [third, old, young] = [await page('none'), await page('works', 1000), await page('works', 0)];
    await call();
    const invite = await next(young, 'INVITE');
    await registerPage(old, 'works', 0);
    const chosen = await next(old, 'INVITE');
    young.respond(invite, '480 Temporarily Unavailable');
    await next(young, 'ACK');
    expect(await rung([third])).toEqual([false]);
    old.respond(chosen, '480 Temporarily Unavailable');
    await next(third, 'INVITE');
  });

  test('says nothing for four seconds, the next one rings', async () => {
    const [good, best] = [await page('works', 1000), await page('works', 0)];
    await call();
    const invite = await next(best, 'INVITE');
    clock.advance(3999);
    expect(await rung([good])).toEqual([false]);
    clock.advance(1);
    const second = await next(good, 'INVITE');
    // RFC 3261 9.1: the CANCEL waits for the page's first answer.
    best.respond(invite, '180 Ringing');
    await next(best, 'CANCEL');
    good.respond(second, '180 Ringing');
    expect(server.core.channels()).toHaveLength(1);
  });

  test('rings on, the others stay silent', async () => {
    const [good, best] = [await page('works', 1000), await page('works', 0)];
    await call();
    best.respond(await next(best, 'INVITE'), '180 Ringing');
    await server.event('ChannelStateChange');
    clock.advance(20_000);
    expect(await rung([good])).toEqual([false]);
  });
});

describe('a page that becomes the best while a call rings', () => {
  test('rings as well, and can answer', async () => {
    const [old, young] = [await page('works', 1000), await page('works', 0)];
    await call();
    const invite = await next(young, 'INVITE');
    young.respond(invite, '180 Ringing');
    await registerPage(old, 'works', 0);
    old.respond(await next(old, 'INVITE'), '200 OK', [], offer({ setup: 'active' }));
    await next(old, 'ACK');
    expect(await next(young, 'CANCEL')).toContain('Reason: SIP;cause=200;text="Call completed elsewhere"');
  });

  test('does not ring twice if the agent goes back and forth', async () => {
    const [old, young] = [await page('works', 1000), await page('works', 0)];
    await call();
    young.respond(await next(young, 'INVITE'), '180 Ringing');
    await registerPage(old, 'works', 0);
    old.respond(await next(old, 'INVITE'), '180 Ringing');
    await registerPage(young, 'works', 0);
    await registerPage(old, 'works', 0);
    expect(await rung([old, young])).toEqual([false, false]);
  });

  test('rings no more after the answer', async () => {
    const [old, young] = [await page('works', 1000), await page('works', 0)];
    await call();
    young.respond(await next(young, 'INVITE'), '200 OK', [], offer({ setup: 'active' }));
    await next(young, 'ACK');
    await registerPage(old, 'works', 0);
    expect(await rung([old])).toEqual([false]);
  });
});

describe('a page that reads events over its socket', () => {
  /** Subscribes without reading the calls. @returns the values of `rings` in the notifications so far */
  async function subscribe(each: RawPhone): Promise<() => Promise<string>> {
    server.core.onSubscriber((subscriber) => {
      const tell = (): void => void subscriber.send(`rings: ${subscriber.rings}`);
      subscriber.onRings = tell;
      tell();
    });
    await each.final(
      each.send('SUBSCRIBE', { uri: 'sip:robin@sidecall.test', lines: ['Event: sidecall', 'Expires: 600'] }),
    );
    return async () => {
      const notify = await each.message('NOTIFY', (text) => /^NOTIFY .*rings: /s.test(text));
      each.respond(notify, '200 OK');
      return /rings: (\w+)$/.exec(notify)?.[1] ?? '';
    };
  }

  test('learns whether it rings, and of each change', async () => {
    const old = await page('works');
    const said = await subscribe(old);
    expect(await said()).toBe('true');
    const young = await page('works');
    expect(await said()).toBe('false');
    await registerPage(old, 'works', 0);
    expect(await said()).toBe('true');
    await registerPage(young, 'works', 0);
    expect(await said()).toBe('false');
    young.cut();
    expect(await said()).toBe('true');
  });

  test('learns it when it registers after subscribing, and nothing if it says nothing of its microphone', async () => {
    const each = await phone();
    const said = await subscribe(each);
    expect(await said()).toBe('null');
    await each.register();
    await registerPage(each, 'works', 0);
    expect(await said()).toBe('true');
  });
});
