import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hearEachOther, hears, hearsOnly } from './support/audio-probe.ts';
import { launchWithoutMicrophone, openPage } from './support/browser.ts';
import {
  agentTone,
  callFromOutside,
  customerTone,
  type Demo,
  openAgent,
  openOutsideWorld,
  salesNumber,
  startDemo,
} from './support/demo.ts';
import { keepSockets } from './support/dropped-sockets.ts';
import { eventually } from './support/eventually.ts';
import { NotificationDaemon } from './support/notification-daemon.ts';
import { leave } from './support/parked-pages.ts';
import { plugHeadset } from './support/plugged-devices.ts';
import { RealTabs } from './support/real-tabs.ts';
import { crmToken } from './support/stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const caller = { number: '+14155550123', name: 'Marigold Thimble' };

let demo: Demo;
const pages: Page[] = [];
const closing: { close(): Promise<void> }[] = [];

async function open(page: Promise<Page>): Promise<Page> {
  pages.push(await page);
  return page;
}

async function crmIs(mode: 'ok' | 'down' | 'slow', ms = 0): Promise<void> {
  await fetch(`${demo.crm.url}/api/_fault`, {
    method: 'POST',
    headers: { authorization: `Bearer ${crmToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mode, ms }),
  });
}

async function talking(agent: Page, outside: Page): Promise<void> {
  await callFromOutside(outside, salesNumber, caller.number);
  await agent.getByRole('button', { name: 'Answer', exact: true }).click();
  await outside.waitForFunction(() => document.body.dataset.state === 'talking');
}

async function robinIsRegistered(): Promise<void> {
  await eventually('robin to be registered', async () => {
    const all = await demo.gateway.call<{ identity: string; contacts: number }[]>('GET', '/v1/agents');
    return all.some((agent) => agent.identity === 'robin' && agent.contacts > 0);
  });
}

beforeAll(async () => {
  demo = await startDemo({ SIDECALL_CRM_TIMEOUT_MS: '60000' });
});

afterEach(async () => {
  await crmIs('ok');
  await Promise.all(pages.splice(0).map(leave));
  await Promise.all(closing.splice(0).map((browser) => browser.close()));
  await eventually('the phones to be gone', async () => {
    const agents = await demo.gateway.call<{ contacts: number; busy: boolean }[]>('GET', '/v1/agents');
    return agents.every((agent) => agent.contacts === 0 && !agent.busy);
  });
});

afterAll(async () => {
  await demo?.close();
});

describe('a phone in trouble', () => {
  it('keeps the audio when its WebSocket drops, and has call control again afterwards', async () => {
    const agent = await open(
      openAgent(demo, 'robin', async (context) => {
        await context.addInitScript(keepSockets);
      }),
    );
    const outside = await open(openOutsideWorld(demo));
    await talking(agent, outside);
    await hears(agent, customerTone);
    await agent.evaluate(() => (window as unknown as { dropSockets: () => void }).dropSockets());
    await hearEachOther([agent, customerTone], [outside, agentTone]);
    await agent.getByText('Ready for calls').first().waitFor();
    await agent.getByRole('button', { name: 'Hang up' }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
    const newest = (await demo.calls())[0];
    expect(await demo.ended(newest?.id ?? '')).toMatchObject({ endReason: 'COMPLETED', agent: 'robin' });
  });

  it('rings and says so when the CRM is down, and fills in when it answers', async () => {
    const [agent, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    await crmIs('down');
    await callFromOutside(outside, salesNumber, caller.number);
    await agent.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    const pop = agent.locator('cti-screen-pop');
    await pop.getByText('The CRM does not answer').waitFor();
    await pop.getByText('(415) 555-0123').first().waitFor();
    await crmIs('ok');
    await pop.getByText(caller.name).first().waitFor();
    await agent.getByRole('button', { name: 'Reject', exact: true }).click();
  });

  it('rings at once when the CRM is slow', async () => {
    const [agent, outside] = await Promise.all([open(openAgent(demo, 'robin')), open(openOutsideWorld(demo))]);
    // So slow that a busy machine shows the waiting, too.
    await crmIs('slow', 12_000);
    await callFromOutside(outside, salesNumber, caller.number);
    await agent.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    await agent.locator('cti-screen-pop').getByText('Looking up in the CRM').waitFor();
    await agent.locator('cti-screen-pop').getByText(caller.name).first().waitFor();
    await agent.getByRole('button', { name: 'Reject', exact: true }).click();
  });

  it('speaks through the microphone that the agent chooses during the call, and goes on when it is unplugged', async () => {
    const headsetTone = 1320;
    const agent = await open(
      openAgent(demo, 'robin', async (context) => {
        await context.addInitScript(plugHeadset);
      }),
    );
    const outside = await open(openOutsideWorld(demo));
    await talking(agent, outside);
    await hearsOnly(outside, [agentTone], [headsetTone]);
    await agent.getByRole('button', { name: 'More', exact: true }).click();
    await agent.getByRole('menuitem', { name: 'Sound devices' }).click();
    await agent.getByRole('combobox', { name: 'Microphone' }).selectOption({ label: 'Thimble headset' });
    await agent.getByRole('combobox', { name: 'Speaker' }).selectOption({ label: 'Thimble headset' });
    await hearsOnly(outside, [headsetTone], [agentTone]);
    await agent.keyboard.press('Escape');
    await agent.evaluate(() => window.headset.unplug());
    await agent.getByText('“Thimble headset” was unplugged.').waitFor();
    await hearsOnly(outside, [agentTone], [headsetTone]);
    await agent.evaluate(() => window.headset.plug());
    await agent.getByText('“Thimble headset” is in use.').waitFor();
    await hearsOnly(outside, [headsetTone], [agentTone]);
    await hears(agent, customerTone);
    await agent.getByRole('button', { name: 'Hang up' }).click();
  });

  it('sounds in one tab of two, and goes where the agent wants it', async () => {
    const first = await open(openAgent(demo, 'robin'));
    const second = await first.context().newPage();
    await second.goto(first.url());
    await second.getByText('Sound in another tab').waitFor();
    const outside = await open(openOutsideWorld(demo));
    await callFromOutside(outside, salesNumber, caller.number);
    await first.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    await second.getByRole('button', { name: 'Reject', exact: true }).click();
    await first.getByRole('button', { name: 'Answer', exact: true }).waitFor({ state: 'detached' });
    await outside.locator('#hang-up').click();

    await second.getByRole('button', { name: 'Use here' }).first().click();
    await second.getByText('Ready for calls').first().waitFor();
    await first.getByText('Sound in another tab').waitFor();
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
    await callFromOutside(outside, salesNumber, caller.number);
    await second.getByRole('button', { name: 'Answer', exact: true }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await second.getByRole('button', { name: 'Hang up' }).click();
  });

  it('hears of a call and has every command in each of eight tabs', async () => {
    const first = await open(openAgent(demo, 'robin'));
    const another = async (): Promise<Page> => {
      const tab = await first.context().newPage();
      await tab.goto(first.url());
      await tab.getByText('Sound in another tab').waitFor();
      return tab;
    };
    const [outside, ...others] = await Promise.all([
      open(openOutsideWorld(demo)),
      ...Array.from({ length: 7 }, another),
    ]);
    const tabs = [first, ...others];
    await talking(first, outside);

    const id = (await demo.calls())[0]?.id ?? '';
    const seen = (tab: Page): Promise<string> =>
      tab.evaluate((callId) => {
        const { $calls, $local } = document.querySelector('cti-softphone')?.phone?.state ?? {};
        const { muted, digits } = $local?.get()[callId] ?? {};
        return `${$calls?.get()[callId]?.phase}, ${muted ? 'muted' : 'not muted'}, “${digits}”`;
      }, id);
    const everywhere = async (what: string): Promise<void> => {
      await eventually(`${what} in each tab`, async () => {
        const all = await Promise.all(tabs.map(seen));
        if (all.every((each) => each.startsWith(what))) return true;
        throw new Error(`The tabs say: ${all.join(' | ')}`);
      });
    };
    const ask = (tab: Page, what: 'hold' | 'resume' | 'hangUp' | 'agents' | 'loadLog'): Promise<unknown> =>
      tab.evaluate(
        async ([name, callId]) => {
          const phone = document.querySelector('cti-softphone')?.phone;
          await (name === 'agents' || name === 'loadLog' ? phone?.[name]() : phone?.[name](callId));
        },
        [what, id] as const,
      );
    const mute = (tab: Page, muted: boolean): Promise<unknown> =>
      tab.evaluate(([callId, on]) => document.querySelector('cti-softphone')?.phone?.mute(callId, on), [
        id,
        muted,
      ] as const);
    await everywhere('active');
    let digits = '';
    for (const [at, tab] of tabs.entries()) {
      await ask(tab, 'hold');
      if (at % 4 === 1) await everywhere('held');
      await ask(tab, 'resume');
      await mute(tab, true);
      digits += String(at);
      await tab.evaluate(
        ([callId, digit]) => document.querySelector('cti-softphone')?.phone?.sendDigits(callId, digit),
        [id, String(at)] as const,
      );
      // The request is complete when it resolves, in the tab with the audio.
      expect(await seen(first)).toContain(`muted, “${digits}”`);
      if (at % 4 === 1) await everywhere(`active, muted, “${digits}”`);
      await mute(tab, false);
      await ask(tab, 'agents');
      await ask(tab, 'loadLog');
    }
    await everywhere('active, not muted');
    // With the buttons of a tab without audio, checked at the other side.
    const [, , third = first] = tabs;
    await third.bringToFront();
    await third.getByRole('button', { name: 'Mute' }).click();
    await hearsOnly(outside, [], [agentTone]);
    await third.getByRole('button', { name: 'Mute' }).click();
    await hearsOnly(outside, [agentTone]);
    await ask(tabs.at(-1) as Page, 'hangUp');
    await everywhere('ended');
    await tabs[3]?.evaluate(
      (callId) => document.querySelector('cti-softphone')?.phone?.saveWrapUp(callId, { note: 'x', disposition: null }),
      id,
    );
    expect(await demo.ended(id)).toMatchObject({ phase: 'completed', agent: 'robin' });

    for (const tab of tabs.slice(6)) {
      await callFromOutside(outside, salesNumber, caller.number);
      await tab.getByRole('button', { name: 'Answer', exact: true }).click();
      await outside.waitForFunction(() => document.body.dataset.state === 'talking');
      await tab.getByRole('button', { name: 'Hang up' }).click();
      await outside.waitForFunction(() => document.body.dataset.state === 'idle');
      await tab.getByRole('button', { name: 'Skip' }).click();
    }
    await callFromOutside(outside, salesNumber, caller.number);
    await tabs[4]?.getByRole('button', { name: 'Reject', exact: true }).click();
    await first.getByRole('button', { name: 'Answer', exact: true }).waitFor({ state: 'detached' });
    await outside.locator('#hang-up').click();
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
    const dialling = tabs[6] as Page;
    await dialling.bringToFront();
    await dialling.locator('cti-dialer').first().getByRole('combobox').first().fill('+14155550199');
    await dialling.getByRole('button', { name: 'Call', exact: true }).click();
    for (const tab of tabs) await tab.getByRole('button', { name: /Cancel|Hang up/ }).waitFor();
    await dialling.getByRole('button', { name: /Cancel|Hang up/ }).click();
    for (const tab of tabs) await tab.getByText('Calling', { exact: true }).waitFor({ state: 'detached' });
    expect(await first.evaluate(() => window.__probe.connections.length)).toBeGreaterThan(0);
    for (const tab of tabs.slice(1)) expect(await tab.evaluate(() => window.__probe.connections.length)).toBe(0);
    await tabs[5]?.getByRole('button', { name: 'Use here' }).first().click();
    await first.getByText('Sound in another tab').waitFor();
    await callFromOutside(outside, salesNumber, caller.number);
    await tabs[5]?.getByRole('button', { name: 'Answer', exact: true }).click();
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await tabs[5]?.getByRole('button', { name: 'Hang up' }).click();
  });

  it('asks for the microphone in the tab in front, for the hidden tab that has the phone', async () => {
    const browser = await RealTabs.launch(['--use-fake-device-for-media-stream']);
    closing.push(browser);
    const url = `${demo.crm.url}/?user=robin`;
    const leader = await browser.open(url);
    await robinIsRegistered();
    const front = await browser.open(url, holdQuestion);
    await front.bringToFront();
    await eventually('the other tab to be hidden', () => leader.evaluate<boolean>('document.hidden'));
    const phone = `document.querySelector('cti-softphone').phone`;
    const shows = (what: string): Promise<boolean> => front.evaluate(`${phone}.state.${what}`);
    await eventually('the phone to be in the other tab', () => shows('$follower.get()'));
    const outside = await open(openOutsideWorld(demo));
    await callFromOutside(outside, salesNumber, caller.number);
    await eventually('the call to ring', () => shows(`$current.get()?.phase === 'ringing'`));
    expect(
      await leader.evaluate(`navigator.permissions.query({ name: 'microphone' }).then(({ state }) => state)`),
    ).toBe('prompt');
    const answered = front.evaluate(`${phone}.answer(${phone}.state.$current.get().id)`);
    answered.catch(() => undefined);
    await eventually('the question in front', () => front.evaluate<boolean>('window.questions.length === 1'));
    await front.send('Browser.grantPermissions', { permissions: ['audioCapture'] });
    await front.evaluate('window.questions[0]()');
    await answered;
    await outside.waitForFunction(() => document.body.dataset.state === 'talking');
    await eventually('the call to be up in front', () => shows(`$current.get()?.phase === 'active'`));
    expect(await shows(`$local.get()[${phone}.state.$current.get().id].elsewhere`)).toBe(true);
    await front.evaluate(`${phone}.hangUp(${phone}.state.$current.get().id)`);
    await outside.waitForFunction(() => document.body.dataset.state === 'idle');
  });

  // Chromium on Linux gives notifications to the desktop by D-Bus. The desktop is the test's own; its click is a real one.
  it.runIf(process.platform === 'linux')(
    'announces a call to a hidden tab by a notification, whose button answers it',
    async () => {
      const desktop = await NotificationDaemon.start();
      const browser = await RealTabs.launch(['--use-fake-device-for-media-stream'], {
        DBUS_SESSION_BUS_ADDRESS: desktop.address,
      });
      closing.push(browser, desktop);
      const agent = await browser.open(`${demo.crm.url}/?user=robin`);
      await agent.send('Browser.grantPermissions', { permissions: ['audioCapture', 'notifications'] });
      await robinIsRegistered();
      const front = await browser.open('data:text/html,<title>Another page</title>');
      await front.bringToFront();
      await eventually('the tab to be hidden', () => agent.evaluate<boolean>('document.hidden'));
      const outside = await open(openOutsideWorld(demo));
      await callFromOutside(outside, salesNumber, caller.number);
      const shown = await eventually(`a notification with the name ${caller.name}`, () =>
        desktop.shown.find(({ title }) => title.includes(caller.name)),
      );
      expect(shown.title).toBe(`Incoming call from ${caller.name}`);
      expect(shown.body).toContain('Sales');
      expect([...shown.buttons.values()]).toEqual(expect.arrayContaining(['Answer', 'Reject']));
      desktop.click(shown, 'Answer');
      await outside.waitForFunction(() => document.body.dataset.state === 'talking');
      await eventually('the notification to be gone', () => desktop.shown.length === 0);
      // Answering brings the tab to the front.
      await eventually('the tab to be shown', async () => !(await agent.evaluate<boolean>('document.hidden')));
      await outside.locator('#hang-up').click();
    },
  );

  it('says what to do where the microphone is refused or absent, and the call goes on to the next agent', async () => {
    for (const [how, message] of [
      ['refused', 'The browser does not let this page use the microphone.'],
      ['absent', 'No microphone was found.'],
    ] as const) {
      const browser = await launchWithoutMicrophone(how);
      closing.push(browser);
      const [agent, other, outside] = await Promise.all([
        openPage(browser, `${demo.crm.url}/?user=robin`, { permissions: [] }),
        open(openAgent(demo, 'sam')),
        open(openOutsideWorld(demo)),
      ]);
      await agent.getByText('Ready for calls').first().waitFor();
      await callFromOutside(outside, salesNumber, caller.number);
      await agent.getByRole('button', { name: 'Answer', exact: true }).click();
      await agent.getByText(message).first().waitFor();
      await other.getByRole('button', { name: 'Answer', exact: true }).click();
      await outside.waitForFunction(() => document.body.dataset.state === 'talking');
      await other.getByRole('button', { name: 'Hang up' }).click();
      await Promise.all([browser.close(), ...pages.splice(0).map(leave)]);
    }
  });

  it('says so in a browser without WebRTC', async () => {
    const agent = await open(
      openPage(await demo.office(), `${demo.crm.url}/?user=robin`, {}, async (context) => {
        await context.addInitScript(() => {
          Reflect.deleteProperty(window, 'RTCPeerConnection');
        });
      }),
    );
    await agent.getByText('This browser cannot make calls.').first().waitFor();
    const visitor = await open(
      openPage(await demo.outside(), demo.siteUrl, {}, async (context) => {
        await context.addInitScript(() => {
          Reflect.deleteProperty(window, 'RTCPeerConnection');
        });
      }),
    );
    await visitor.getByRole('button', { name: 'Call us' }).click();
    await visitor.getByText('This browser cannot make calls.').first().waitFor();
  });
});

/** In the page: the microphone prompt waits in `questions` for the agent's answer. */
const holdQuestion = `{
  window.questions = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    await new Promise((resolve) => window.questions.push(resolve));
    return ask(wanted);
  };
}`;
