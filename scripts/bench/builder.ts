import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { FlowDocument } from '../../src/domain/flows/document/document.ts';
import { placesOf } from '../../src/elements/flow-builder/canvas/layout.ts';
import { readForEditing } from '../../src/elements/flow-builder/edit/open.ts';
import { treeOf } from '../../src/elements/flow-builder/edit/tree.ts';
import { largeFlow } from '../../src/testing/example-flows.ts';
import { findChromium } from '../chromium.ts';
import { root } from '../run.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const nodes = 200;
const openings = 10;
const moves = 120;
const goals = { openMs: 300, frameMs: 50, layoutMs: 1 };

/** A flow of 200 nodes in the flow builder, in a real browser: how long it takes to open, and to be dragged. */
export async function benchBuilder(): Promise<BenchRow[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is missing.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const code = await builderCode();
    const times: number[] = [];
    let frame = Number.NaN;
    for (let at = 0; at < openings; at += 1) {
      // A fresh page each time, as people have it: the browser has no code of the builder ready, and no garbage of another.
      const page = await pageWith(browser, code);
      times.push(await opened(page));
      if (at === openings - 1) frame = await longestFrameOfDrag(page);
      await page.close();
    }
    const open = percentile(times, 95);
    return [
      row(`flow builder: a flow of ${nodes} nodes opens, p95`, open, goals.openMs),
      row(`longest frame while a node of it is dragged`, frame, goals.frameMs),
      row(`layout of it`, layoutMs(), goals.layoutMs),
    ];
  } finally {
    await browser.close();
  }
}

function row(name: string, ms: number, goal: number): BenchRow {
  const value = `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
  return { name, value, goal: `< ${goal} ms: ${ms < goal ? 'met' : 'missed'}` };
}

async function builderCode(): Promise<string> {
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
      lib: { entry: `${root}/src/elements/flow-builder/define.ts`, formats: ['es'] },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const chunk = bundle?.output.find((file) => file.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('The flow builder made no bundle.');
  return chunk.code;
}

async function pageWith(browser: Browser, code: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await page.setContent('<!doctype html><main></main>');
  await page.addScriptTag({ content: code, type: 'module' });
  await page.waitForFunction(() => customElements.get('cti-flow-builder') !== undefined);
  return page;
}

/** From the document to the frame after the one that shows it. */
function opened(page: Page): Promise<number> {
  return page.evaluate(async (flow) => {
    const main = document.querySelector('main') as HTMLElement;
    await new Promise(requestAnimationFrame);
    const before = performance.now();
    const builder = Object.assign(document.createElement('cti-flow-builder'), { flow, view: 'canvas' });
    main.append(builder);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const cards = builder.shadowRoot?.querySelectorAll('[data-card]').length;
    if (cards !== flow.nodes.length) throw new Error(`${cards} cards`);
    return performance.now() - before;
  }, largeFlow(nodes));
}

/** The whole drag: press, moves, release, and the frames in which the document changes. */
async function longestFrameOfDrag(page: Page): Promise<number> {
  const head = page.locator('cti-flow-builder [data-card="step-1"] .head');
  const box = await head.boundingBox();
  if (box === null) throw new Error('no card');
  await page.waitForTimeout(1500);
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
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let at = 1; at <= moves; at += 1) await page.mouse.move(x + at * 2, y + at * 3);
  await page.mouse.up();
  await page.waitForTimeout(200);
  const frames = await page.evaluate(() => (globalThis as unknown as { noted: number[] }).noted.slice(1));
  return Math.max(...frames);
}

function layoutMs(): number {
  const read = readForEditing(largeFlow(nodes));
  if ('findings' in read) throw new Error('not readable');
  const document: FlowDocument = read.document;
  const tree = treeOf(document);
  const times = Array.from({ length: 200 }, () => {
    const before = performance.now();
    placesOf(document, tree);
    return performance.now() - before;
  });
  return percentile(times, 50);
}
