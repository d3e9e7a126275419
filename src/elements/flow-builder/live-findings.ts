import { IdleWork } from '../../controllers/idle-work.ts';
import { errorsFirst, examinations } from '../../domain/flows/check/examine.ts';
import type { FlowFinding } from '../../domain/flows/check/finding.ts';
import { readFlow } from '../../domain/flows/check/read.ts';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import { wasRead } from './edit/open.ts';
import type { FlowNames, PanelContext } from './panel.ts';

/** A pause in typing after which the document is examined. */
const pauseMs = 200;

/**
 * Examines the document after each change, once the admin pauses, and when the browser has nothing else to do. A large
 * document is examined in slices, so that no frame waits for all of it.
 */
export class LiveFindings {
  readonly #context: PanelContext;
  readonly #work = new IdleWork(() => this.#examine());
  #examined: { document: FlowDocument; names: FlowNames } | null = null;
  #pending = false;
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
    this.#pause();
    this.#examined = { document, names };
    this.#pending = true;
    if (isFirst) this.#work.wake();
    else this.#cancel = clock.after(pauseMs, () => this.#work.wake());
  }

  /** Examines the document at once, unless that is done: publishing must not depend on an earlier document. */
  finish(): void {
    this.follow();
    if (!this.#pending) return;
    this.#pause();
    const work = this.#examine();
    let done = false;
    while (!done) done = work.next().done === true;
  }

  stop(): void {
    this.#pause();
    this.#examined = null;
  }

  #pause(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#work.stop();
  }

  /** What is wrong with a draft, errors first. An empty flow has no findings: the canvas says what to do. */
  *#examine(): Generator<void> {
    if (this.#examined === null) return;
    const { document, names } = this.#examined;
    const bySchema = schemaFindings(document);
    const others: FlowFinding[] = [];
    for (const examination of document.nodes.length === 0 ? [] : examinations) {
      yield;
      others.push(...examination(document, names));
    }
    this.#pending = false;
    this.#context.editor.setFindings([...bySchema, ...errorsFirst(others)]);
  }
}

function schemaFindings(document: FlowDocument): readonly FlowFinding[] {
  if (document.nodes.length === 0 || wasRead(document)) return [];
  const read = readFlow(document);
  return 'findings' in read ? read.findings : [];
}
