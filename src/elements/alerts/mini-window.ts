import { type CSSResult, css, html, nothing, render, type TemplateResult } from 'lit';
import { controls } from '../controls.styles.ts';
import { icons } from '../icons.ts';
import { tokens } from '../tokens.styles.ts';

/** https://wicg.github.io/document-picture-in-picture/ */
interface PictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window & typeof globalThis>;
}

/** What the mini window shows. */
export interface MiniView {
  title: string;
  detail: string;
  lang: string;
  dir: string;
  theme: string | undefined;
  buttons: readonly MiniButton[];
}

export interface MiniButton {
  label: string;
  kind: 'success' | 'danger' | 'plain';
  icon: TemplateResult;
  pressed?: boolean;
  click: () => void;
}

const styles = css`
  :host {
    position: fixed;
    inset: 0;
    background: var(--_surface);
  }

  .mini {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    gap: 8px;
    block-size: 100%;
    padding: 12px;
  }

  h1 {
    margin: 0;
    font-size: 1.14em;
    font-weight: 650;
  }

  .detail {
    color: var(--_quiet);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .buttons .button {
    flex: 1;
    padding-inline: 8px;
  }

  .button[aria-pressed="true"] {
    background: var(--_accent-soft);
    color: var(--_accent);
  }
`;

/**
 * A small window above all others, with the current call and its buttons. The browser opens it only in a click, or when
 * the agent leaves the tab in a call. It stays until the agent closes it.
 */
export class MiniWindow {
  #view: MiniView | null = null;
  #window: (Window & typeof globalThis) | null = null;
  #root: ShadowRoot | null = null;
  #opening = false;

  get open(): boolean {
    return this.#window !== null;
  }

  /** Opens the window. Resolves with false if the browser refuses. */
  async show(): Promise<boolean> {
    if (this.#window !== null || this.#opening) return true;
    this.#opening = true;
    try {
      const { documentPictureInPicture } = window as unknown as { documentPictureInPicture?: PictureInPicture };
      const opened = (await documentPictureInPicture?.requestWindow({ width: 300, height: 150 })) ?? null;
      if (opened === null) return false;
      this.#window = opened;
      opened.addEventListener('pagehide', () => {
        this.#window = null;
        this.#root = null;
      });
      this.#fill(opened);
      return true;
    } catch {
      // Without a click, or in a frame.
      return false;
    } finally {
      this.#opening = false;
    }
  }

  update(view: MiniView): void {
    this.#view = view;
    this.#render();
  }

  close(): void {
    this.#window?.close();
    this.#window = null;
    this.#root = null;
  }

  #fill(page: Window & typeof globalThis): void {
    const home = page.document.createElement('div');
    this.#root = home.attachShadow({ mode: 'open' });
    // A style sheet belongs to one document.
    this.#root.adoptedStyleSheets = [tokens, controls, styles].map((each) => sheetFor(page, each));
    page.document.body.append(home);
    this.#render();
  }

  #render(): void {
    const [root, view, page] = [this.#root, this.#view, this.#window];
    if (root === null || view === null || page === null) return;
    Object.assign(page.document.documentElement, { lang: view.lang, dir: view.dir });
    page.document.title = view.title;
    if (view.theme === undefined) root.host.removeAttribute('theme');
    else root.host.setAttribute('theme', view.theme);
    render(
      html`<main class="mini">
        <div role="status">
          <h1 class="ellipsis" dir="auto">${view.title}</h1>
          <p class="detail ellipsis" dir="auto">${view.detail}</p>
        </div>
        <div class="buttons">${view.buttons.map(renderButton)}</div>
      </main>`,
      root,
    );
  }
}

function renderButton({ label, kind, icon, pressed, click }: MiniButton): TemplateResult {
  return html`<button
    class="button ${kind}"
    type="button"
    aria-pressed=${pressed === undefined ? nothing : pressed ? 'true' : 'false'}
    @click=${click}
  >
    ${icon}<span class="words" dir="auto">${label}</span>
  </button>`;
}

function sheetFor(page: Window & typeof globalThis, { cssText }: CSSResult): CSSStyleSheet {
  const sheet = new page.CSSStyleSheet();
  sheet.replaceSync(cssText);
  return sheet;
}

/** The buttons of a call in the mini window, by its state. */
export const miniIcons = {
  answer: icons.phone,
  reject: icons.hangUp,
  mute: icons.microphone,
  unmute: icons.microphoneOff,
} as const;
