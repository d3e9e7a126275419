import { diffFlows } from '../../../domain/flows/document/diff.ts';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import { type FlowInput, readForEditing } from '../edit/open.ts';
import type { PanelContext } from '../panel.ts';

/** A draft with changes that were not saved. */
export interface Kept {
  /** Unix ms. */
  at: number;
  document: FlowDocument;
}

/** A pause after which a change is kept. */
const pauseMs = 500;

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Keeps the draft in the session storage of the tab while it has changes that are not saved, so that the end of a session,
 * a reload or a crash loses nothing. What an earlier page kept is offered once, when the flow is opened.
 */
export class KeptDraft {
  readonly #context: PanelContext;
  readonly #shelf: Shelf | null;
  #document: FlowDocument | null = null;
  #flow: string | null = null;
  #cancel: (() => void) | null = null;
  #failed = false;
  /** The storage has changes that this page made. */
  #isKept = false;
  /** What an earlier page kept of this flow. Null: nothing, or it was answered. */
  #offer: Kept | null = null;

  constructor(context: PanelContext, shelf: Shelf | null = sessionShelf()) {
    this.#context = context;
    this.#shelf = shelf;
  }

  get offer(): Kept | null {
    return this.#offer;
  }

  /** Whether the browser keeps changes. */
  get works(): boolean {
    return this.#shelf !== null && !this.#failed;
  }

  /** Follows the document of the editor. */
  follow(): void {
    const { editor, clock } = this.#context;
    const { document } = editor;
    if (document.name !== this.#flow) this.#begin(document);
    if (!editor.dirty && this.#isKept) this.#remove();
    if (document === this.#document) return;
    this.#document = document;
    this.#cancel?.();
    this.#cancel = null;
    if (!editor.dirty) return;
    this.#cancel = clock.after(pauseMs, () => {
      this.#cancel = null;
      // An earlier draft that waits for an answer is in memory: what is typed now counts more.
      this.#keep(document);
    });
  }

  /** Uses what was kept, as a change that can be undone. */
  restore(): void {
    const offer = this.#offer;
    this.#offer = null;
    if (offer !== null) this.#context.editor.apply(() => offer.document);
  }

  discard(): void {
    this.#offer = null;
    if (!this.#isKept) this.#remove();
  }

  stop(): void {
    if (this.#cancel === null) return;
    this.#cancel();
    this.#cancel = null;
    if (this.#document !== null) this.#keep(this.#document);
  }

  #begin(document: FlowDocument): void {
    this.#flow = document.name;
    const kept = this.#read();
    this.#offer = kept !== null && diffFlows(kept.document, document).length > 0 ? kept : null;
    this.#isKept = false;
    if (kept !== null && this.#offer === null) this.#remove();
  }

  #read(): Kept | null {
    try {
      const stored = JSON.parse(this.#shelf?.getItem(this.#key) ?? 'null') as {
        at?: unknown;
        document?: unknown;
      } | null;
      if (stored === null || typeof stored.at !== 'number') return null;
      const read = readForEditing(stored.document as FlowInput);
      return 'document' in read ? { at: stored.at, document: read.document } : null;
    } catch {
      // Not JSON, or the browser forbids its storage.
      return null;
    }
  }

  #keep(document: FlowDocument): void {
    try {
      this.#shelf?.setItem(this.#key, JSON.stringify({ at: this.#context.clock.now(), document }));
      this.#failed = false;
      this.#isKept = true;
    } catch {
      // The storage is full, or forbidden: the draft is in this page only.
      this.#failed = true;
    }
    this.#context.requestUpdate();
  }

  #remove(): void {
    this.#isKept = false;
    try {
      this.#shelf?.removeItem(this.#key);
    } catch {
      // There is nothing to remove then.
    }
  }

  get #key(): string {
    return `cti-flow-draft:${this.#flow ?? ''}`;
  }
}

/** Null: the browser or a sandbox has none. */
function sessionShelf(): Shelf | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
