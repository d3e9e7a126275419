import type { Locator, Page } from 'playwright-core';
import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import type { CtiFlowBuilder } from '../../../src/elements/flow-builder/flow-builder.ts';
import { wireParts, wires } from '../../elements/flow-builder/support/wires.ts';

/** A flow that is open in the builder of the console. */
class FlowCanvas {
  readonly page: Page;
  readonly builder: Locator;

  constructor(page: Page) {
    this.page = page;
    this.builder = page.locator('cti-flow-builder');
  }

  /** The page shows the console already. */
  async open(flow: string): Promise<void> {
    await this.page.goto(new URL(`/console/flows/${flow}`, this.page.url()).href);
    await this.builder.waitFor();
    await this.settled();
  }

  /** Waits until the builder has drawn its last change. */
  async settled(): Promise<void> {
    await this.builder.evaluate(async (element) => {
      const builder = element as CtiFlowBuilder;
      for (let round = 0; round < 3; round += 1) await builder.updateComplete;
    });
  }

  document(): Promise<FlowDocument> {
    return this.builder.evaluate((element) => (element as CtiFlowBuilder).document);
  }

  /** The connections: "main 1 → sales". */
  async wires(): Promise<string[]> {
    return wires(await this.document());
  }

  /** Of these connections, those that are missing. */
  async missing(wanted: readonly string[]): Promise<ReturnType<typeof wireParts>[]> {
    const there = await this.wires();
    return wanted.filter((each) => !there.includes(each)).map(wireParts);
  }

  part(selector: string): Locator {
    return this.builder.locator(selector);
  }

  head(step: string): Locator {
    return this.part(`[data-card="${step}"] .head`);
  }

  tool(name: string): Locator {
    return this.part(`[data-tool="${name}"]`);
  }

  /** Whether there is something to undo, or to redo. */
  async can(tool: 'undo' | 'redo'): Promise<boolean> {
    return (await this.tool(tool).getAttribute('aria-disabled')) === 'false';
  }
}

/** The canvas by mouse. Keys are for texts alone. */
export class FlowByMouse extends FlowCanvas {
  async click(place: Locator): Promise<void> {
    const { x, y } = await middleOf(place);
    await this.page.mouse.click(x, y);
    await this.settled();
  }

  /** Clicks a tool as long as it can do something. @returns how often it could */
  async clickThrough(tool: 'undo' | 'redo'): Promise<number> {
    const { x, y } = await middleOf(this.tool(tool));
    let times = 0;
    for (; await this.can(tool); times += 1) await this.page.mouse.click(x, y);
    return times;
  }

  async showAll(): Promise<void> {
    await this.click(this.tool('fit'));
  }

  /** Drags a kind of step from the palette to the empty canvas, or to the outcome of another step. */
  async drop(kind: string, after?: { step: string; outcome: string }): Promise<void> {
    const target =
      after === undefined
        ? this.part('.canvas')
        : this.part(`[data-card="${after.step}"] .outcome[data-outcome="${after.outcome}"]`);
    await this.#drag(this.part(`.kind[data-kind="${kind}"]`), target);
    await this.showAll();
  }

  /** Draws a line from an outcome to a step. */
  async wire({ from, outcome, to }: ReturnType<typeof wireParts>): Promise<void> {
    await this.#drag(this.part(`[data-card="${from}"] [data-port="${outcome}"]`), this.head(to));
    await this.showAll();
  }

  /** Lets a step play a recorded prompt. */
  async plays(step: string, prompt: string): Promise<void> {
    await this.click(this.head(step));
    // The list of a select belongs to the browser, and not to the page.
    await this.part(kindOfPart).selectOption({ label: 'A recorded prompt' });
    await this.settled();
    await this.write(promptName, prompt);
  }

  /** Writes into a field of the selected step. */
  async write(selector: string, text: string): Promise<void> {
    await this.click(this.part(selector));
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
    await this.settled();
  }

  async #drag(from: Locator, to: Locator): Promise<void> {
    const { mouse } = this.page;
    const [start, end] = [await middleOf(from), await middleOf(to)];
    await mouse.move(start.x, start.y);
    await mouse.down();
    await mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
    await mouse.move(end.x, end.y);
    await mouse.up();
    await this.settled();
  }
}

/** The canvas by keyboard alone. */
export class FlowByKeyboard extends FlowCanvas {
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.settled();
    }
  }

  /** What has the focus: a step, or “step outcome”. */
  spot(): Promise<string> {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const { node = '', outcome } = (element as HTMLElement | null)?.dataset ?? {};
      return outcome === undefined ? node : `${node} ${outcome}`;
    });
  }

  /** Presses a key until this has the focus. */
  async reach(spot: string, key: string): Promise<void> {
    for (let presses = 0; presses < 150; presses += 1) {
      if ((await this.spot()) === spot) return;
      await this.press(key);
    }
    throw new Error(`${key} does not reach ${spot}, but ${await this.spot()}`);
  }

  /** Adds a step after the selected outcome, by the name of its kind. The new step has the focus. */
  async add(kind: string): Promise<void> {
    await this.#choose('a', kind);
  }

  async find(step: string): Promise<void> {
    await this.#choose('ControlOrMeta+f', step);
  }

  /** Connects the selected outcome. */
  async connect(step: string): Promise<void> {
    await this.#choose('c', step);
  }

  async plays(step: string, prompt: string): Promise<void> {
    await this.find(step);
    // The form begins with the name; then comes what is heard, a text at first.
    await this.press('Enter', 'Tab', 'ArrowDown', 'Tab', 'Tab', 'ControlOrMeta+a');
    await this.page.keyboard.type(prompt);
    await this.press('Escape');
  }

  /** Opens a dialog by its key, and takes the first choice of those that fit. */
  async #choose(key: string, typed: string): Promise<void> {
    await this.press(key);
    await this.part('.picker[open] input').waitFor();
    await this.page.keyboard.type(typed);
    await this.press('Enter');
  }
}

/** In the form of a step. */
const kindOfPart = '[id="inspector:/prompt/0#kind"]';
const promptName = '[data-place="/prompt/0/prompt"]';

/** In the window. The window has room for the builder: only lists inside it scroll. */
function middleOf(place: Locator): Promise<{ x: number; y: number }> {
  return place.evaluate((element) => {
    if (element.closest('.palette, .panel') !== null) element.scrollIntoView({ block: 'nearest' });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
}
