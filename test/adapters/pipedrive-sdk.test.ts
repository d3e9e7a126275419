import { expect, it, onTestFinished, vi } from 'vitest';
import { ExtensionClient } from '../../adapters/pipedrive/extension-client.ts';
import { createHost } from '../../adapters/pipedrive/host.ts';
import type { CallFact, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import { holds } from '../e2e/support/eventually.ts';

const origin = 'https://garden.pipedrive.com';

interface Sent {
  message: { id: string; payload: { type: string; command?: string; event?: string; args?: unknown } };
  to: string;
}

/** Pipedrive's page around a frame: it answers commands, and keeps what was sent. */
function makeFrame({ search = '?id=abc&theme=dark&token=x', around = origin as string | null } = {}) {
  const sent: Sent[] = [];
  const events = new Map<string, MessagePort>();
  const ports: MessagePort[] = [];
  const refused = new Set<string>();
  const parent = {
    postMessage(message: Sent['message'], to: string, [port]: MessagePort[] = []) {
      sent.push({ message, to });
      if (port === undefined) return;
      ports.push(port);
      const { command = '', event } = message.payload;
      if (event !== undefined) events.set(event, port);
      else port.postMessage(refused.has(command) ? { error: 'refused' } : { data: { status: command } });
    },
  };
  const page = {
    parent,
    location: { search, ancestorOrigins: around === null ? undefined : [around] },
    document: { referrer: '' },
    MessageChannel,
    setTimeout: () => 0,
    clearTimeout() {},
    addEventListener() {},
  };
  onTestFinished(() => {
    for (const port of ports) port.close();
  });
  return {
    page: page as unknown as Window & typeof globalThis,
    sent,
    refused,
    say: (event: string, data: unknown) => events.get(event)?.postMessage({ data }),
  };
}

const commands: [string, unknown][] = [
  ['show_floating_window', {}],
  ['set_notification', { number: 1 }],
  ['set_focus_mode', true],
  ['redirect_to', { view: 'contacts', id: 42 }],
  ['hide_floating_window', {}],
];
const events = ['visibility', 'user_settings_change'];

async function byTheirs() {
  const { page, sent, refused, say } = makeFrame();
  vi.stubGlobal('window', page);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { default: module } = await import('@pipedrive/app-extensions-sdk');
  const Theirs = ((module as { default?: unknown }).default ?? module) as typeof module;
  const heard: unknown[] = [];
  const sdk = await new Theirs().initialize();
  for (const event of events) sdk.listen(event as never, ({ data }) => heard.push(data));
  const execute = sdk.execute.bind(sdk) as (command: string, args: unknown) => Promise<unknown>;
  const answers: unknown[] = [];
  for (const [command, args] of commands) answers.push(await execute(command, args));
  refused.add('set_focus_mode');
  await expect(execute('set_focus_mode', true)).rejects.toThrow('refused');
  return { sent, answers, heard: await saysAll(say, heard) };
}

async function byOurs() {
  const { page, sent, refused, say } = makeFrame();
  const client = new ExtensionClient({ window: page, origin, id: 'abc' });
  const heard: unknown[] = [];
  await holds(() => expect(sent).toHaveLength(1));
  for (const event of events) client.on(event, (data) => heard.push(data));
  const answers: unknown[] = [];
  for (const [command, args] of commands) answers.push(await client.execute(command, args));
  refused.add('set_focus_mode');
  await expect(client.execute('set_focus_mode', true)).rejects.toThrow('refused');
  return { sent, answers, heard: await saysAll(say, heard) };
}

async function saysAll(say: ReturnType<typeof makeFrame>['say'], heard: unknown[]): Promise<unknown[]> {
  say('visibility', { is_visible: true, context: { invoker: 'user' } });
  await holds(() => expect(heard).toHaveLength(1));
  say('user_settings_change', { theme: 'light' });
  await holds(() => expect(heard).toHaveLength(2));
  return heard;
}

it('Pipedrive’s client of the protocol and ours send and hear the same messages', async () => {
  const theirs = await byTheirs();
  const ours = await byOurs();
  expect(ours.sent.map(({ message }) => message)).toEqual(theirs.sent.map(({ message }) => message));
  expect(ours.sent).toHaveLength(commands.length + events.length + 2);
  expect(ours.answers).toEqual(theirs.answers);
  expect(ours.heard).toEqual(theirs.heard);
  // Intended: Pipedrive's client sends to whatever page is around it.
  expect(new Set(theirs.sent.map(({ to }) => to))).toEqual(new Set(['*']));
  expect(new Set(ours.sent.map(({ to }) => to))).toEqual(new Set([origin]));
});

/** The commands that the host has sent, without the first one. */
const sentBy = ({ sent }: ReturnType<typeof makeFrame>) =>
  sent.flatMap(({ message: { payload } }) =>
    payload.type === 'command' && payload.command !== 'initialize' ? [[payload.command, payload.args]] : [],
  );

function openHost(options?: Parameters<typeof makeFrame>[0]) {
  const frame = makeFrame(options);
  return { frame, host: createHost({ window: frame.page, getToken: async () => 'token-1' }) };
}

const fact = (step: CallFact['step'], more: Partial<CallFact> = {}): CallFact => ({
  ...{ callId: 'CA1', step, direction: 'inbound', about: null, duration: null },
  ...more,
});

it('the window opens for a call, cannot be closed during it, and hides again if the user had it closed', async () => {
  const { frame, host } = openHost();
  host.show?.('ringing');
  host.notify?.(fact('ringing'));
  host.notify?.(fact('ringing', { callId: 'CA2' }));
  await holds(() => expect(sentBy(frame)).toHaveLength(3));
  frame.say('visibility', { is_visible: true, context: { invoker: 'command' } });
  const seen: HostContext[] = [];
  host.context?.((now) => seen.push(now));
  await holds(() => expect(seen.at(-1)?.visible).toBe(true));
  host.show?.('call');
  for (const step of ['answered', 'held', 'ended', 'logged'] as const) host.notify?.(fact(step));
  host.notify?.(fact('ended', { callId: 'CA2' }));
  host.show?.('idle');
  host.show?.('idle');
  await holds(() => expect(sentBy(frame)).toHaveLength(8));
  expect(sentBy(frame)).toEqual([
    ['show_floating_window', {}],
    ['set_notification', { number: 1 }],
    ['set_notification', { number: 2 }],
    ['set_notification', { number: 1 }],
    ['set_focus_mode', true],
    ['set_focus_mode', false],
    ['set_notification', { number: 0 }],
    ['hide_floating_window', {}],
  ]);
});

it('a window that the user opened stays open', async () => {
  const { frame, host } = openHost();
  const seen: HostContext[] = [];
  host.context?.((now) => seen.push(now));
  frame.say('visibility', { is_visible: true, context: { invoker: 'user' } });
  await holds(() => expect(seen).toHaveLength(2));
  host.show?.('call');
  host.show?.('idle');
  host.open?.({ kind: 'person', id: '1' });
  await holds(() => expect(sentBy(frame)).toEqual([['redirect_to', { view: 'contacts', id: 1 }]]));
});

it('a clicked number is dialled with its record, and what the page itself said is not', async () => {
  const { frame, host } = openHost();
  const wishes: DialWish[] = [];
  const stop = host.onDial?.((wish) => wishes.push(wish));
  const click = (context: object, is_visible = true) => frame.say('visibility', { is_visible, context });
  click({ invoker: 'command', number: '+14155550199' });
  click({ invoker: 'user', number: '+14155550199' }, false);
  click({ invoker: 'user', number: 'call me' });
  click({ invoker: 'user', number: '+1 415 555 0123', person_id: 42 });
  click({ invoker: 'user', phone: '020 7946 0958', deal_id: '7' });
  await holds(() => expect(wishes).toHaveLength(2));
  expect(wishes).toEqual([
    { number: '+1 415 555 0123', about: { kind: 'person', id: '42' } },
    { number: '020 7946 0958', about: { kind: 'deal', id: '7' } },
  ]);
  stop?.();
});

it('opens persons, organisations, deals and leads, and nothing else', async () => {
  const { frame, host } = openHost();
  const lead = '46c3b0e1-db35-59ca-1828-4817378dff71';
  expect(['person', 'deal', 'ticket', 'toString'].map((kind) => host.opens?.(kind))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  for (const id of ['../1', 'abc', '', '0']) host.open?.({ kind: 'person', id });
  host.open?.({ kind: 'ticket', id: '1' });
  host.open?.({ kind: 'organization', id: '5' });
  host.open?.({ kind: 'lead', id: lead });
  await holds(() => expect(sentBy(frame)).toHaveLength(2));
  expect(sentBy(frame)).toEqual([
    ['redirect_to', { view: 'organizations', id: 5 }],
    ['redirect_to', { view: 'leads', id: lead }],
  ]);
});

it('knows the theme, and the record beside which a panel is open', async () => {
  const { frame, host } = openHost({ search: '?id=abc&theme=dark&resource=deal&selectedIds=42' });
  const seen: HostContext[] = [];
  const stop = host.context?.((now) => seen.push(now));
  expect(seen).toEqual([{ about: { kind: 'deal', id: '42' }, theme: 'dark' }]);
  frame.say('user_settings_change', { theme: 'light' });
  await holds(() => expect(seen).toHaveLength(2));
  expect(seen[1]).toMatchObject({ theme: 'light' });
  stop?.();
  expect(await host.getToken()).toBe('token-1');
});

it.each([
  ['another page is around it', { around: 'https://pipedrive.com.evil.example' }],
  ['it is not https', { around: 'http://garden.pipedrive.com' }],
  ['the address has no id', { search: '?theme=dark' }],
  ['the browser does not say what is around it', { around: null }],
  ['the parameter names another page', { around: null, search: '?id=abc&origin=https://evil.example' }],
])('starts nothing if %s', (_what, options) => {
  const frame = makeFrame(options);
  expect(() => createHost({ window: frame.page })).toThrow(expect.objectContaining({ code: 'ORIGIN_NOT_ALLOWED' }));
  expect(frame.sent).toEqual([]);
});

it('takes the origin from the parameter or from the referrer if the browser does not say it', () => {
  const byParameter = openHost({ around: null, search: `?id=abc&origin=${origin}` });
  expect(byParameter.frame.sent[0]?.to).toBe(origin);
  const frame = makeFrame({ around: null });
  (frame.page.document as { referrer: string }).referrer = `${origin}/deals/1`;
  createHost({ window: frame.page });
  expect(frame.sent[0]?.to).toBe(origin);
});
