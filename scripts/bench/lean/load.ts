/**
 * The load generator, in a separate process so that its processor time can be measured. Messages control it: the two
 * unions below define the requests and the answers.
 */
import type { LeanMedia } from './lean-media.ts';
import { LeanPhone, type Watch } from './lean-phone.ts';

export type LoadOrder =
  | {
      do: 'register';
      sipUrl: string;
      callers: { identity: string; token: string }[];
      agents: { identity: string; token: string }[];
    }
  /** One call after the other, at least `gapMs` apart, each from the next caller. */
  | { do: 'call'; numbers: string[]; gapMs: number }
  /** Ends all calls. */
  | { do: 'hang-up' }
  /** The longest gap of any stream since the last query. */
  | { do: 'gaps' }
  | { do: 'count' };

export interface LoadAnswer {
  error?: string;
  /** Milliseconds from INVITE to 200. */
  setUps?: number[];
  streams?: number;
  received?: number;
  sent?: number;
  expected?: number;
  /** Milliseconds: the gap of a stream, and of this process itself, during which it neither sends nor receives. */
  longestGap?: number;
  ownPause?: number;
}

const frameMs = 20;
/** Streams are spread over the 20 ms frame, as in reality. */
const phases = 10;
const callMs = 10_000;
/** Four callers make the twenty simultaneous calls. */
const callsOfCaller = 5;

const callers: LeanPhone[] = [];
const streams: LeanMedia[] = [];
let failure: string | undefined;
let nextCaller = 0;
let ownPause = 0;

const watch: Watch = {
  onStream: (media) => streams.push(media),
  onFailed: (error) => {
    failure ??= String(error);
  },
  onClosed: (media) => {
    const at = streams.indexOf(media);
    if (at >= 0) streams.splice(at, 1);
  },
};

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.do) {
    case 'register':
      for (const { identity, token } of order.agents) await LeanPhone.register(order.sipUrl, identity, token, watch);
      for (const { identity, token } of order.callers) {
        callers.push(await LeanPhone.register(order.sipUrl, identity, token, watch, callsOfCaller));
      }
      return {};
    case 'call': {
      const calls: Promise<number>[] = [];
      for (const number of order.numbers) {
        const caller = callers[nextCaller++ % callers.length] as LeanPhone;
        const call = within(callMs, caller.call(number));
        call.catch(watch.onFailed);
        calls.push(call);
        await new Promise((resolve) => setTimeout(resolve, order.gapMs));
      }
      return { setUps: await Promise.all(calls) };
    }
    case 'hang-up':
      for (const caller of callers) caller.hangUp();
      return {};
    case 'gaps': {
      const longestGap = Math.max(0, ...streams.map((each) => each.longestGap));
      const answer = { longestGap, ownPause };
      for (const each of streams) each.longestGap = 0;
      ownPause = 0;
      return answer;
    }
    case 'count':
      return {
        streams: streams.length,
        received: streams.reduce((sum, each) => sum + each.received, 0),
        sent: streams.reduce((sum, each) => sum + each.sent, 0),
        expected: streams.reduce((sum, each) => sum + each.expected, 0),
      };
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no call within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Every stream sends once per 20 ms. Late turns are repeated, so that the rate does not drift. */
function pace(): void {
  const begun = performance.now();
  let turn = 0;
  let before = begun;
  setInterval(() => {
    const now = performance.now();
    ownPause = Math.max(ownPause, now - before);
    before = now;
    const due = Math.floor(((performance.now() - begun) / frameMs) * phases);
    // A stalled process skips the packets of the stall.
    if (due - turn > phases * 5) turn = due - 1;
    for (; turn < due; turn += 1) {
      for (let i = turn % phases; i < streams.length; i += phases) streams[i]?.send();
    }
  }, frameMs / phases);
}

pace();
process.on('message', (order: LoadOrder) => {
  obey(order).then(
    (answer) => process.send?.({ ...answer, ...(failure !== undefined && { error: failure }) }),
    (error) => process.send?.({ error: String(error) } satisfies LoadAnswer),
  );
});
process.on('disconnect', () => process.exit());
