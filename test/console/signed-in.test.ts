import { expect } from '@open-wc/testing';
import { make } from '../../src/console/make.ts';
import type { ConsoleLeaveQuestion } from '../../src/console/shell/leave-question.ts';
import type { ConsoleSignInAgain } from '../../src/console/shell/sign-in-again.ts';
import { askSignedIn } from '../../src/console/shell/signed-in.ts';
import { signedInPage } from '../../src/console/signed-in-page.ts';
import { until } from './support/inside.ts';

const { fetch: realFetch } = globalThis;
let sent: { method: string; headers: Record<string, string> }[];
let answers: Response[];

beforeEach(() => {
  sent = [];
  answers = [];
  globalThis.fetch = async (_path, { method = '', headers } = {}) => {
    sent.push({ method, headers: Object.fromEntries(new Headers(headers)) });
    return answers.shift() ?? Response.json({});
  };
});

afterEach(() => {
  globalThis.fetch = realFetch;
});

const tagged = (tag: string): Response => Response.json({}, { headers: { etag: tag } });

it('replaces only the version that was read last, at each address', async () => {
  const ask = askSignedIn(async () => undefined);
  answers = [tagged('"1"'), tagged('"2"'), Response.json({}), Response.json({})];
  await ask('GET', '/v1/a');
  await ask('PUT', '/v1/a', {});
  await ask('PUT', '/v1/a', {});
  await ask('PUT', '/v1/b', {});
  await ask('PUT', '/v1/c', {}, { creates: true });
  expect(sent.map(({ headers }) => [headers['if-match'], headers['if-none-match']])).to.deep.equal([
    [undefined, undefined],
    ['"1"', undefined],
    ['"2"', undefined],
    [undefined, undefined],
    [undefined, '*'],
  ]);
});

it('signs in once for requests that end together, and sends both again', async () => {
  let signIns = 0;
  const ask = askSignedIn(async () => {
    signIns += 1;
  });
  const ended = (): Response =>
    Response.json({ error: { code: 'TOKEN_EXPIRED', message: '', help: '' } }, { status: 401 });
  answers = [ended(), ended()];
  await Promise.all([ask('GET', '/v1/a'), ask('POST', '/v1/b', {})]);
  expect(signIns).to.equal(1);
  expect(sent.map(({ method }) => method).sort()).to.deep.equal(['GET', 'GET', 'POST', 'POST']);
});

it('a page of its own lets the person sign in again on the page, and goes on with what was asked', async () => {
  const main = make('main', { id: 'page' });
  document.body.append(main);
  try {
    const { ask, person } = signedInPage();
    const kim = { identity: 'kim', name: 'Kim', role: 'agent' };
    const ended = Response.json({ error: { code: 'TOKEN_MISSING', message: '', help: '' } }, { status: 401 });
    answers = [
      Response.json(kim),
      ended,
      Response.json({ openId: false }),
      Response.json(kim),
      Response.json({ id: 1 }),
    ];
    await person();
    const asked = ask('POST', '/v1/contacts', { name: 'Robin' });
    const signIn = main.querySelector('console-sign-in-again') as ConsoleSignInAgain;
    const dialog = (): HTMLDialogElement | null => signIn.renderRoot.querySelector('dialog');
    await until(() => dialog()?.open, 'the dialog');
    await until(() => answers.length === 2, 'the ways to sign in');
    const buttons = [...(dialog()?.querySelectorAll('button') ?? [])];
    buttons.find(({ textContent }) => textContent === 'I have signed in elsewhere')?.click();
    expect(await asked).to.deep.equal({ id: 1 });
    expect(dialog()?.open).to.equal(false);
  } finally {
    main.remove();
  }
});

it('a page of its own asks before what was typed is lost: on sign-out, and when the browser leaves it', async () => {
  const main = make('main', { id: 'page' });
  document.body.append(main);
  try {
    const { mayLose } = signedInPage();
    const search = make('form', { role: 'search' }, make('input'));
    const form = make('form', {}, make('input'));
    main.append(search, form);
    const type = (there: HTMLElement): void => {
      there.querySelector('input')?.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    const leaves = (): boolean => dispatchEvent(new Event('beforeunload', { cancelable: true }));
    type(search);
    expect([await mayLose(), leaves()], 'what is searched for is not lost').to.deep.equal([true, true]);
    type(form);
    expect(leaves()).to.equal(false);
    const question = main.querySelector('console-leave-question') as ConsoleLeaveQuestion;
    await question.updateComplete;
    const dialog = question.renderRoot.querySelector('dialog') as HTMLDialogElement;
    const buttons = [...main.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent === 'Sign out')?.click();
    await until(() => dialog.open, 'the question');
    dialog.querySelector('button')?.click();
    await until(() => !dialog.open, 'the end of the question');
    expect(sent).to.deep.equal([]);
    form.remove();
    await until(() => leaves(), 'the page to be free to go');
    expect(await mayLose()).to.equal(true);
  } finally {
    main.remove();
  }
});
