import type { LitElement } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import { languageAround } from '../page-language.ts';
import type { FlowEditor } from './edit/editor.ts';
import { type FlowBuilderEvents, flowBuilderEvent } from './events.ts';
import { inspectorPanel } from './inspector/inspector.ts';
import type { FlowBuilderMessages } from './messages.ts';
import type { FlowNames, PanelContext } from './panel.ts';
import type { RecordedStep } from './replay/recorded-step.ts';
import type { StoredFlow } from './versions/stored-flow.ts';

/** The builder, as its parts see it. */
interface Builder extends LitElement, StoredFlow {
  readonly names: FlowNames;
  readonly clock: Clock;
  readonly path: readonly RecordedStep[] | null;
  readonly messages: Partial<FlowBuilderMessages>;
}

/** What is private in the builder. */
interface Inside {
  editor: FlowEditor;
  text: () => FlowBuilderMessages;
  openPanel: (id: string) => void;
  notify: (problem: string) => void;
}

/** What the parts of a builder get from it. Its values are those of the moment in which they are read. */
export function builderContext(element: Builder, { editor, text, openPanel, notify }: Inside): PanelContext {
  return {
    editor,
    get text() {
      return text();
    },
    get names() {
      return element.names;
    },
    get locale() {
      const around = languageAround(element);
      // English sentences have English dates, unless the page brings sentences of its own.
      return /^en\b/i.test(around) || Object.keys(element.messages).length > 0 ? around : 'en';
    },
    get clock() {
      return element.clock;
    },
    get root() {
      return element.renderRoot as ShadowRoot;
    },
    get stored() {
      return element;
    },
    get recorded() {
      return element.path ?? [];
    },
    requestUpdate: () => element.requestUpdate(),
    openPanel,
    jump: (node, path) => {
      editor.reveal(node, path);
      if (path !== '' || node === null) openPanel(inspectorPanel.id);
    },
    notify,
    announce: (words) => announce(element.renderRoot, words),
    ask: <Name extends keyof FlowBuilderEvents>(name: Name, detail: FlowBuilderEvents[Name]) =>
      element.dispatchEvent(flowBuilderEvent(name, detail)),
  };
}

/** The same words again are spoken again, because the text differs by a space. */
function announce(root: ParentNode, words: string): void {
  const region = root.querySelector('.spoken');
  if (region) region.textContent = region.textContent === words ? `${words}\u00a0` : words;
}
