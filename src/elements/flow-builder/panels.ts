import { inspectorPanel } from './inspector/inspector.ts';
import type { PanelEntry } from './panel.ts';
import { problemsPanel } from './problems/problems.ts';
import { replayPanel } from './replay/replay.ts';
import { simulatorPanel } from './simulator/simulator.ts';
import { versionsPanel } from './versions/versions.ts';

/** The panels beside the canvas, in the order of their tabs. The first one is open at the beginning. */
export const panels: readonly PanelEntry[] = [
  inspectorPanel,
  problemsPanel,
  simulatorPanel,
  versionsPanel,
  replayPanel,
];
