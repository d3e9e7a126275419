import { expect, fixtureCleanup, nextFrame } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConsolePageEntry } from '../../src/console/pages.ts';
import { listPage } from '../../src/console/parts/list-page.ts';
import type { PageContext } from '../../src/console/shell/page-context.ts';
import { ConsoleShell } from '../../src/console/shell/shell.ts';
import type { Role } from '../../src/domain/protocol/session.ts';
import { field, focusedIn, named, personOf, press, textIn, type } from './support/console-page.ts';
import { until } from './support/inside.ts';
import { answer, asked, refusal } from './support/scripted-api.ts';

const before = location.href;

afterEach(() => {
  history.replaceState(null, '', before);
  fixtureCleanup();
  for (const shell of document.querySelectorAll('console-shell')) shell.remove();
});

interface Note {
  text: string;
}

/** A page whose form saves a text. */
const notes = (context: PageContext): HTMLElement =>
  listPage<Note>(context, {
    one: 'note',
    many: 'notes',
    changes: [],
    keyOf: ({ text }) => text,
    nameOf: ({ text }) => text,
    columns: [{ title: 'Text', view: ({ text }) => text }],
    read: async () => ({ rows: [], next: null }),
    form: () => ({
      one: 'note',
      keyOf: ({ text }) => text,
      nameOf: ({ text }) => text,
      fields: [{ kind: 'text', name: 'text', label: 'Text' }],
      blank: { text: '' },
      valuesOf: ({ text }) => ({ text }),
      read: async (row) => row,
      save: (values) => context.ask('PUT', '/v1/note', values),
    }),
    none: 'No notes.',
  });

const rest = (context: PageContext): HTMLElement => {
  const place = document.createElement('p');
  place.textContent = `Behind it: ${context.rest}`;
  const call = document.createElement('a');
  call.textContent = `Shown: ${context.query.get('call') ?? 'none'}`;
  call.href = '/console/flows/main?call=C1';
  place.append(call);
  return place;
};

const entries: readonly ConsolePageEntry[] = [
  { name: '', title: 'Overview', group: 'Start', roles: ['supervisor', 'admin'], load: async () => ({ page: rest }) },
  {
    name: 'notes',
    title: 'Notes',
    group: 'Calls',
    roles: ['supervisor', 'admin'],
    load: async () => ({ page: notes }),
  },
  { name: 'flows', title: 'Flows', group: 'Calls', roles: ['admin'], load: async () => ({ page: rest }) },
  {
    name: 'prompts',
    title: 'Prompts',
    group: 'Calls',
    roles: ['admin'],
    load: () => Promise.reject(new Error('Gone.')),
  },
];

async function open(path: string, role: Role = 'admin'): Promise<ConsoleShell> {
  history.replaceState(null, '', path);
  const shell = new ConsoleShell();
  Object.assign(shell, { person: personOf(role), pages: entries });
  document.body.append(shell);
  await shell.open();
  return shell;
}

const title = (shell: ConsoleShell): string => shell.renderRoot.querySelector('h1')?.textContent ?? '';

async function typing(shell: ConsoleShell): Promise<void> {
  await until(() => named(shell, 'New note') !== null);
  press(shell, 'New note');
  await until(() => field(shell, 'Text') !== null);
  type(shell, 'Text', 'unsaved words');
}

const openDialog = (shell: ConsoleShell, name: string): HTMLDialogElement | null | undefined =>
  shell.renderRoot.querySelector(name)?.shadowRoot?.querySelector('dialog[open]');

it('opens the page of the address, and others in place: title, focus, mark in the list', async () => {
  const shell = await open('/console/flows/support%20line');
  expect(title(shell)).to.equal('Flows');
  expect(document.title).to.equal('Flows – Sidecall');
  expect(textIn(shell)).to.contain('Behind it: support line');
  await expect(shell).to.be.accessible();

  press(shell, 'Notes');
  await until(() => title(shell) === 'Notes');
  await until(() => focusedIn(shell)?.textContent === 'Notes');
  expect(location.pathname).to.equal('/console/notes');
  expect(shell.renderRoot.querySelector('[aria-current=page]')?.textContent?.trim()).to.equal('Notes');
  history.back();
  await until(() => title(shell) === 'Flows');
});

it('gives the page what is behind the “?” of a link, also when the browser comes back to it', async () => {
  const shell = await open('/console/flows');
  press(shell, 'Shown: none');
  await until(() => named(shell, 'Shown: C1') !== null);
  expect(location.pathname + location.search).to.equal('/console/flows/main?call=C1');
  press(shell, 'Notes');
  await until(() => title(shell) === 'Notes');
  history.back();
  await until(() => named(shell, 'Shown: C1') !== null);
});

