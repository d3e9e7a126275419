import { hearsOnly } from './audio-probe.ts';
import { agentTone, callFromOutside, type Demo, openOutsideWorld, salesNumber } from './demo.ts';
import { leave } from './parked-pages.ts';

/** A customer with a phone of the outside world, and what happens at it. */
export interface Customer {
  /** Calls the agents' number from +1 415 555 0123. */
  call(): Promise<void>;
  /** Answers as soon as it rings. */
  answer(): Promise<void>;
  /** Resolves when both sides talk. */
  talks(): Promise<void>;
  /** Resolves when the customer hears the agent. */
  hearsAgent(): Promise<void>;
  /** Resolves when there is no call. */
  isIdle(): Promise<void>;
  close(): Promise<void>;
}

export async function openCustomer(demo: Demo): Promise<Customer> {
  const page = await openOutsideWorld(demo);
  const reaches = async (state: 'incoming' | 'talking' | 'idle'): Promise<void> => {
    await page.waitForFunction((wanted) => document.body.dataset.state === wanted, state);
  };
  return {
    call: () => callFromOutside(page, salesNumber, '+14155550123'),
    async answer() {
      await reaches('incoming');
      await page.locator('#answer').click();
    },
    talks: () => reaches('talking'),
    hearsAgent: () => hearsOnly(page, [agentTone]),
    isIdle: () => reaches('idle'),
    close: () => leave(page),
  };
}
