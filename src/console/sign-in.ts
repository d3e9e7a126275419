/** The sign-in page: with a one-time link, or with the identity provider, which sends the browser back to it. */
import type { SessionView } from '../domain/protocol/session.ts';
import type { OpenIdStart, SignedIn, SignInWays } from '../domain/protocol/sign-in.ts';
import { ask, Refused } from './ask.ts';
import { button, make, pageOf } from './make.ts';
import { noteNextPage, takeNextPage } from './next-page.ts';
import { linksTo } from './own-pages.ts';

const status = make('p', { role: 'status' });
const place = make('div', { tabindex: '-1' });
pageOf().append(status, place);

const token = location.hash.slice(1);
const { pathname, search } = location;
const named = noteNextPage();
// Neither the link's token nor the provider's code stays in the address bar or in the history.
if (token !== '' || search !== '') history.replaceState(null, '', '/sign-in');

// A link that is opened while this page is open changes only what is behind the “#”.
addEventListener('hashchange', () => location.reload());

/** Shows something else. The focus of a button that is gone goes to what took its place. */
function fill(...content: (Node | string)[]): void {
  const held = place.contains(document.activeElement);
  place.replaceChildren(...content);
  if (held) place.focus();
}

/** Shows the outcome of a way to sign in. */
async function trying(way: () => Promise<SignedIn>): Promise<void> {
  status.className = '';
  status.textContent = 'Signing in…';
  try {
    const { role } = await way();
    await lead(role === 'admin' ? '/console' : null);
  } catch (error) {
    showProblem(error);
    await showWays();
  }
}

/** Opens the page that asked for the sign-in. @param otherwise the page to open if none did; null: stays here */
async function lead(otherwise: string | null): Promise<void> {
  const next = takeNextPage() ?? otherwise;
  if (next === null) await showPerson();
  else location.replace(next);
}

function showProblem(error: unknown): void {
  status.className = 'problem';
  status.textContent = error instanceof Error ? error.message : String(error);
}

/** Signing in takes a click: programs that look at links in messages open them too, and would use the link up. */
function showLink(): void {
  const signIn = button('Sign in', () => trying(() => ask('POST', '/v1/sign-in/link', { token })), { class: 'main' });
  fill(make('p', {}, 'This link signs you in once, in this browser.'), signIn);
  signIn.focus();
}

async function showWays(): Promise<void> {
  const { openId } = await ask<SignInWays>('GET', '/v1/sign-in');
  const start = async (): Promise<void> => {
    try {
      const { url } = await ask<OpenIdStart>('POST', '/v1/sign-in/openid');
      location.assign(url);
    } catch (error) {
      showProblem(error);
    }
  };
  fill(
    ...(openId ? [button('Sign in with your organization', start, { class: 'main' })] : []),
    make(
      'p',
      { class: 'faint' },
      openId ? 'Or open a sign-in link. ' : 'Open a sign-in link. ',
      'An administrator makes one on the gateway’s machine: ',
      make('code', {}, 'npx sidecall sign-in'),
    ),
  );
}

async function showPerson(): Promise<void> {
  const { name, role } = await ask<SessionView>('GET', '/v1/session');
  status.className = 'good';
  status.textContent = `You are signed in as ${name} (${role}).`;
  const signOut = async (): Promise<void> => {
    try {
      await ask('POST', '/v1/sign-out');
      status.className = '';
      status.textContent = 'You are signed out.';
      await showWays();
    } catch (error) {
      showProblem(error);
    }
  };
  const pages = linksTo(role).map((link) => make('p', {}, link));
  fill(...pages, button('Sign out', signOut));
}

async function show(): Promise<void> {
  if (token !== '') return showLink();
  if (pathname === '/sign-in/openid') {
    return trying(() => ask('POST', '/v1/sign-in/openid/finish', { query: search || '?' }));
  }
  try {
    await showPerson();
    // The person has signed in already, perhaps in another tab.
    if (named) await lead(null);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    await showWays();
  }
}

show().catch(showProblem);
