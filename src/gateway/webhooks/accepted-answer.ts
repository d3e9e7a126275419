import { type Answer, type GuardOptions, guardedRequest, Refused, Unreachable } from '../web/guarded-request.ts';

/** How long a server has to answer, in ms. Standard Webhooks recommends 15 to 30 seconds. */
const timeoutMs = 15_000;
/** The longest pause that a server can ask for, in ms. */
const longestPauseMs = 3_600_000;
/** The queue of a server that does not answer waits so long, so that each waiting call does not try on its own. */
const unreachablePauseMs = 5_000;

/** A request that was not accepted. */
export class NotAccepted extends Error {
  /** The server asks for a pause, in ms. 0: it does not. */
  readonly pauseMs: number;
  /** 410: the server wants no more events. */
  readonly unwanted: boolean;

  constructor(message: string, { pauseMs = 0, unwanted = false }: { pauseMs?: number; unwanted?: boolean } = {}) {
    super(message);
    this.name = 'NotAccepted';
    this.pauseMs = pauseMs;
    this.unwanted = unwanted;
  }
}

interface Posted {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Posts to a server that subscribed. Every 2xx is an acceptance. The body of the answer is not read, and redirects are
 * not followed.
 * @throws NotAccepted, or Unreachable
 */
export async function postAccepted(
  { url, headers, body }: Posted,
  web: Pick<GuardOptions, 'clock' | 'privateHosts' | 'resolve' | 'mayReach' | 'signal'>,
): Promise<void> {
  const options = { ...web, allowHttp: false, maxBytes: null, timeoutMs };
  const answer: Answer = await guardedRequest(new URL(url), { method: 'POST', headers, body }, options).catch(
    (error) => {
      if (error instanceof Refused) throw new NotAccepted(error.message);
      throw error;
    },
  );
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  if (status === 410) throw new NotAccepted('the server answers 410 (gone)', { unwanted: true });
  const why = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
  throw new NotAccepted(`the server answers ${status}${why}`, { pauseMs: pauseOf(answer.headers['retry-after']) });
}

/** How long the whole queue of a server waits after this failure, in ms. 0: only the failed job does. */
export function pauseAfter(error: unknown): number {
  if (error instanceof NotAccepted) return error.pauseMs;
  return error instanceof Unreachable ? unreachablePauseMs : 0;
}

/** The failure as a sentence that is kept with the job. */
export function problemOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}

/** RFC 9110 10.2.3, in seconds. A date is ignored. */
function pauseOf(header: string | undefined): number {
  const seconds = /^\d{1,9}$/.test(header ?? '') ? Number(header) : 0;
  return Math.min(seconds * 1000, longestPauseMs);
}
