import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { SessionView } from '../../domain/protocol/session.ts';
import type { SignInWays } from '../../domain/protocol/sign-in.ts';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { ask, Refused } from '../ask.ts';
import { pageStyles } from './page.styles.ts';

/**
 * Asks the person to sign in again, in front of the page, which stays as it is. A one-time link is pasted here; an
 * identity provider opens in another tab, and this page notices when its browser has a session again.
 *
 * @element console-sign-in-again
 */
export class ConsoleSignInAgain extends LitElement {
  static override styles = [tokens, controls, pageStyles];
  static override properties: PropertyDeclarations = {
    problem: { state: true, attribute: false },
    openId: { state: true, attribute: false },
  };

  /** The person that the page belongs to. Another one gets a page of their own. */
  identity = '';
  declare private problem: string;
  declare private openId: boolean;
  #done: (() => void) | null = null;

  constructor() {
    super();
    this.problem = '';
    this.openId = false;
  }

  /** Opens the dialog. @returns resolves once the person is signed in */
  async again(): Promise<void> {
    const signedIn = new Promise<void>((done) => {
      this.#done = done;
    });
    this.problem = '';
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open === false) dialog.showModal();
    addEventListener('focus', this.#look);
    ask<SignInWays>('GET', '/v1/sign-in').then(
      ({ openId }) => {
        this.openId = openId;
      },
      (error: unknown) => this.#show(error),
    );
    await signedIn;
    removeEventListener('focus', this.#look);
    dialog?.close();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @cancel=${(event: Event) => event.preventDefault()}>
      <h2 id="title">Sign in again</h2>
      <p>Your session has ended. Nothing that you typed is lost: the page goes on once you are signed in.</p>
      <form class="stack" @submit=${this.#useLink}>
        <label class="field">
          <span class="label">Sign-in link</span>
          <input class="input" name="link" dir="ltr" autocomplete="off" required aria-describedby="help" />
        </label>
        <p id="help" class="quiet">An administrator makes one on the gateway’s machine: npx sidecall sign-in</p>
        <p class="problem" role="alert">${this.problem}</p>
        <div class="actions">
          <button class="button primary">Sign in</button>
          ${
            this.openId
              ? html`<a class="button outline" href="/sign-in" target="_blank">Sign in with your organization</a>`
              : nothing
          }
          <button type="button" class="button outline" @click=${this.#look}>I have signed in elsewhere</button>
        </div>
      </form>
    </dialog>`;
  }

  #useLink = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const link = String(new FormData(form).get('link')).trim();
    try {
      // The whole link, or what is behind its “#”.
      await ask('POST', '/v1/sign-in/link', { token: link.slice(link.indexOf('#') + 1) });
      form.reset();
    } catch (error) {
      this.#show(error);
      return;
    }
    await this.#look();
  };

  /** Looks whether the browser has a session again. */
  #look = async (): Promise<void> => {
    try {
      const { identity } = await ask<SessionView>('GET', '/v1/session');
      if (identity !== this.identity) {
        this.problem = `You are signed in as “${identity}”, and this page belongs to “${this.identity}”. Sign in as “${this.identity}”, or load the page again: what you typed is then lost.`;
        return;
      }
      this.#done?.();
    } catch (error) {
      this.#show(error);
    }
  };

  #show(error: unknown): void {
    if (error instanceof Refused && error.code === 'TOKEN_MISSING') this.problem = 'You are not signed in yet.';
    else this.problem = error instanceof Error ? error.message : String(error);
  }
}

defineElement('console-sign-in-again', ConsoleSignInAgain);
