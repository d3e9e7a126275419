import { fixtureSync, html } from '@open-wc/testing';
import { executeServerCommand, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import type { CtiFlowBuilder } from '../../../src/elements/flow-builder/define.ts';
import '../../../src/elements/flow-builder/define.ts';
import { settled } from '../support/scene.ts';

// Builders keep changes that are not saved. This hook comes after the one that removes them.
afterEach(() => sessionStorage.clear());

/** What the gateway of the tests has. */
export const names = { queues: ['sales', 'support'], agents: ['sam'], speech: true };

/** A builder on a page that is wide enough for everything. */
export async function showBuilder(properties: Partial<CtiFlowBuilder> = {}, dir = 'ltr'): Promise<CtiFlowBuilder> {
  await setViewport({ width: 1400, height: 900 });
  const element = document.createElement('cti-flow-builder');
  Object.assign(element, { names, ...properties });
  fixtureSync(html`<div lang="en" dir=${dir} style="inline-size: 1360px">${element}</div>`);
  await settled(element);
  return element;
}

/** The step of this name on the canvas. */
export function cardOf(element: Element, name: string): HTMLElement {
  const card = element.shadowRoot?.querySelector<HTMLElement>(`[data-card="${name}"]`);
  if (!card) throw new Error(`no card of ${name}`);
  return card;
}

export function portOf(element: Element, name: string, outcome: string): HTMLElement {
  const port = cardOf(element, name).querySelector<HTMLElement>(`[data-port="${outcome}"]`);
  if (!port) throw new Error(`no port ${outcome} of ${name}`);
  return port;
}

export function kindOf(element: Element, kind: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(`.kind[data-kind="${kind}"]`);
  if (!found) throw new Error(`no kind ${kind}`);
  found.scrollIntoView({ block: 'nearest' });
  return found;
}

export type Place = [x: number, y: number];

/** The middle of an element, in the window. */
export function middleOf(element: Element): Place {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

/** Presses the mouse at one place and releases it at another, with moves between. */
export async function drag(from: Place, to: Place): Promise<void> {
  await sendMouse({ type: 'move', position: from });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: [Math.round((from[0] + to[0]) / 2), Math.round((from[1] + to[1]) / 2)] });
  await sendMouse({ type: 'move', position: to });
  await sendMouse({ type: 'up' });
}

/** Moves fingers over the screen: each goes from the first of its places to the last, with the others. */
export async function swipe(...ways: Place[][]): Promise<void> {
  const steps = Math.max(...ways.map((way) => way.length));
  for (let step = 0; step < steps; step += 1) {
    const fingers = ways.map((way, id) => {
      const [x, y] = way[Math.min(step, way.length - 1)] ?? [0, 0];
      return { id, x, y };
    });
    await executeServerCommand('touch', { type: step === 0 ? 'touchStart' : 'touchMove', fingers });
  }
  await executeServerCommand('touch', { type: 'touchEnd', fingers: [] });
}

/** Each key is a press: "a", "ArrowDown", "Control+z". */
export async function press(element: Element, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    const [last = '', ...held] = key.split('+').reverse();
    for (const each of held) await sendKeys({ down: each });
    await sendKeys({ press: last });
    for (const each of held) await sendKeys({ up: each });
    await settled(element);
  }
}

export async function type(element: Element, text: string): Promise<void> {
  await sendKeys({ type: text });
  await settled(element);
}
