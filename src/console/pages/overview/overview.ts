import type { PageContext } from '../../shell/page-context.ts';

/** What needs attention, and the first steps. */
export function page(_context: PageContext): HTMLElement {
  return document.createElement('div');
}
