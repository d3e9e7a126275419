import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCrm } from '../../demo/crm/server/app.ts';
import { startSite } from '../../demo/site/app.ts';
import { findTestBrowser } from '../../scripts/chromium.ts';
import { violationsIn } from '../e2e/support/accessible.ts';
import { featuresOff, inOneProcess } from '../e2e/support/browser.ts';
import { patienceMs } from '../e2e/support/eventually.ts';
import { freePort } from '../e2e/support/free-port.ts';

const token = 'a-token';

let browser: Browser;
let crm: Awaited<ReturnType<typeof startCrm>>;
let site: Awaited<ReturnType<typeof startSite>>;

beforeAll(async () => {
  const executablePath = findTestBrowser();
  if (!executablePath) throw new Error('No Chromium found: set CHROME_PATH, or install chromium.');
  browser = await chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', featuresOff, inOneProcess],
  });
  const dataFile = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'crm.db');
  crm = await startCrm({ port: 0, dataFile, token, seed: true });
  // No gateway listens here, because the pages must also render before the gateway answers.
  site = await startSite({ port: 0, gateway: `http://127.0.0.1:${await freePort()}`, apiKey: 'sk_none' });
});

afterAll(async () => {
  await browser?.close();
  await crm?.close();
  await site?.close();
});

async function open(url: string): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('h1').first().waitFor();
  return page;
}

const pages: [name: string, url: () => string][] = [
  ['the contact list', () => `${crm.url}/?user=robin#/contacts`],
  ['a contact', () => `${crm.url}/?user=robin#/contacts/1001`],
  ['the tickets', () => `${crm.url}/?user=robin#/tickets`],
  ['a ticket', () => `${crm.url}/?user=robin#/tickets/301`],
  ['the calls', () => `${crm.url}/?user=robin#/calls`],
  ['the website', () => `${site.url}/`],
  ['the phone page', () => `${site.url}/phone/`],
  ['the orders', () => `${site.url}/orders/?user=robin`],
];

it.each(pages)('%s is accessible, light and dark, and fits any width', { timeout: 300_000 }, async (_name, url) => {
  const page = await open(url());
  for (const width of [320, 400, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width} pixels`).toBeLessThanOrEqual(
      width,
    );
  }
  expect(await violationsIn(page), 'light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsIn(page, 'contrast'), 'dark').toEqual([]);
  await page.context().close();
});

describe('the CRM’s pages', () => {
  it('show a call that was logged meanwhile, once they are told', async () => {
    const page = await open(`${crm.url}/?user=robin#/contacts/1001`);
    const put = await fetch(`${crm.url}/api/calls/CA1`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        revision: 1,
        contactId: '1001',
        direction: 'inbound',
        customer: '(415) 555-0123',
        virtualNumber: '+14155550100',
        agent: 'robin',
        startedAt: new Date().toISOString(),
        answeredAt: new Date().toISOString(),
        endedAt: new Date().toISOString(),
        duration: 65,
        endReason: 'COMPLETED',
        note: '<b>Spout</b> found.',
        disposition: 'Resolved',
      }),
    });
    expect(put.status).toBe(201);
    expect(await page.locator('[data-call=CA1]').count()).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('crm:refresh')));
    const entry = page.locator('[data-call=CA1]');
    await entry.waitFor();
    expect(await entry.textContent()).toContain('1:05 min');
    expect(await entry.textContent()).toContain('<b>Spout</b> found.');
    await page.context().close();
  });

  it('never receive a private number', async () => {
    const page = await open(`${crm.url}/?user=robin#/contacts`);
    const received: Promise<string>[] = [];
    page.on('response', (response) => received.push(response.text().catch(() => '')));
    await page.getByRole('link', { name: 'Petra Paperclip' }).click();
    await page.getByRole('heading', { name: 'Petra Paperclip' }).waitFor();
    await page.getByRole('link', { name: 'Calls' }).click();
    await page.getByRole('heading', { name: 'Calls' }).waitFor();
    const all = (await Promise.all(received)).join('').replace(/[\s().-]/g, '');
    expect(all).toContain('Petra');
    expect(all).not.toContain('5550142');
    await page.context().close();
  });

  it('know two people in two tabs of one browser', async () => {
    const context = await browser.newContext();
    const robin = await context.newPage();
    const sam = await context.newPage();
    await robin.goto(`${crm.url}/?user=robin`);
    await sam.goto(`${crm.url}/?user=sam`);
    await robin.reload();
    for (const [page, name] of [
      [robin, 'Robin'],
      [sam, 'Sam'],
    ] as const) {
      await page.locator('#user option').first().waitFor({ state: 'attached' });
      expect(await page.locator('#user option:checked').textContent()).toBe(name);
    }
    await context.close();
  });

  it('give no one a token who is not signed in', async () => {
    expect((await fetch(`${crm.url}/api/sidecall-token?user=robin`)).status).toBe(401);
    expect((await fetch(`${crm.url}/app/contacts?user=robin`)).status).toBe(401);
  });
});
