import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { SessionView } from '../../domain/protocol/session.ts';
import { controls } from '../../elements/controls.styles.ts';
import { defineElement } from '../../elements/define-element.ts';
import { tokens } from '../../elements/tokens.styles.ts';
import { type ConsolePageEntry, pageGroups, pageOf, pages } from '../pages.ts';
import { Changes } from './changes.ts';
import type { ConsoleLeaveQuestion } from './leave-question.ts';
import './leave-question.ts';
import { pageStyles } from './page.styles.ts';
import type { Ask, PageContext } from './page-context.ts';
import { addressOf, type Route, routeOf } from './route.ts';
import { shellStyles } from './shell.styles.ts';
import type { ConsoleSignInAgain } from './sign-in-again.ts';
import './sign-in-again.ts';
import { askSignedIn } from './signed-in.ts';
import { Unsaved } from './unsaved.ts';

/**
 * The frame around the console's pages: navigation, the page's title, the line of status, the signed-in person, and the
 * questions before input is lost. It loads a page when its address is opened.
 *
 * @element console-shell
 */
export class ConsoleShell extends LitElement {
  static override styles = [tokens, controls, pageStyles, shellStyles];
  static override properties: PropertyDeclarations = {
    person: { attribute: false },
    route: { state: true, attribute: false },
    status: { state: true, attribute: false },
    menu: { state: true, attribute: false },
  };

  /** The signed-in person. */
  declare person: SessionView | null;
  /** The pages. */
  pages: readonly ConsolePageEntry[] = pages;
  declare private route: Route;
  declare private status: { text: string; kind: string };
  declare private menu: boolean;
  readonly #ended = new AbortController();
  readonly #unsaved = new Unsaved();
  readonly #changes = new Changes();
  readonly #ask: Ask = askSignedIn(() => this.#signInAgain());
  #left = new AbortController();
  /** Whether a page was opened before. */
  #opened = false;

