import { diffFlows } from '../../../domain/flows/document/diff.ts';
import { emptyFlow, type FlowEditor } from './editor.ts';
import { setDocument } from './nodes.ts';
import { type FlowInput, readForEditing } from './open.ts';

/**
 * Takes a document of the page. One of the same flow becomes a step of the history, so that nothing typed is lost.
 * @param afterUnreadable the document before it could not be read
 * @returns why it cannot be read; empty if it can
 */
export function takeFlow(editor: FlowEditor, flow: FlowInput, afterUnreadable: boolean): string[] {
  const read = readForEditing(flow);
  if ('findings' in read) {
    editor.open(emptyFlow);
    return read.findings.map(({ node, message }) => (node === undefined ? message : `${node}: ${message}`));
  }
  const { document } = read;
  const now = editor.document;
  const isSame = !afterUnreadable && document.name === now.name && now.nodes.length > 0;
  if (!isSame || editor.readonly) editor.open(document);
  else if (diffFlows(now, document).length === 0) editor.saved(now);
  else {
    editor.apply(setDocument(document));
    editor.saved(document);
  }
  return [];
}
