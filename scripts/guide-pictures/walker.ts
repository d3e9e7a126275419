import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** A person finds the next control and moves the mouse there, in ms; and types, in ms a key. */
const person = { finds: 2000, types: 180 };
/** A busy machine is slow. This limit only ends a step that never does. */
const patienceMs = 120_000;

/** Follows a guide: presses, types and chooses at the pace of a person, or at once. */
export class Walker {
  readonly #pace: typeof person;
  readonly #folder: string;
  readonly #begun = performance.now();

  /** @param folder of the pictures */
  constructor(folder: string, asPerson: boolean) {
    this.#pace = asPerson ? person : { finds: 0, types: 0 };
    this.#folder = folder;
  }

  /** Says how much time has passed when a step of the guide is done. */
  done(step: string): void {
    const seconds = Math.round((performance.now() - this.#begun) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    console.log(`${clock}  ${step}`);
  }

  async press(control: Locator): Promise<void> {
    await this.#find(control);
    await control.click({ timeout: patienceMs });
  }

  async type(field: Locator, text: string): Promise<void> {
    await this.press(field);
    await field.fill('');
    await field.pressSequentially(text, { delay: this.#pace.types });
  }

  async choose(list: Locator, label: string): Promise<void> {
    await this.#find(list);
    await list.selectOption({ label }, { timeout: patienceMs });
  }

  /** Waits as the person does, for example while they speak. */
  async lets(page: Page, ms: number): Promise<void> {
    await page.waitForTimeout(ms);
  }

  /** @param name of the file, without its ending */
  async picture(page: Page, name: string): Promise<void> {
    // Two frames: what was just pressed looks so.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const protocol = await page.context().newCDPSession(page);
    const { data } = await protocol.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
    await protocol.detach();
    writeFileSync(join(this.#folder, `${name}.webp`), Buffer.from(data, 'base64'));
  }

  async #find(control: Locator): Promise<void> {
    await control.waitFor({ timeout: patienceMs });
    await control.page().waitForTimeout(this.#pace.finds);
  }
}