  constructor() {
    super();
    this.person = null;
    this.route = { page: '', rest: '' };
    this.status = { text: '', kind: '' };
    this.menu = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = this.#ended;
    addEventListener('popstate', () => void this.#back(), { signal });
    addEventListener(
      'beforeunload',
      (event) => {
        if (this.#unsaved.any) event.preventDefault();
      },
      { signal },
    );
    this.addEventListener('click', this.#onLink, { signal });
    this.#changes.start(signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ended.abort();
    this.#left.abort();
  }

  /** Opens the page of the browser's address. */
  async open(): Promise<void> {
    await this.#show(routeOf(location.pathname, location.search) ?? { page: '', rest: '' });
  }

  protected override render(): TemplateResult {
    const { person } = this;
    return html`<button class="skip button primary" @click=${this.#skip}>Skip to the page</button>
      <header>
        <button
          class="menu button outline"
          aria-expanded=${this.menu}
          aria-controls="nav"
          @click=${() => {
            this.menu = !this.menu;
          }}
        >
          Menu
        </button>
        <span class="brand">Sidecall</span>
        ${
          person === null
            ? nothing
            : html`<span class="person" dir="auto">${person.name}<span class="role"> (${person.role})</span></span>
                <button class="button outline" @click=${this.#signOut}>Sign out</button>`
        }
      </header>
      <nav id="nav" class=${this.menu ? 'open' : ''} aria-label="Pages">${this.#renderNavigation()}</nav>
      <main>
        <h1 tabindex="-1">${this.#entry?.title ?? 'No such page'}</h1>
        <p class="status ${this.status.kind}" role="status" dir="auto">${this.status.text}</p>
        ${
          person !== null && this.#entry !== null && !this.#mayChange(this.#entry)
            ? html`<p class="read-only notice">
                Your role (${person.role}) may read this page. An administrator can change it.
              </p>`
            : nothing
        }
        <slot></slot>
      </main>
      <console-leave-question></console-leave-question>
      <console-sign-in-again></console-sign-in-again>`;
  }

  #renderNavigation(): TemplateResult {
    const role = this.person?.role;
    const mine = this.pages.filter(({ roles }) => role !== undefined && roles.includes(role));
    const groups = pageGroups.map((group) => ({ group, entries: mine.filter((entry) => entry.group === group) }));
    return html`<ul>
      ${groups
        .filter(({ entries }) => entries.length > 0)
        .map(
          ({ group, entries }) =>
            html`<li>
              <h2 id=${`group-${group}`}>${group}</h2>
              <ul aria-labelledby=${`group-${group}`}>
                ${entries.map(
                  ({ name, title }) =>
                    html`<li>
                      <a
                        href=${addressOf({ page: name, rest: '' })}
                        aria-current=${name === this.route.page ? 'page' : nothing}
                        >${title}</a
                      >
                    </li>`,
                )}
              </ul>
            </li>`,
        )}
    </ul>`;
  }

  get #entry(): ConsolePageEntry | null {
    return this.person === null ? null : pageOf(this.pages, this.route.page, this.person.role);
  }

  #mayChange({ editors = ['admin'] }: ConsolePageEntry): boolean {
    return this.person !== null && editors.includes(this.person.role);
  }

  /** Opens a page of the console. @returns whether the person went there */
  async #go(address: string): Promise<boolean> {
    const { pathname, search } = new URL(address, location.href);
    const route = routeOf(pathname, search);
    if (route === null || !(await this.#mayLeave())) return false;
    history.pushState(null, '', addressOf(route));
    await this.#show(route);
    return true;
  }

  /** The browser went back or forward, which cannot be prevented: the address is put back if the person stays. */
  async #back(): Promise<void> {
    const route = routeOf(location.pathname, location.search);
    if (route === null) return;
    if (!this.#unsaved.any) return this.#show(route);
    history.pushState(null, '', addressOf(this.route));
    await this.#go(addressOf(route));
  }

  async #mayLeave(): Promise<boolean> {
    if (!this.#unsaved.any) return true;
    return (await this.renderRoot.querySelector<ConsoleLeaveQuestion>('console-leave-question')?.ask()) ?? true;
  }

  async #show(route: Route): Promise<void> {
    const first = !this.#opened;
    this.#opened = true;
    this.#left.abort();
    this.#left = new AbortController();
    this.#unsaved.clear();
    this.route = route;
    this.menu = false;
    const entry = this.#entry;
    document.title = `${entry?.title ?? 'No such page'} – Sidecall`;
    this.#say(entry === null ? 'There is no such page, or your role may not open it.' : '');
    const { signal } = this.#left;
    try {
      const module = await entry?.load();
      if (signal.aborted) return;
      const page = module?.page(this.#contextFor(entry as ConsolePageEntry, route, signal));
      this.replaceChildren(...(page === undefined ? [] : [page]));
    } catch (error) {
      if (signal.aborted) return;
      // What is left of the page before has another title.
      this.replaceChildren();
      this.#say(`The page cannot be loaded. Load it again. (${String(error)})`, 'problem');
    }
    await this.updateComplete;
    // The first page begins at the top, as any page does; the next ones begin at their title.
    if (!first) this.renderRoot.querySelector('h1')?.focus();
  }

  #contextFor(entry: ConsolePageEntry, { rest, search }: Route, left: AbortSignal): PageContext {
    const person = this.person as SessionView;
    // A page that was left says nothing any more.
    const say: PageContext['say'] = (text, kind) => {
      if (!left.aborted) this.#say(text, kind);
    };
    return {
      person,
      mayChange: this.#mayChange(entry),
      rest,
      query: new URLSearchParams(search),
      ask: this.#ask,
      say,
      trying: async (work) => {
        try {
          await work();
        } catch (error) {
          say(error instanceof Error ? error.message : String(error), 'problem');
        }
      },
      mayLose: () => this.#mayLeave(),
      go: (path) => this.#go(`/console/${path}`),
      unsaved: this.#unsaved,
      changes: this.#changes,
      left,
    };
  }

  #say(text: string, kind: '' | 'good' | 'problem' = ''): void {
    this.status = { text, kind };
  }

  async #signInAgain(): Promise<void> {
    const dialog = this.renderRoot.querySelector<ConsoleSignInAgain>('console-sign-in-again');
    if (dialog === null) return;
    dialog.identity = this.person?.identity ?? '';
    await dialog.again();
  }

  readonly #signOut = async (): Promise<void> => {
    if (!(await this.#mayLeave())) return;
    try {
      await this.#ask('POST', '/v1/sign-out');
      this.#unsaved.clear();
      location.assign('/sign-in');
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error), 'problem');
    }
  };

  readonly #skip = (): void => {
    this.renderRoot.querySelector('h1')?.focus();
  };

  /** Links to pages of the console open in place. Others, and those for a new tab, are the browser's. */
  readonly #onLink = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link === undefined || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || routeOf(link.pathname) === null) return;
    event.preventDefault();
    void this.#go(link.href);
  };
}

defineElement('console-shell', ConsoleShell);
