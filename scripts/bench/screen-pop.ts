import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { callFromOutside, openAgent, openOutsideWorld, salesNumber, startDemo } from '../../test/e2e/support/demo.ts';
import { root } from '../run.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

/** Of fewer calls, the 95th percentile is the slowest one. */
const calls = 40;
const caller = { number: '+14155550123', name: 'Marigold Thimble' };

/** From the INVITE on the caller's wire to the frame in which the agent's screen names the contact. */
export async function benchScreenPop(): Promise<BenchRow[]> {
  const demo = await startDemo();
  try {
    const agent = await openAgent(demo, 'robin');
    const outside = await openOutsideWorld(demo);
    await outside.evaluate(noteInvites);
    const times: number[] = [];
    for (let i = 0; i < calls; i += 1) {
      const popped = agent.evaluate(whenPopped, caller.name);
      await callFromOutside(outside, salesNumber, caller.number);
      const at = await popped;
      const invited = await outside.evaluate(() => (window as unknown as { invitedAt: number }).invitedAt);
      times.push(at - invited);
      await outside.locator('#hang-up').click();
      await outside.waitForFunction(() => document.body.dataset.state === 'idle');
      await leaveCall(agent);
    }
    const [p50, p95] = [percentile(times, 50), percentile(times, 95)];
    const recorded = recordedP95();
    return [
      {
        name: `INVITE to rendered screen pop, ${calls} calls, p50 / p95`,
        value: `${p50.toFixed(0)} / ${p95.toFixed(0)} ms; p95 is ${(p95 / recorded).toFixed(2)} of the recorded one`,
        goal: `<= ${recorded} ms, as recorded: ${p95 < recorded + 0.5 ? 'met' : 'missed'}`,
      },
    ];
  } finally {
    await demo.close();
  }
}

/** The figure of the last change of docs/operations/figures.md, in ms: later ones must not be worse. */
function recordedP95(): number {
  const figures = readFileSync(join(root, 'docs/operations/figures.md'), 'utf8');
  const [, p95] = /^\| INVITE to rendered screen pop, p50 \/ p95 \| \d+ \/ (\d+) ms /m.exec(figures) ?? [];
  if (p95 === undefined) throw new Error('docs/operations/figures.md has no figure of the screen pop.');
  return Number(p95);
}

/** In the page: stores the time of the last sent INVITE, on the machine's clock. */
function noteInvites(): void {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data === 'string' && data.startsWith('INVITE ')) {
      (window as unknown as { invitedAt: number }).invitedAt = performance.timeOrigin + performance.now();
    }
    send.call(this, data);
  };
}

/** In the page: resolves with the time of the frame in which the screen pop shows `name`. */
function whenPopped(name: string): Promise<number> {
  const find = (root: Document | ShadowRoot): boolean => {
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === 'cti-screen-pop' && element.shadowRoot?.textContent?.includes(name)) return true;
      if (element.shadowRoot && find(element.shadowRoot)) return true;
    }
    return false;
  };
  return new Promise((resolve) => {
    const look = (): void => {
      if (find(document)) resolve(performance.timeOrigin + performance.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}

async function leaveCall(agent: Page): Promise<void> {
  await agent.getByRole('button', { name: 'Answer' }).waitFor({ state: 'hidden' });
  const skip = agent.getByRole('button', { name: 'Skip', exact: true });
  if (await skip.count()) await skip.click();
  await agent.locator('cti-screen-pop').getByText(caller.name).waitFor({ state: 'hidden' });
}
