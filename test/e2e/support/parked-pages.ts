import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Pages that a test has left, without a trace of it, for the next one that wants a page of this browser. */
const parked = new WeakMap<Browser, Page[]>();
/** Pages that nothing was done to that would remain. */
const plain = new WeakSet<Page>();

/** What a test can do to a page or its context that no navigation undoes. */
const lasting = {
  page: ['addInitScript', 'exposeFunction', 'exposeBinding', 'emulateMedia', 'setViewportSize', 'route', 'on', 'once'],
  context: [
    'addInitScript',
    'exposeFunction',
    'exposeBinding',
    'newPage',
    'newCDPSession',
    'route',
    'setOffline',
    'grantPermissions',
  ],
} as const;

/** A parked page at this address, or null. A page in a running process opens in a third of the processor time. */
export async function reopen(browser: Browser, url: string): Promise<Page | null> {
  const page = parked.get(browser)?.pop();
  await page?.goto(url);
  return page ?? null;
}

/** Tells that this page can be parked, from now on. */
export function parkable(page: Page): Page {
  plain.add(page);
  watch(page, page, lasting.page);
  watch(page, page.context(), lasting.context);
  return page;
}

function watch<const Names extends readonly string[]>(page: Page, of: Page | BrowserContext, names: Names): void {
  const methods = of as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of names) {
    const native = methods[name]?.bind(of);
    methods[name] = (...given) => {
      plain.delete(page);
      return native?.(...given);
    };
  }
}

/** Ends what a page does. It is parked if it can be, and closed with its context otherwise. */
export async function leave(page: Page): Promise<void> {
  const browser = page.context().browser();
  if (!browser || !plain.has(page) || page.isClosed() || !(await emptied(page))) {
    await page.context().close();
    return;
  }
  parked.set(browser, [...(parked.get(browser) ?? []), page]);
}

/** Unloads the page, and removes what it stored at its origin. */
async function emptied(page: Page): Promise<boolean> {
  try {
    await page.goto(new URL('/no-such-page', page.url()).href);
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.context().clearCookies();
    return true;
  } catch {
    return false;
  }
}
