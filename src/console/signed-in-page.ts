import type { SessionView } from '../domain/protocol/session.ts';
import { sentenceOf, toSignIn } from './ask.ts';
import type { CardListPage } from './card-page.ts';
import { button, make, pageOf } from './make.ts';
import { linksTo } from './own-pages.ts';
import { ConsoleLeaveQuestion } from './shell/leave-question.ts';
import { noteForms } from './shell/note-forms.ts';
import { ConsoleSignInAgain } from './shell/sign-in-again.ts';
import { askSignedIn } from './shell/signed-in.ts';
import { Unsaved } from './shell/unsaved.ts';

export interface SignedInPage extends CardListPage {
  /** The person, whose name and pages are then shown. @throws Refused */
  person(): Promise<SessionView>;
}

/** What the pages of signed-in people have in common: the person, the other pages, sign-out, and a line of status. */
export function signedInPage(): SignedInPage {
  const signIn = new ConsoleSignInAgain();
  const ask = askSignedIn(() => {
    // What was typed on the page stays.
    if (signIn.identity !== '') return signIn.again();
    // The browser goes to the sign-in page, and this page ends.
    toSignIn();
    return new Promise(() => undefined);
  });
  const status = make('p', { role: 'status' }, 'Loading…');
  const who = make('span', { class: 'faint', dir: 'auto' });
  const others = make('nav', { 'aria-label': 'Other pages', class: 'actions' });

  const say: SignedInPage['say'] = (text, kind = '') => {
    status.className = kind;
    status.textContent = text;
  };
  const trying: SignedInPage['trying'] = async (work) => {
    try {
      await work();
    } catch (error) {
      say(sentenceOf(error), 'problem');
    }
  };
  const unsaved = new Unsaved();
  const question = new ConsoleLeaveQuestion();
  const mayLose = async (): Promise<boolean> => !unsaved.any || (await question.ask());
  const signOut = button('Sign out', () =>
    trying(async () => {
      if (!(await mayLose())) return;
      await ask('POST', '/v1/sign-out');
      unsaved.clear();
      location.assign('/sign-in');
    }),
  );
  const page = pageOf();
  page.append(make('div', { class: 'bar' }, who, others, signOut), status, question, signIn);
  noteForms(page, unsaved);
  // Links and the browser's own buttons: the browser asks.
  addEventListener('beforeunload', (event) => {
    if (unsaved.any) event.preventDefault();
  });

  return {
    say,
    trying,
    ask,
    mayLose,
    async person() {
      const session = await ask<SessionView>('GET', '/v1/session');
      signIn.identity = session.identity;
      who.textContent = `${session.name} (${session.role})`;
      others.replaceChildren(...linksTo(session.role));
      return session;
    },
  };
}
