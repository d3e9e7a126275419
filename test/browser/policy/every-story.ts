/** Runs in a strict page: shows every state of every element, then breaks the policy itself, and reports both. */
import { type LitElement, render } from 'lit';
import { storiesOf, storyModules } from '../../../stories/index.ts';
import { errors, violations } from './watch.ts';

/** What the page found. */
export interface PolicyReport {
  /** "Softphone: Ready", … in which every element has drawn itself. */
  drawn: string[];
  /** Names of elements that were on the page. */
  elements: string[];
  violations: string[];
  errors: string[];
  /** The directives that the page broke on purpose, which shows that the policy is in force and watched. */
  caught: string[];
  /** "null" in a frame without an origin. */
  origin: string;
}

/** The elements of the library in this part of the page, also in shadow roots. */
function* elementsIn(root: ParentNode): Generator<LitElement> {
  for (const each of root.querySelectorAll<LitElement>('*')) {
    if (each.localName.startsWith('cti-')) yield each;
    if (each.shadowRoot) yield* elementsIn(each.shadowRoot);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Waits until what opens after the first drawing has opened, too. */
async function settle(stage: HTMLElement): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    for (const each of elementsIn(stage)) await each.updateComplete;
    await turn();
  }
}

async function showAll(): Promise<Pick<PolicyReport, 'drawn' | 'elements'>> {
  const drawn: string[] = [];
  const names = new Set<string>();
  for (const module of storyModules) {
    for (const [name, story] of storiesOf(module)) {
      const stage = document.body.appendChild(document.createElement('main'));
      render(story.render({ theme: 'light', messages: {} }), stage);
      await settle(stage);
      const elements = [...elementsIn(stage)];
      for (const { localName } of elements) names.add(localName);
      const all = elements.every(({ shadowRoot }) => (shadowRoot?.childNodes.length ?? 0) > 0);
      if (elements.length > 0 && all) drawn.push(`${module.default.title}: ${name}`);
      render(null, stage);
      stage.remove();
    }
  }
  return { drawn, elements: [...names].sort() };
}

/** Does what the policy forbids. @returns the directives that the browser names */
async function breakPolicy(): Promise<string[]> {
  const before = violations.length;
  const style = document.createElement('style');
  style.append('p { color: red }');
  const tries = [
    () => document.body.setAttribute('style', 'color: red'),
    () => document.head.append(style),
    () => {
      document.body.innerHTML = '<p>text</p>';
    },
    () => (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('page', {}),
  ];
  for (const attempt of tries) {
    try {
      attempt();
    } catch {
      // Trusted Types throws, and reports as well.
    }
  }
  const named = (): Set<string> => new Set(violations.slice(before).map((text) => text.split(' ')[0] ?? ''));
  while (named().size < tries.length) await turn();
  return [...named()];
}

interface TrustedTypes {
  createPolicy: (name: string, rules: object) => unknown;
}

const shown = await showAll();
await turn();
const found = { violations: [...violations], errors: [...errors] };
const report: PolicyReport = { ...shown, ...found, caught: await breakPolicy(), origin: self.origin };
parent.postMessage(report, '*');
