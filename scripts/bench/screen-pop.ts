import type { Page } from 'playwright-core';
import { callFromOutside, openAgent, openOutsideWorld, salesNumber, startDemo } from '../../test/e2e/support/demo.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const calls = 20;
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
    return [
      {
        name: `INVITE to rendered screen pop, ${calls} calls, p50 / p95`,
        value: `${percentile(times, 50).toFixed(0)} / ${percentile(times, 95).toFixed(0)} ms`,
      },
    ];
  } finally {
    await demo.close();
  }
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
