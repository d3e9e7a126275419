import * as z from 'zod/mini';
import { CodedError, isErrorCode } from '../../domain/errors/coded-error.ts';
import type { EmbedPage } from '../../domain/protocol/embed.ts';
import { createEmbedToken } from '../../domain/protocol/operations/embed.ts';
import { TokenAnswer } from '../../domain/protocol/session.ts';
import { speakPersonsLanguage } from '../page/page-language.ts';
import { stylePage } from '../page/page-styles.ts';
import { signedInGreeting } from '../page/sign-in-window.ts';

/**
 * A window that the softphone's frame opens, in which the agent signs in to the gateway. The sign-in itself is in a tab
 * of its own: pages of identity providers cut the connection to the window that opened them.
 */
export async function openSignInPage(page: Window & typeof globalThis, settings: EmbedPage): Promise<void> {
  const { document } = page;
  const { signInWindow: texts } = await speakPersonsLanguage(page);
  stylePage(document);
  const bar = document.createElement('div');
  bar.className = 'bar';
  const words = document.createElement('p');
  words.className = 'whole';
  words.setAttribute('role', 'status');
  const link = document.createElement('a');
  link.className = 'button';
  link.href = '/sign-in';
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = texts.link;
  const again = document.createElement('button');
  again.type = 'button';
  again.textContent = texts.again;
  again.className = 'own-window';
  bar.append(words, link, again);
  document.body.replaceChildren(bar);
  const offer = (text: string, canSignIn: boolean): void => {
    words.textContent = text;
    link.hidden = !canSignIn;
    again.hidden = !canSignIn;
  };

  let asking = false;
  let done = false;
  async function look(): Promise<void> {
    if (asking || done) return;
    asking = true;
    try {
      const token = await tokenOfPerson(settings.host);
      done = pass(page, token);
      offer(done ? texts.done : texts.alone, false);
      if (done) page.close();
    } catch (error) {
      offer(error instanceof CodedError && error.status === 401 ? texts.first : sentenceOf(error), true);
    } finally {
      asking = false;
    }
  }

  again.addEventListener('click', () => void look());
  // The person comes back from the tab in which they signed in.
  page.addEventListener('focus', () => void look());
  offer(texts.looks, false);
  void look();
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string(), help: z.string() }) });

/**
 * A token for the page in the frame. Without a header: the browser sends the cookie of the person's sign-in.
 * @throws CodedError
 */
async function tokenOfPerson(host: string): Promise<string> {
  const { method, path } = createEmbedToken;
  const answer = await fetch(path, {
    method,
    cache: 'no-store',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ host }),
  }).catch((cause: unknown) => {
    throw new CodedError('GATEWAY_UNREACHABLE', { cause });
  });
  const json: unknown = await answer.json().catch(() => null);
  const { data } = TokenAnswer.safeParse(json);
  if (answer.ok && data !== undefined) return data.token;
  const refusal = Refusal.safeParse(json).data?.error;
  if (refusal === undefined || !isErrorCode(refusal.code)) throw new CodedError('INTERNAL');
  throw new CodedError(refusal.code, { status: answer.status, message: refusal.message, help: refusal.help });
}

/** Passes the token to the frame that opened this window, if it is of the gateway. */
function pass(page: Window, token: string): boolean {
  const opener = page.opener as Window | null;
  if (opener === null) return false;
  const channel = new MessageChannel();
  opener.postMessage({ sidecall: signedInGreeting }, page.location.origin, [channel.port2]);
  channel.port1.postMessage(token);
  return true;
}

function sentenceOf(error: unknown): string {
  return error instanceof CodedError ? `${error.message} ${error.help}` : String(error);
}
