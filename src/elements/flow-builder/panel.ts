import type { CSSResult, TemplateResult } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import type { KnownNames } from '../../domain/flows/check/examine.ts';
import type { FlowEditor } from './edit/editor.ts';
import type { FlowBuilderEvents } from './events.ts';
import type { FlowBuilderMessages } from './messages.ts';

/** The names that the gateway has, for choices and findings. A list that is absent is not known, and not compared. */
export interface FlowNames extends KnownNames {
  /** Numbers that calls can be made from, in E.164. */
  numbers?: readonly string[];
}

/** What a panel gets from the builder. The values change, so panels read them when they render. */
export interface PanelContext {
  readonly editor: FlowEditor;
  readonly text: FlowBuilderMessages;
  readonly names: FlowNames;
  /** BCP 47. */
  readonly locale: string;
  readonly clock: Clock;
  /** Where the panel finds its own elements after they were rendered. */
  readonly root: ShadowRoot;
  /** Renders the builder again, after a change of the panel's own state. */
  requestUpdate(): void;
  /** Shows a problem until the next change, and says it. */
  notify(problem: string): void;
  /** Says something in the live region. */
  announce(text: string): void;
  /**
   * Sends an event of the builder to the page.
   * @returns false if the page cancelled it
   */
  ask<Name extends keyof FlowBuilderEvents>(name: Name, detail: FlowBuilderEvents[Name]): boolean;
}

/** A part of the builder beside the canvas. */
export interface Panel {
  render(): TemplateResult;
  /** After each rendering, for focus and scrolling. */
  updated?(): void;
  /** The builder was removed from its page: timers and sound end. */
  disconnected?(): void;
}

/** How a panel is listed. */
export interface PanelEntry {
  id: string;
  /** The name of its tab. */
  label(text: FlowBuilderMessages): string;
  /** A number beside the name, such as the count of problems. 0: none. */
  count?(context: PanelContext): number;
  styles: CSSResult;
  make(context: PanelContext): Panel;
}
