import { fixtureSync, html } from '@open-wc/testing';
import type { LitElement } from 'lit';
import type { FakePhone } from '../../../src/testing/fake-phone.ts';
import { type PhoneScene, phoneInState } from '../../../src/testing/phone-in-state.ts';
import { eventually } from '../../e2e/support/eventually.ts';

/** An element on the page, with a phone in one state. */
export async function show<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  scene: PhoneScene,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
): Promise<{ element: HTMLElementTagNameMap[Name]; phone: FakePhone }> {
  const { phone = phoneInState(scene) } = properties as { phone?: FakePhone };
  const element = document.createElement(name);
  Object.assign(element, { phone, clock: phone.clock }, properties);
  fixtureSync(html`<div lang="en" style="inline-size: 400px">${element}</div>`);
  await settled(element);
  return { element, phone };
}

/** Puts an element into an open dialog of the page around it. */
export function inDialog(element: Element): HTMLDialogElement {
  const dialog = document.createElement('dialog');
  element.before(dialog);
  dialog.append(element);
  dialog.showModal();
  return dialog;
}

/** Resolves when this element and all inside it have rendered. */
export async function settled(element: Element): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    for (const each of everyElement(element)) await (each as Partial<LitElement>).updateComplete;
  }
}

/** The element, its descendants, and the elements in their shadow roots. */
function* everyElement(element: Element): Generator<Element> {
  yield element;
  for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) yield* everyElement(child);
}

/** The first element that matches this selector, including shadow roots. */
export function find<Found extends HTMLElement = HTMLElement>(element: Element, selector: string): Found {
  const found = query<Found>(element, selector);
  if (found === null) throw new Error(`nothing is ${selector}`);
  return found;
}

export function query<Found extends HTMLElement = HTMLElement>(element: Element, selector: string): Found | null {
  for (const each of everyElement(element)) {
    if (each !== element && each.matches(selector) && (each as HTMLElement).checkVisibility()) return each as Found;
  }
  return null;
}

/** The visible text, including shadow roots, without slots. */
export function textOf(element: Element): string {
  const words: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Text) words.push(node.data);
    // A slot has no box of its own, and is visible nevertheless.
    if (node instanceof HTMLElement && !(node instanceof HTMLSlotElement) && !node.checkVisibility()) return;
    if (node instanceof Element && node.shadowRoot) visit(node.shadowRoot);
    if (!(node instanceof HTMLStyleElement)) node.childNodes.forEach(visit);
  };
  visit(element);
  return words.join(' ').replace(/\s+/g, ' ').trim();
}

/** The focused element, including shadow roots. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Collects the details of later events of this name. */
export function heard<Name extends keyof HTMLElementEventMap>(target: EventTarget, name: Name): unknown[] {
  const details: unknown[] = [];
  target.addEventListener(name, (event) => details.push((event as CustomEvent).detail));
  return details;
}

/** Waits for a condition. */
export async function until(condition: () => boolean | Promise<boolean>, what = condition.toString()): Promise<void> {
  await eventually(what, condition);
}
