import type { Commands } from '../commands.ts';
import type { Spot } from '../edit/neighbours.ts';
import type { Point } from '../edit/nodes.ts';
import type { FlowTree } from '../edit/tree.ts';
import type { PanelContext } from '../panel.ts';
import type { Viewport } from './viewport.ts';

/** The canvas as its keys and pointers see it. */
export interface Surface {
  readonly context: PanelContext;
  readonly commands: Commands;
  readonly viewport: Viewport;
  readonly tree: FlowTree;
  readonly places: ReadonlyMap<string, Point>;
  /** The spot that has the focus, or would get it by the Tab key. Null: the flow is empty. */
  readonly spot: Spot | null;
  /** Selects a spot and moves the focus there. */
  go(spot: Spot): void;
  /** Shows the whole flow. */
  fit(): void;
  /** The path of a line between two cards. */
  pathOf(from: string, outcome: string, to: string, places: ReadonlyMap<string, Point>, mirrored?: boolean): string;
}

/** What a pressed pointer does, once it moves. Coordinates are those of the browser's window. */
export interface Drag {
  /** At the edge of the view, the view moves along. */
  readonly reaches: boolean;
  move(clientX: number, clientY: number): void;
  /** The pointer was released there. */
  drop(clientX: number, clientY: number): void;
  cancel(): void;
}
