import type { CSSResult, TemplateResult } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import type { KnownNames } from '../../domain/flows/check/examine.ts';
import type { FlowEditor } from './edit/editor.ts';
import type { FlowBuilderEvents } from './events.ts';
import type { FlowBuilderMessages } from './messages.ts';
import type { RecordedStep } from './replay/recorded-step.ts';
import type { StoredFlow } from './versions/stored-flow.ts';

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
  /** What the page knows of the flow outside the builder. */
  readonly stored: StoredFlow;
  /** The way of a recorded call. Empty: none is shown. */
  readonly recorded: readonly RecordedStep[];
  /** BCP 47. */
  readonly locale: string;
  readonly clock: Clock;
  /** Where the panel finds its own elements after they were rendered. */
  readonly root: ShadowRoot;
  /** Renders the builder again, after a change of the panel's own state. */
  requestUpdate(): void;
  /** Shows a step and one of its fields, in the form. Null: the flow itself. @param path JSON pointer. Empty: no field */
  jump(node: string | null, path: string): void;
  /** Opens a panel. */
  openPanel(id: string): void;
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
  /** Whether it has a tab. Absent: always. */
  isListed?(context: PanelContext): boolean;
  styles: CSSResult;
  make(context: PanelContext): Panel;
}
