import type { Way } from './way.ts';

/** How often the page's server is asked, in ms. */
const askMs = 700;

/**
 * Reports the way of the call, each time that it changes, until the call is over.
 * @param callSid the id that the gateway gave to the call
 * @returns a function that stops it
 */
export function followWay(callSid: string, changed: (way: Way) => void): () => void {
  let stopped = false;
  let last = '';
  const ask = async (): Promise<void> => {
    if (stopped) return;
    const answer = await fetch(`/phone/calls/${encodeURIComponent(callSid)}/way`).catch(() => null);
    const text = answer?.ok === true ? await answer.text().catch(() => '') : '';
    if (stopped) return;
    if (text !== '' && text !== last) {
      last = text;
      const way = JSON.parse(text) as Way;
      changed(way);
      if (way.state === 'over') return;
    }
    setTimeout(() => void ask(), askMs);
  };
  void ask();
  return () => {
    stopped = true;
  };
}
