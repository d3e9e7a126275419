/** A whole day of an agent by keyboard alone: where the focus is, and what a screen reader is told, at each step. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CallView } from '../../src/domain/protocol/call.ts';
import { english } from '../../src/elements/softphone/calls/messages.ts';
import { CarrierCaller } from '../gateway/telephony/support/carrier-caller.ts';
import { UdpCarrier } from '../gateway/telephony/support/udp-carrier.ts';
import { launchSpeaking } from './support/browser.ts';
import { agentTone, salesNumber, supportNumber } from './support/demo.ts';
import { patienceMs } from './support/eventually.ts';
import { putNumber } from './support/flow-setup.ts';
import { freePort } from './support/free-port.ts';
import { noteAnnouncements, ScreenReader } from './support/screen-reader.ts';
import { signInLink } from './support/sign-in-link.ts';
import { type Stack, startStack } from './support/stack.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const [marigold, barnaby, petra] = ['Marigold Thimble', 'Barnaby Inkwell', 'Petra Paperclip'] as const;
/** As the demo's CRM has them. */
const numberOf = { [marigold]: '+14155550123', [barnaby]: '+442079460018', [petra]: '+14155550142' };
/** As they are shown in the USA. */
const spelled = { [marigold]: '(415) 555-0123', [barnaby]: '+44 20 7946 0018', [petra]: '(415) 555-0142' };
/** Sam has an ordinary phone, behind the same carrier as the callers. */
const samPhone = '+14155550177';
const callerTone = 440;

/** On a busy machine the sound may break up, and the agent is told so. */
const troubles = Object.values(english.troubleHelp).flatMap((words) => words.split('. '));

let stack: Stack;
let carrier: UdpCarrier;
let browser: Browser;
let context: BrowserContext;
const callers: CarrierCaller[] = [];
/** Errors of the pages, and what their policies held back. */
const problems: string[] = [];

beforeAll(async () => {
  carrier = await UdpCarrier.open();
  carrier.gatewayPort = await freePort();
  const trunk = { name: 'carrier', host: '127.0.0.1', port: carrier.port, pingSeconds: 0 };
  stack = await startStack({
    seedCrm: true,
    settings: {
      SIDECALL_CRM_ORIGINS: 'https://crm.example',
      SIDECALL_TRUNKS: JSON.stringify([trunk]),
      SIDECALL_TRUNK_PORT: String(carrier.gatewayPort),
    },
  });
  const { gateway } = stack;
  await gateway.call('PUT', '/v1/agents/robin', { name: 'Robin', secondCall: 'offer' });
  await gateway.call('PUT', '/v1/agents/sam', { name: 'Sam', phone: samPhone, phoneWithoutConfirm: true });
  await putNumber(gateway, salesNumber, {});
  await putNumber(gateway, supportNumber, { record: 'always' });
  browser = await launchSpeaking(agentTone);
  context = await browser.newContext({
    ...{ permissions: ['microphone'], reducedMotion: 'reduce', viewport: { width: 400, height: 760 } },
  });
  context.setDefaultTimeout(patienceMs);
  context.on('weberror', (error) => problems.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/i.test(message.text())) problems.push(message.text());
  });
  await context.addInitScript(noteAnnouncements);
});

afterAll(async () => {
  for (const caller of callers) caller.close();
  await browser?.close();
  await stack?.close();
  carrier?.close();
});

async function calls(name: keyof typeof numberOf, line: string): Promise<CarrierCaller> {
  const caller = await CarrierCaller.call(carrier, line, numberOf[name]);
  callers.push(caller);
  return caller;
}

const newest = async (name: keyof typeof numberOf): Promise<CallView | undefined> =>
  (await stack.calls()).find(({ customer }) => customer.number === numberOf[name]);

/** The call is told at once: by its number as long as the CRM has not answered, and then the name. */
function rings(desk: ScreenReader, name: keyof typeof numberOf): Promise<void> {
  return desk.hearsEither([[`Incoming call from ${spelled[name]}`, name], [`Incoming call from ${name}`]]);
}

/** Presses Enter, which opens another page. */
async function opens(reader: ScreenReader): Promise<Page> {
  const [page] = await Promise.all([context.waitForEvent('page'), reader.page.keyboard.press('Enter')]);
  return page;
}

/** Opens the phone and signs in, in the window and the tab that open for it. */
async function signsIn(): Promise<ScreenReader> {
  const page = await context.newPage();
  // Browsers keep cookies of localhost as those of https.
  await page.goto(`http://localhost:${stack.gateway.port}/embed/default`);
  const desk = await ScreenReader.at(page, troubles);
  await desk.tabTo('button: Sign in');
  const popup = await ScreenReader.at(await opens(desk));
  await desk.isAt('button: Sign in');
  await popup.tabTo('link: Sign in to Sidecall');
  const tab = await ScreenReader.at(await opens(popup));
  // The link arrives in a message, or from the identity provider.
  await tab.page.goto(signInLink(stack.gateway, 'robin'));
  await tab.isAt('button: Sign in');
  await tab.press('Enter');
  await tab.hears(['You are signed in as Robin (agent).'], ['Signing in…']);
  await tab.page.close();
  const closed = popup.page.isClosed() ? null : popup.page.waitForEvent('close');
  await popup.page.bringToFront();
  // It looks by itself when the person comes back to it, and then closes.
  await popup
    .tabTo('button: Continue')
    .then(() => popup.page.keyboard.press('Enter'))
    .catch(() => undefined);
  await closed;
  return desk;
}

