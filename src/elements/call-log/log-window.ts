import type { LitElement, ReactiveController } from 'lit';
import type { CallView } from '../../domain/protocol/call.ts';
import { type DayRun, LogLayout, type Range, type RowHeights } from './log-layout.ts';

interface Options {
  /** Ids of calls that stay rendered out of sight. */
  kept: () => readonly string[];
  /** The reader has scrolled near the end. */
  onEnd: () => void;
}

/** Rendered beyond each edge of what is in sight, in px; a new rendering is due when half of it is used up. */
const margin = 600;
/** Until it is measured. Never too small for a softphone. */
const firstHeight = 900;

/** Which calls of a long list are rendered, as it is scrolled. */
export class LogWindow implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: Options;
  /** As in the style sheet at the default font size; measured once they are rendered. */
  #heights: RowHeights = { day: 34, entry: 58, line: 52 };
  #layout: LogLayout | null = null;
  #rendered: Range = [0, 0];
  #top = 0;
  #height = firstHeight;
  #frame = 0;
  readonly #sizes: ResizeObserver | null =
    typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(() => this.#measure());

  constructor(host: LitElement, options: Options) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** What to render of these calls. */
  of(calls: readonly CallView[]): { days: readonly DayRun[]; rest: number } {
    if (this.#layout?.calls !== calls) this.#layout = new LogLayout(calls, this.#heights, this.#layout);
    if (calls.length === 0) return { days: [], rest: 0 };
    this.#rendered = this.#layout.between(this.#top - margin, this.#top + this.#height + margin);
    const kept = new Set(this.#options.kept());
    const apart =
      kept.size === 0 ? [] : calls.flatMap(({ id }, index): Range[] => (kept.has(id) ? [[index, index + 1]] : []));
    return this.#layout.runs([this.#rendered, ...apart]);
  }

  readonly onScroll = (event: Event): void => {
    const list = event.currentTarget as HTMLElement;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#seen(list);
    });
  };

  /** Another list is shown. */
  toTop(): void {
    this.#top = 0;
    this.#list?.scrollTo({ top: 0 });
  }

  hostUpdated(): void {
    const list = this.#list;
    if (list !== null) this.#sizes?.observe(list);
    this.#measure();
  }

  hostDisconnected(): void {
    this.#sizes?.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  get #list(): HTMLElement | null {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.calls') ?? null;
  }

  #seen(list: HTMLElement): void {
    this.#top = list.scrollTop;
    const layout = this.#layout;
    if (layout === null) return;
    const [from, to] = layout.between(this.#top - margin / 2, this.#top + this.#height + margin / 2);
    if (from < this.#rendered[0] || to > this.#rendered[1]) this.#host.requestUpdate();
    if (list.scrollHeight - list.scrollTop - list.clientHeight < margin) this.#options.onEnd();
  }

  /** The heights of rows follow the font, which a page sets. */
  #measure(): void {
    const list = this.#list;
    if (list === null || !list.checkVisibility()) return;
    const of = (selector: string, before: number): number =>
      list.querySelector(selector)?.getBoundingClientRect().height || before;
    const { day, entry, line } = this.#heights;
    const heights = { day: of('.day', day), entry: of('.entry', entry), line: of('.recording, .lack', line) };
    const height = list.clientHeight || firstHeight;
    const same = heights.day === day && heights.entry === entry && heights.line === line;
    if (same && height === this.#height) return;
    this.#heights = heights;
    this.#height = height;
    if (!same) this.#layout = null;
    this.#host.requestUpdate();
  }
}
