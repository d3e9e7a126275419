import type { SessionView } from '../domain/protocol/session.ts';
import { sentenceOf, toSignIn } from './ask.ts';
import type { CardPage } from './card-page.ts';
import { button, make, pageOf } from './make.ts';
import { linksTo } from './own-pages.ts';
import { askSignedIn } from './shell/signed-in.ts';

export interface SignedInPage extends Pick<CardPage, 'say' | 'trying' | 'ask'> {
  /** The person, whose name and pages are then shown. @throws Refused */
  person(): Promise<SessionView>;
}

/** What the pages of signed-in people have in common: the person, the other pages, sign-out, and a line of status. */
export function signedInPage(): SignedInPage {
  // Without a session, the browser goes to the sign-in page, and this page ends.
  const ask = askSignedIn(() => {
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
  const signOut = button('Sign out', () =>
    trying(async () => {
      await ask('POST', '/v1/sign-out');
      location.assign('/sign-in');
    }),
  );
  pageOf().append(make('div', { class: 'bar' }, who, others, signOut), status);

  return {
    say,
    trying,
    ask,
    async person() {
      const session = await ask<SessionView>('GET', '/v1/session');
      who.textContent = `${session.name} (${session.role})`;
      others.replaceChildren(...linksTo(session.role));
      return session;
    },
  };
}