it('signs in, talks, holds, takes a second call, swaps, transfers, merges, wraps up and reads the log, by keyboard alone', async () => {
  const desk = await signsIn();
  await desk.hears(
    ['Ready for calls'],
    ['Sign in to use the phone.', 'Sign in in the window that has opened.', 'Connecting…', 'Switched off'],
  );
  await desk.isAt('tabpanel: Phone');

  // The first call. Answer vanishes with the focus on it.
  const first = await calls(marigold, salesNumber);
  await rings(desk, marigold);
  await desk.tabTo('button: Answer');
  await desk.press('Enter');
  await first.up();
  await desk.hears([`In call with ${marigold}`]);
  await desk.isAt('group: In call');
  await first.hears(agentTone);

  // A note, while they talk.
  await desk.press('Alt+n');
  await desk.isAt('textbox: Note');
  await desk.type('Wants a spout');
  await desk.finds('StaticText: Saved');
  await desk.press('Tab');
  await desk.isAt('button: Close the note, expanded');
  await desk.press('Enter');
  await desk.isAt('button: Note: Wants a spout');

  // Hold by its key, and back by its button.
  await desk.press('Alt+h');
  await desk.hears([`${marigold} is on hold`]);
  await desk.tabTo('button: Hold, pressed');
  await desk.press('Enter');
  await desk.hears([`In call with ${marigold}`]);
  await desk.isAt('button: Hold');

  // A second call while they talk takes no focus.
  const second = await calls(barnaby, salesNumber);
  await rings(desk, barnaby);
  await desk.isAt('button: Hold');
  await desk.finds(`button: Answer ${barnaby}`);
  await desk.press('Alt+a');
  await second.up();
  await desk.hears([`In call with ${barnaby}`], [`${marigold} is on hold`]);
  await desk.isAt('button: Hold');

  // Swap. The button moves to the other call.
  await desk.tabTo(`button: Switch: ${marigold}`);
  await desk.press('Enter');
  await desk.hears([`In call with ${marigold}`], [`${barnaby} is on hold`]);
  await desk.isAt('group: In call');
  await desk.finds(`button: Switch: ${barnaby}`);

  // Transfer the first customer to Sam. The second one is left, on hold.
  await desk.press('Alt+t');
  await desk.isAt('combobox: Transfer to, expanded');
  await desk.type('sam');
  await desk.finds(/^option: Sam.*, selected$/);
  await desk.press('Enter');
  await desk.isAt('button: Talk first');
  await desk.press('Shift+Tab');
  await desk.isAt('button: Transfer now');
  await desk.press('Enter');
  const { caller: sam } = await CarrierCaller.answer(carrier, samPhone);
  callers.push(sam);
  sam.speaks(callerTone);
  await first.hears(callerTone);
  await desk.hears([`${barnaby} is on hold`], ['Calling Sam']);
  await desk.isAt('group: On hold');
  await desk.press('Alt+h');
  await desk.hears([`In call with ${barnaby}`]);

  // A third customer, and both in one conversation.
  const third = await calls(petra, supportNumber);
  await rings(desk, petra);
  await desk.press('Alt+a');
  await third.up();
  await desk.hears([`In call with ${petra}`, 'Recording'], [`${barnaby} is on hold`]);
  await desk.press('Alt+j');
  await desk.hears([`${barnaby} is in the call`]);
  third.speaks(callerTone);
  await second.hears(callerTone);
  await desk.finds(/^region: In this call/);
  second.hangUp();
  await desk.hears([`${barnaby} has left`]);
  third.hangUp();
  await desk.hears([`Call with ${petra}: Call ended`]);

  // A note for each call, also for the one that goes on with Sam.
  await desk.press('Alt+n');
  await desk.isAt('textbox: Note');
  await desk.type('Both want a kettle');
  await desk.tabTo('radio: Resolved');
  await desk.press('Space');
  await desk.isAt('radio: Resolved, checked');
  await desk.press('Alt+s');
  await desk.hears([`Call with ${barnaby}: Call ended`]);
  await desk.tabTo('button: Skip');
  await desk.press('Enter');
  await desk.hears([`Call with ${marigold}: Call ended`]);
  // What was written during the call is still there.
  await desk.tabTo('textbox: Note');
  await desk.press('Control+Enter');
  await desk.isAt('tabpanel: Phone');

  // The log: find a call, filter, and hear its recording.
  await desk.press('Alt+l');
  await desk.isAt('searchbox: Find calls');
  await desk.paste('petra');
  await desk.hears(['1 call found'], ['Loading…']);
  await desk.press('Tab');
  await desk.isAt('combobox: Which calls');
  await desk.press('ArrowDown');
  await desk.hears(['No calls found'], ['Loading…']);
  await desk.press('ArrowUp');
  await desk.hears(['1 call found'], ['Loading…']);
  await desk.press('Tab');
  await desk.isAt('region: Recent calls');
  await desk.press('Tab');
  await desk.isAt(new RegExp(`^button: ${petra} Resolved Both want a kettle .*Incoming`));
  await desk.press('Tab');
  await desk.isAt(new RegExp(`^button: Recording .*${petra}`));
  await desk.press('Enter');
  await desk.isAt(/^button: (Play|Pause)$/);
  await desk.finds(`group: Recording: ${petra}`);

  first.hangUp();
  const transferred = await newest(marigold);
  expect(await stack.ended(transferred?.id ?? '')).toMatchObject({ agent: 'sam', endReason: 'COMPLETED' });
  const tookPart = await stack.gateway.text('GET', `/v1/calls/${transferred?.id}/participants`);
  expect(tookPart).toContain('"note":"Wants a spout"');
  expect(await newest(petra)).toMatchObject({ agent: 'robin', note: 'Both want a kettle', disposition: 'Resolved' });
  expect(problems).toEqual([]);
});
