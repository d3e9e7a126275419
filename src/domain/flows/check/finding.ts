import type { FlowNode } from '../document/document.ts';

/** Integrators may rely on codes, so a code never changes its meaning. */
export type FindingCode =
  | 'schema'
  | 'too-large'
  | 'too-deep'
  | 'forbidden-key'
  | 'unknown-kind'
  | 'reserved-kind'
  | 'duplicate-name'
  | 'missing-node'
  | 'missing-schedule'
  | 'missing-flow'
  | 'missing-prompt'
  | 'missing-secret'
  | 'missing-queue'
  | 'missing-switch'
  | 'missing-agent'
  | 'unwired-outcome'
  | 'unknown-outcome'
  | 'unreachable-node'
  | 'wrong-use'
  | 'no-audio'
  | 'cycle-without-input'
  | 'recursive-flow'
  | 'unknown-variable'
  | 'bad-schedule'
  | 'bad-limit';

/** A problem of a document, and the place to jump to. */
export interface FlowFinding {
  /** An error prevents publishing; a warning does not. */
  severity: 'error' | 'warning';
  code: FindingCode;
  /** What is wrong, and what to do. */
  message: string;
  /** The name of the node. Absent: the finding is about the whole flow. */
  node?: string;
  /** The place in the node, or in the document if no node is named, as a JSON pointer (RFC 6901): "/outcomes/done". */
  path?: string;
}

export function error(code: FindingCode, message: string, at: Place = {}): FlowFinding {
  return { severity: 'error', code, message, ...placed(at) };
}

export function warning(code: FindingCode, message: string, at: Place = {}): FlowFinding {
  return { severity: 'warning', code, message, ...placed(at) };
}

interface Place {
  node?: Pick<FlowNode, 'name'> | string | null | undefined;
  path?: readonly PropertyKey[];
}

function placed({ node, path }: Place): Pick<FlowFinding, 'node' | 'path'> {
  const name = typeof node === 'object' ? node?.name : node;
  return {
    ...(name !== undefined && name !== null && { node: name }),
    ...(path !== undefined && path.length > 0 && { path: pointer(path) }),
  };
}

/** RFC 6901. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
