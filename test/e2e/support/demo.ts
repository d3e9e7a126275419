import type { Browser, Page } from 'playwright-core';
import { type agents, maskedNumber, salesNumber, supportNumber } from '../../../demo/cast.ts';
import { seedGateway } from '../../../demo/seed-gateway.ts';
import { startSite } from '../../../demo/site/app.ts';
import { launchSpeaking, openPage } from './browser.ts';
import { eventually } from './eventually.ts';
import { parkable, reopen } from './parked-pages.ts';
import { type Stack, startStack } from './stack.ts';

/** Support has a flow. Sales and the masked number ring their agents in turn. */
export { maskedNumber, salesNumber, supportNumber };

export const customerTone = 440;
export const agentTone = 880;

/** The demo as `npm start` sets it up: gateway, CRM, website and phone page, with a browser on each side. */
export interface Demo extends Stack {
  siteUrl: string;
  /** Its microphone is 440 Hz. Like the other browser, it starts when it is first used. */
  outside(): Promise<Browser>;
  /** Its microphone is 880 Hz. */
  office(): Promise<Browser>;
}

export async function startDemo(settings: Record<string, string> = {}): Promise<Demo> {
  const started: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  const browser = (hertz: number): (() => Promise<Browser>) => {
    let launched: Promise<Browser> | null = null;
    started.push(async () => (await launched?.catch(() => null))?.close());
    return () => {
      launched ??= launchSpeaking(hertz);
      return launched;
    };
  };
  try {
    const stack = await startStack({ seedCrm: true, settings });
    started.push(() => stack.close());
    const apiKey = await stack.gateway.apiKey();
    const site = await startSite({ port: 0, gateway: stack.gateway.url, apiKey });
    started.push(() => site.close());
    await seedGateway({
      gateway: stack.gateway.url,
      apiKey,
      siteOrigins: [site.url],
      markerFile: `${stack.gateway.data}/seeded.json`,
    });
    return { ...stack, siteUrl: site.url, outside: browser(customerTone), office: browser(agentTone), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPlain(browser: Browser, url: string): Promise<Page> {
  return (await reopen(browser, url)) ?? parkable(await openPage(browser, url));
}

/** Opens an agent's CRM page with a phone that is ready for calls. */
export async function openAgent(
  demo: Demo,
  identity: (typeof agents)[number]['identity'],
  prepare?: Parameters<typeof openPage>[3],
): Promise<Page> {
  const url = `${demo.crm.url}/?user=${identity}`;
  const browser = await demo.office();
  const page = await (prepare ? openPage(browser, url, {}, prepare) : openPlain(browser, url));
  try {
    await page.getByText('Ready for calls').first().waitFor();
  } catch (cause) {
    throw new Error(`the phone of ${identity} says: ${await page.locator('cti-softphone').innerText()}`, { cause });
  }
  await eventually(`${identity} to be registered`, async () => {
    const all = await demo.gateway.call<{ identity: string; contacts: number }[]>('GET', '/v1/agents');
    return all.find((agent) => agent.identity === identity && agent.contacts > 0);
  });
  return page;
}

/** Opens the outside world's phone, registered. */
export async function openOutsideWorld(demo: Demo): Promise<Page> {
  const page = await openPlain(await demo.outside(), `${demo.siteUrl}/phone/`);
  await page.waitForFunction(() => document.body.dataset.state === 'idle');
  return page;
}

export async function callFromOutside(page: Page, to: string, from: string): Promise<void> {
  await page.locator('#from').selectOption('other');
  await page.locator('#other-from').fill(from);
  await page.locator('#to').fill(to);
  await page.locator('#call').click();
}

/** Saves the wrap-up with a note, and waits for the confirmation. */
export async function wrapUp(agent: Page, note: string): Promise<void> {
  const form = agent.locator('cti-wrap-up');
  await form.getByLabel('Note').fill(note);
  await form.getByLabel('Resolved').check();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await form.getByLabel('Note').waitFor({ state: 'hidden' });
}
