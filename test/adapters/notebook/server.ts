import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Person {
  id: string;
  kind: 'person' | 'company';
  name: string;
  phone: string;
  remark: string;
  createdAt: string;
}

export interface Note {
  id: string;
  person: string | null;
  /** ISO 8601, UTC. */
  at: string;
  text: string;
}

/**
 * A CRM as many are: people and notes, no unique field, and no key that makes a request safe to repeat. It answers
 * errors with the status 200, and knows clients by a session that expires.
 */
export async function startNotebook(accessKey: string) {
  let nextId = 100;
  let session = '';
  const people: Person[] = [];
  const notes: Note[] = [];
  const state = { logins: 0, ignoresFilter: false };

  const newId = (): string => {
    nextId += 1;
    return String(nextId);
  };
  const done = (result: unknown) => ({ ok: true, result });
  const failed = (code: string, message: string) => ({ ok: false, error: { code, message } });

  const routes: Record<string, (url: URL, body: Record<string, unknown>, id: string) => unknown> = {
    'POST /login': (_url, body) => {
      if (body.accessKey !== accessKey) return failed('LOGIN', 'The access key is wrong.');
      state.logins += 1;
      session = `session-${state.logins}`;
      return done({ session });
    },
    'GET /people': (url) => {
      const digits = (url.searchParams.get('phone') ?? '').replace(/\D/g, '').slice(-6);
      const found = people.filter((one) => one.phone.replace(/\D/g, '').includes(digits));
      return done((state.ignoresFilter ? people : found).slice(0, Number(url.searchParams.get('limit') ?? 100)));
    },
    'POST /people': (_url, body) => {
      const person = { kind: 'person', ...body, id: newId(), createdAt: new Date().toISOString() } as Person;
      people.push(person);
      return done(person);
    },
    'GET /notes': (url) => {
      const since = url.searchParams.get('since') ?? '';
      const until = url.searchParams.get('until') ?? '';
      return done(notes.filter(({ at }) => at >= since && at <= until));
    },
    'GET /notes/id': (_url, _body, id) => {
      const note = notes.find((one) => one.id === id);
      return note === undefined ? failed('NOT_FOUND', 'There is no such note.') : done(note);
    },
    'POST /notes': (_url, body) => {
      const note = { ...body, id: newId() } as Note;
      notes.push(note);
      return done(note);
    },
    'PATCH /notes/id': (_url, body, id) => {
      const note = notes.find((one) => one.id === id);
      return note === undefined ? failed('NOT_FOUND', 'There is no such note.') : done(Object.assign(note, body));
    },
  };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://notebook');
    const [, room = '', id = ''] = url.pathname.split('/');
    const route = `${incoming.method} /${room}${id === '' ? '' : '/id'}`;
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const body = parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString());
    const isKnown = route === 'POST /login' || (session !== '' && incoming.headers['x-session'] === session);
    const result = isKnown
      ? (routes[route]?.(url, body, decodeURIComponent(id)) ?? failed('ROUTE', 'There is no such route.'))
      : failed('SESSION', 'The session is unknown.');
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    people,
    notes,
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    newId,
    /** Ends the session of all clients. */
    expire(): void {
      session = '';
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
