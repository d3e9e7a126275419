import type { LightMyRequestResponse } from 'fastify';
import type { PersonRole } from '../../../src/domain/protocol/sign-in.ts';
import { createLogger } from '../../../src/gateway/log/logger.ts';
import { makeLink } from '../../../src/gateway/sign-in/links.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { type TestApp, type TestAppOptions, testApp } from '../app/app.ts';

/** The headers that a browser adds to a request of the gateway's own page. */
export const ownPage = { host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' };

export interface SignInApp extends TestApp {
  clock: ManualClock;
  /** The finished lines of the log, at its most talkative level. */
  log: string[];
  /** Makes a link as the command does. */
  link(identity: string, role?: PersonRole): Promise<string>;
  /** Uses a link, from the gateway's own page unless the headers say otherwise. */
  use(token: string, headers?: Record<string, string>): Promise<Answered>;
  /** Signs a person in. @returns the Cookie header of the browser */
  signedIn(identity: string, role?: PersonRole): Promise<{ cookie: string }>;
  /** Pairs of `what` and `who`, newest first. */
  audit(): Promise<string[][]>;
}

export interface Answered {
  status: number;
  /** The code of the refusal, or null. */
  code: string | null;
  body: Record<string, unknown>;
  /** The whole Set-Cookie header. "": none. */
  setCookie: string;
}

/** The app with a clock that stands still, and ways to sign in. */
export async function signInApp(options: TestAppOptions = {}): Promise<SignInApp> {
  const clock = new ManualClock('2030-01-01T10:00:00.000Z');
  const log: string[] = [];
  const logger = createLogger('trace', { write: (line: string) => void log.push(line) });
  const made = await testApp({ clock, logger, ...options });
  const { app, storage, revocations } = made;

  const link = (identity: string, role: PersonRole = 'agent'): Promise<string> =>
    makeLink({ store: storage.signIns, revocations, clock }, { identity, role }, { identity: '@command', address: '' });

  const use: SignInApp['use'] = async (token, headers = ownPage) => {
    const answer = await app.inject({ method: 'POST', url: '/v1/sign-in/link', headers, payload: { token } });
    return answered(answer);
  };

  return {
    ...made,
    clock,
    log,
    link,
    use,
    async signedIn(identity, role = 'agent') {
      const { setCookie } = await use(await link(identity, role));
      return { cookie: setCookie.split(';', 1)[0] ?? '' };
    },
    async audit() {
      return (await storage.recordings.audit(100)).map(({ what, who }) => [what, who]);
    },
  };
}

export function answered(answer: LightMyRequestResponse): Answered {
  const body = answer.body === '' ? {} : answer.json();
  const setCookie = [answer.headers['set-cookie'] ?? []].flat().join('\n');
  return { status: answer.statusCode, code: body.error?.code ?? null, body, setCookie };
}
