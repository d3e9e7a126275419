import type { FlowEditors } from '../../../domain/protocol/flow.ts';
import { every } from '../../shell/every.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { flowPath } from './flow-api.ts';

/** The gateway forgets a page that says nothing for three times as long. */
const stillHereMs = 15_000;

/**
 * Tells the gateway that this page has the flow open until it is left, and learns of the others.
 * @param show is given the names of the other people when they change
 */
export function followEditors(context: PageContext, flow: string, show: (names: readonly string[]) => void): void {
  const { ask, left, changes } = context;
  const path = `${flowPath(flow)}/editors/${crypto.randomUUID()}`;
  let shown = '';

  async function note(): Promise<void> {
    const { others } = await ask<FlowEditors>('PUT', path);
    // The page may have been left meanwhile: then it takes back what it just said.
    if (left.aborted) return leave();
    const names = others.map(({ name }) => name);
    if (names.join('\n') === shown) return;
    shown = names.join('\n');
    show(names);
  }

  /** Also while the browser closes the page. If it does not arrive, the gateway forgets the page after a while. */
  function leave(): void {
    void fetch(path, { method: 'DELETE', keepalive: true }).catch(() => undefined);
  }

  every(stillHereMs, left, note);
  // No message is needed about a presence that cannot be read: the next turn tries again.
  changes.watch(['flow-editors'], left, () => void note().catch(() => undefined), flow);
  left.addEventListener('abort', leave, { once: true });
  // A page that comes back from the browser’s cache says that it is there at its next turn.
  addEventListener('pagehide', leave, { signal: left });
}
