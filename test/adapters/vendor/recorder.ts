import { expect } from 'vitest';
import { type Answer, type ReceivedRequest, startJsonServer } from './json-server.ts';

/** A request as it is compared. */
export interface Recorded {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  credentials: string;
}

/** A server for two clients, ours and the vendor's: it answers both in the same way, and keeps what they send. */
export async function startRecorder(answer: (request: ReceivedRequest) => Answer) {
  const { url, requests, close } = await startJsonServer(answer);
  const toRecorder: typeof fetch = (input, init) => {
    const { pathname, search } = new URL(String(input));
    return fetch(url + pathname + search, init);
  };
  return {
    url,
    close,
    /** Sends requests to any address here. */
    toRecorder,
    /** What one of both clients sends in `act`: the requests with this method and path, at least one. */
    async sent(request: string, act: () => Promise<unknown>): Promise<[Recorded, ...Recorded[]]> {
      requests.length = 0;
      await act();
      const [first, ...others] = requests.filter((each) => nameOf(each) === request).map(recorded);
      expect(first, requests.map(nameOf).join(', ')).toBeDefined();
      return [first as Recorded, ...others];
    },
  };
}

const nameOf = ({ method, path }: ReceivedRequest): string => `${method} ${path}`;

function recorded({ method, path, query, body, headers, authorization }: ReceivedRequest): Recorded {
  const apiToken = headers['x-api-token'];
  const credentials = typeof apiToken === 'string' ? apiToken : authorization;
  return { method, path, query: Object.fromEntries(query), body, credentials };
}
