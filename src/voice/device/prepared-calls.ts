import type { SipAgentListener } from '../sip/sip-agent.ts';

/** Time after which a busy page does it nevertheless, in ms. */
const latest = 5000;

const whenIdle = (run: () => void): void => {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: latest });
  else setTimeout(run, 1);
};

const loadCalls = (): Promise<unknown> => import('../call/call-parts.ts');

/**
 * Loads the code of calls once the device is registered. If the page's server is updated while the page is open, the
 * first call would not find it there any more. A failure is harmless: the next registration and each call try again.
 *
 * It waits for a registration, because then the network works. Many browsers never load a module again after its first
 * failure (https://github.com/whatwg/html/issues/6768).
 */
export function preparingCalls(listener: SipAgentListener, load = loadCalls, idle = whenIdle): SipAgentListener {
  let isLoaded = false;
  const prepare = async (): Promise<void> => {
    try {
      await load();
      isLoaded = true;
    } catch {
      // See above.
    }
  };
  return {
    ...listener,
    registered() {
      listener.registered();
      if (!isLoaded) idle(() => void prepare());
    },
  };
}
