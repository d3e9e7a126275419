import { examineFlow } from '../../domain/flows/check/examine.ts';
import type { FlowFinding } from '../../domain/flows/check/finding.ts';
import { readFlow } from '../../domain/flows/check/read.ts';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowNames, PanelContext } from './panel.ts';
import { whenIdle } from './when-idle.ts';

/** A pause in typing after which the document is examined. */
const pauseMs = 200;

/** Examines the document after each change, once the admin pauses, and when the browser has nothing else to do. */
export class LiveFindings {
  readonly #context: PanelContext;
  #examined: { document: FlowDocument; names: FlowNames } | null = null;
  #cancel: (() => void) | null = null;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  /** Examines the document if it changed since the last time. */
  follow(): void {
    const { editor, names, clock } = this.#context;
    const { document } = editor;
    if (this.#examined?.document === document && this.#examined.names === names) return;
    const isFirst = this.#examined === null;
    this.#examined = { document, names };
    this.#cancel?.();
    const idle = (): void => {
      this.#cancel = whenIdle(() => {
        this.#cancel = null;
        editor.setFindings(findingsOf(document, names));
      });
    };
    if (isFirst) idle();
    else this.#cancel = clock.after(pauseMs, idle);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#examined = null;
  }
}

/** What is wrong with a draft, errors first. An empty flow has no findings: the canvas says what to do. */
function findingsOf(document: FlowDocument, names: FlowNames): readonly FlowFinding[] {
  if (document.nodes.length === 0) return [];
  const read = readFlow(document);
  const bySchema = 'findings' in read ? read.findings : [];
  return [...bySchema, ...examineFlow(document, names)];
}