it('says so if there is no such page, or not for this role; shows who is signed in', async () => {
  expect(textIn(await open('/console/nothing'))).to.contain('There is no such page');
  const shell = await open('/console/flows', 'supervisor');
  expect(textIn(shell)).to.contain('your role may not open it');
  expect(shell.renderRoot.querySelector('.person')?.textContent).to.equal('Kim Example (supervisor)');
  expect(named(shell, 'Flows')).to.equal(null);
});

it('shows nothing of the page before if a page cannot be loaded', async () => {
  const shell = await open('/console/flows/main');
  press(shell, 'Prompts');
  await until(() => textIn(shell).includes('The page cannot be loaded. Load it again. (Error: Gone.)'));
  expect([title(shell), textIn(shell).includes('Behind it')]).to.deep.equal(['Prompts', false]);
  await until(() => focusedIn(shell)?.textContent === 'Prompts');
});

it('tells a role that may only read', async () => {
  const shell = await open('/console/notes', 'supervisor');
  expect(textIn(shell)).to.contain('Your role (supervisor) may read this page.');
  expect(textIn(await open('/console/notes'))).not.to.contain('may read this page');
});

describe('unsaved input', () => {
  it('stays if the person stays, also when the browser goes back', async () => {
    const shell = await open('/console');
    press(shell, 'Notes');
    await typing(shell);
    press(shell, 'Flows');
    await until(() => openDialog(shell, 'console-leave-question') != null);
    await expect(shell).to.be.accessible();
    press(shell, 'Stay here');
    await until(() => openDialog(shell, 'console-leave-question') == null);
    history.back();
    await until(() => openDialog(shell, 'console-leave-question') != null);
    press(shell, 'Stay here');
    await until(() => openDialog(shell, 'console-leave-question') == null);
    expect(location.pathname).to.equal('/console/notes');
    expect(field(shell, 'Text')?.value).to.equal('unsaved words');
    const closing = new Event('beforeunload', { cancelable: true });
    dispatchEvent(closing);
    expect(closing.defaultPrevented).to.equal(true);
  });

  it('is asked for by Escape in a form, and the same key does not answer', async () => {
    const shell = await open('/console/notes');
    await typing(shell);
    field(shell, 'Text')?.focus();
    await sendKeys({ press: 'Escape' });
    await until(() => openDialog(shell, 'console-leave-question') != null);
    await nextFrame();
    await nextFrame();
    expect(openDialog(shell, 'console-leave-question') != null).to.equal(true);
    await sendKeys({ press: 'Escape' });
    await until(() => openDialog(shell, 'console-leave-question') == null);
    expect(field(shell, 'Text')?.value).to.equal('unsaved words');
  });

  it('is lost if the person says so', async () => {
    const shell = await open('/console/notes');
    await typing(shell);
    press(shell, 'Flows');
    await until(() => openDialog(shell, 'console-leave-question') != null);
    press(shell, 'Leave without saving');
    await until(() => title(shell) === 'Flows');
    const closing = new Event('beforeunload', { cancelable: true });
    dispatchEvent(closing);
    expect(closing.defaultPrevented).to.equal(false);
  });
});

it('asks to sign in again in place when the session has ended, keeps the form, and saves it afterwards', async () => {
  const shell = await open('/console/notes');
  await typing(shell);
  answer({ 'PUT /v1/note': refusal(401, 'TOKEN_MISSING', 'No.'), 'GET /v1/sign-in': { openId: true } });
  press(shell, 'Create');
  await until(() => openDialog(shell, 'console-sign-in-again') != null);
  await until(() => named(shell, 'Sign in with your organization') !== null);
  await expect(shell).to.be.accessible();

  answer({ 'GET /v1/session': { ...personOf('admin'), identity: 'sam' } });
  press(shell, 'I have signed in elsewhere');
  await until(() => textIn(shell).includes('this page belongs to “kim”'));

  answer({ 'GET /v1/session': personOf('admin'), 'PUT /v1/note': { text: 'unsaved words' } });
  type(shell, 'Sign-in link', 'http://localhost/sign-in#abc');
  press(shell, 'Sign in');
  await until(() => textIn(shell).includes('“unsaved words” is saved.'));
  expect(asked.filter(({ path }) => path === '/v1/sign-in/link').map(({ body }) => body)).to.deep.equal([
    { token: 'abc' },
  ]);
  expect(asked.filter(({ method }) => method === 'PUT').map(({ body }) => body)).to.deep.equal([
    { text: 'unsaved words' },
    { text: 'unsaved words' },
  ]);
  expect(openDialog(shell, 'console-sign-in-again')).to.equal(null);
});

it('signs out', async () => {
  answer({ 'POST /v1/sign-out': refusal(503, 'SHUTTING_DOWN', 'The gateway is stopping.') });
  const shell = await open('/console/flows');
  press(shell, 'Sign out');
  await until(() => textIn(shell).includes('The gateway is stopping.'));
});
