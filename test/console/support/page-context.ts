import { ask } from '../../../src/console/ask.ts';
import { Changes } from '../../../src/console/shell/changes.ts';
import type { PageContext } from '../../../src/console/shell/page-context.ts';
import { Unsaved } from '../../../src/console/shell/unsaved.ts';

export interface TestContext extends PageContext {
  /** What the page said, in order. */
  said: string[];
  leave: () => void;
}

/** What the shell gives to a page, for an administrator. Requests go to the scripted gateway. */
export function pageContext(given: Partial<PageContext> = {}): TestContext {
  const left = new AbortController();
  const said: string[] = [];
  const say = (text: string): void => {
    if (text !== '') said.push(text);
  };
  return {
    person: { identity: 'root', name: 'Root', role: 'admin' } as PageContext['person'],
    mayChange: true,
    rest: '',
    query: new URLSearchParams(),
    ask,
    say,
    trying: async (work) => {
      try {
        await work();
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    },
    go: async () => true,
    mayLose: async () => true,
    unsaved: new Unsaved(),
    changes: new Changes(),
    left: left.signal,
    ...given,
    said,
    leave: () => left.abort(),
  };
}
