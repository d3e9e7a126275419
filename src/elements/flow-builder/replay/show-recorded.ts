import type { FlowEditor } from '../edit/editor.ts';
import { inspectorPanel } from '../inspector/inspector.ts';
import type { SidePanels } from '../side-panels.ts';
import type { RecordedStep } from './recorded-step.ts';
import { replayPanel } from './replay.ts';

/** A recorded call begins on its panel, which is there only while there is a call. */
export function showRecorded(editor: FlowEditor, panels: SidePanels, path: readonly RecordedStep[]): void {
  editor.setVisits(path);
  if (path.length > 0) panels.show(replayPanel.id);
  else if (panels.open === replayPanel.id) panels.show(inspectorPanel.id);
}
