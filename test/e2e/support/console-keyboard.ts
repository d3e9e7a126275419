import type { Browser, Page } from 'playwright-core';
import { launchWithoutMicrophone } from './browser.ts';
import { patienceMs } from './eventually.ts';
import { GatewayProcess } from './gateway-process.ts';
import { signInLink } from './sign-in-link.ts';

interface Options {
  /** Of the gateway. */
  settings?: Record<string, string>;
  viewport?: { width: number; height: number } | undefined;
}

/** The admin console of a real gateway in a real browser, used by keyboard alone. */
export class ConsoleByKeyboard {
  readonly gateway: GatewayProcess;
  readonly page: Page;
  /** Violations of the page's policy, and errors. */
  readonly problems: string[] = [];
  readonly #browser: Browser;

  private constructor(gateway: GatewayProcess, browser: Browser, page: Page) {
    this.gateway = gateway;
    this.#browser = browser;
    this.page = page;
  }

  /** Starts both, and signs an administrator in. @param viewport of all pages. Default: that of the browser */
  static async open({ settings = {}, viewport }: Options = {}): Promise<ConsoleByKeyboard> {
    const gateway = await GatewayProcess.start(settings);
    const browser = await launchWithoutMicrophone('absent');
    const opened = new ConsoleByKeyboard(gateway, browser, await newPage(browser, viewport));
    await opened.#signIn(opened.page, 'root');
    return opened;
  }

  /** Another administrator, in a window of their own. */
  async another(identity: string): Promise<Page> {
    const page = await newPage(this.#browser, this.page.viewportSize() ?? undefined);
    await this.#signIn(page, identity);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.gateway.kill('SIGTERM');
  }

  /** Opens a page from the navigation. */
  async go(title: string): Promise<void> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.press(title);
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  /** Presses Tab until the control of this name has the focus. Every control of the page has to be reached so. */
  async tabTo(name: string): Promise<void> {
    const passed: string[] = [];
    for (let presses = 0; presses < 150; presses += 1) {
      const now = await this.#focusedName();
      if (now === name) return;
      passed.push(now);
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach “${name}”, but ${passed.join(' | ')}`);
  }

  async press(name: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('Enter');
  }

  async type(label: string, text: string): Promise<void> {
    await this.tabTo(label);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  /** Waits for the sentence in the line of status. */
  said(text: string | RegExp): Promise<void> {
    return this.page.getByRole('status').getByText(text).first().waitFor();
  }

  async #signIn(page: Page, identity: string): Promise<void> {
    page.context().setDefaultTimeout(patienceMs);
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error' && /policy|trusted/i.test(text)) this.problems.push(text);
    });
    await page.goto(signInLink(this.gateway, identity, '--role', 'admin'));
    await page.getByRole('button', { name: 'Sign in' }).press('Enter');
    await page.waitForURL((url) => url.pathname === '/console');
  }

  #focusedName(): Promise<string> {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const [label] = (element as HTMLInputElement | null)?.labels ?? [];
      const text = (label?.querySelector('span') ?? label ?? element)?.textContent;
      return (element?.ariaLabel ?? text ?? '').trim();
    });
  }
}

async function newPage(browser: Browser, viewport: Options['viewport']): Promise<Page> {
  return (await browser.newContext({ reducedMotion: 'reduce', ...(viewport && { viewport }) })).newPage();
}
