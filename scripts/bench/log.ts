import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { CallFilter } from '../../src/domain/calls/call-filter.ts';
import { systemClock } from '../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../src/gateway/storage/open.ts';
import { findChromium } from '../chromium.ts';
import { root } from '../run.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const entries = 100_000;
const openings = 10;
const reads = 20;
/** Turns of the wheel, each of a screen and a half. */
const turns = 60;
const goals = { openMs: 300, frameMs: 50, pageMs: 50 };

/** How long a list takes to open, and the longest frame while it is scrolled, in ms. */
interface Measured {
  open: number;
  frame: number;
}

/**
 * A log of 100,000 calls: in the call log of a real browser, beside a plain list of the same calls, and page by page from
 * the database.
 */
export async function benchLog(): Promise<BenchRow[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is missing.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 400, height: 700 } });
    await page.setContent(
      '<!doctype html><style>main { block-size: 640px } main * { max-block-size: 100% }</style><main></main>',
    );
    await page.addScriptTag({ content: await logCode(), type: 'module' });
    await page.waitForFunction(() => 'bench' in globalThis);
    const log = await measured(page, 'log', openings);
    const plain = await measured(page, 'plain', 1);
    return [
      row(`call log: ${entries.toLocaleString('en')} calls open, p95`, log.open, goals.openMs),
      row('longest frame while it is scrolled', log.frame, goals.frameMs),
      row('a plain list of the same calls opens, for comparison', plain.open),
      row('longest frame while that is scrolled', plain.frame),
      ...(await pagesOfDatabase()),
    ];
  } finally {
    await browser.close();
  }
}

function row(name: string, ms: number, goal?: number): BenchRow {
  const value = `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
  return goal === undefined ? { name, value } : { name, value, goal: `< ${goal} ms: ${ms < goal ? 'met' : 'missed'}` };
}

async function logCode(): Promise<string> {
  const { build } = await import('vite');
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: `${root}/scripts/bench/log-page.ts`, formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const chunk = bundle?.output.find((file) => file.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('The call log made no bundle.');
  return chunk.code;
}

type BenchPage = { bench: { open: (which: string, entries: number) => Promise<number> }; noted: number[] };

async function measured(page: Page, which: 'log' | 'plain', times: number): Promise<Measured> {
  const opened: number[] = [];
  for (let at = 0; at < times; at += 1) {
    opened.push(
      await page.evaluate(([which, entries]) => (globalThis as unknown as BenchPage).bench.open(which, entries), [
        which,
        entries,
      ] as const),
    );
  }
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    const noted: number[] = [];
    Object.assign(globalThis, { noted });
    let last = performance.now();
    const note = (now: number): void => {
      noted.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await page.mouse.move(200, 400);
  for (let at = 0; at < turns; at += 1) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(20);
  }
  await page.waitForTimeout(200);
  const frames = await page.evaluate(() => (globalThis as unknown as BenchPage).noted.slice(1));
  return { open: percentile(opened, 95), frame: Math.max(...frames) };
}

async function pagesOfDatabase(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-bench-log-'));
  try {
    const path = join(folder, 'sidecall.db');
    await (await openStorage(path, systemClock)).close();
    const database = new DatabaseSync(path);
    database.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${entries})
      insert into calls (id, direction, phase, customer_number, virtual_number, masked, agent, lookup, params, started_at,
        answered_at, ended_at, end_reason, note)
      select printf('CA%032x', i), 'inbound', 'completed', printf('+1415555%04d', i % 10000), '+14155550110', 0, 'kim',
        'found', '{}', strftime('%Y-%m-%dT%H:%M:%S.000Z', 1800000000 + i * 60, 'unixepoch'),
        case when i % 7 > 0 then '2029-01-01T00:00:10.000Z' end, '2029-01-01T00:01:00.000Z',
        case when i % 7 > 0 then 'COMPLETED' else 'MISSED' end, '' from n`);
    database.close();
    const storage = await openStorage(path, systemClock);
    try {
      const middle = Buffer.from(`2028-03-01T00:00:00.000Z CA${'0'.repeat(32)}`).toString('base64url');
      return [
        row('SQLite: the newest page of that agent, p95', await readMs(storage, {}), goals.pageMs),
        row('a page from the middle, p95', await readMs(storage, {}, middle), goals.pageMs),
        row('a page of missed calls, p95', await readMs(storage, { missed: true }), goals.pageMs),
        row(
          'a page of voicemail, of which there is none, p95',
          await readMs(storage, { voicemail: true }),
          goals.pageMs,
        ),
      ];
    } finally {
      await storage.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readMs({ calls }: Storage, filter: CallFilter, before?: string): Promise<number> {
  const took: number[] = [];
  for (let at = 0; at < reads; at += 1) {
    const begun = performance.now();
    await calls.page({ ...filter, agent: 'kim', limit: 50, before });
    took.push(performance.now() - begun);
  }
  return percentile(took, 95);
}
