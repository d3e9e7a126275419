import * as z from 'zod/mini';
import {
  accepted,
  type CallLogEntry,
  CodedError,
  type CrmAuth,
  type CrmContact,
  type CrmManifest,
  contactWith,
  createRequester,
  cutList,
  cutText,
  defineCrm,
  headers,
  id,
  ofSameLine,
  pathOf,
  secretOf,
} from '../../../adapters/kit/index.ts';

/** An adapter for a CRM without native keys: what makes it safe to repeat a request is the connector's own doing. */
const manifest: CrmManifest = {
  manifest: 1,
  name: 'notebook',
  label: 'Notebook',
  capabilities: ['contacts.find', 'contacts.create', 'calls.log'],
  address: { needed: true, hosts: [] },
  fields: [{ name: 'accessKey', label: 'Access key', kind: 'secret', required: true }],
  budget: [{ class: 'all', max: 10_000, perMs: 1000 }],
};

const Login = z.object({ result: z.object({ session: z.string() }) });
const kinds = ['person', 'company'] as const;
const PersonAnswer = z.object({
  id,
  kind: z.enum(kinds),
  name: cutText(),
  phone: cutText(),
  remark: cutText(),
  createdAt: z.string(),
});
const People = z.object({ result: cutList(PersonAnswer, 500) });
const NewPerson = z.object({ result: PersonAnswer });
const NoteAnswer = z.object({ id, text: z.string() });
const Notes = z.object({ result: cutList(NoteAnswer, 1000) });
const SavedNote = z.object({ result: NoteAnswer });

/** Logs in again when the session has ended. */
const session: CrmAuth = {
  ...headers((secrets) => ({ 'x-session': secretOf(secrets, 'session') })),
  async refresh(connection, options) {
    const login = createRequester(connection, { auth: { apply: () => {} }, budget: [], problem });
    const accessKey = secretOf(connection.secrets.read(), 'accessKey');
    const answer = await login({ method: 'POST', path: '/login', body: { accessKey } }, options);
    await connection.secrets.write({ session: accepted(Login, answer).result.session });
  },
};

const Failed = z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) });

function problem({ body }: { body: unknown }) {
  const failed = Failed.safeParse(body);
  if (!failed.success) return null;
  const { code, message } = failed.data.error;
  if (code === 'SESSION' || code === 'LOGIN') return { kind: 'credentials' } as const;
  return { kind: 'refused', explanation: `${code}: ${message}` } as const;
}

export const definition = defineCrm(manifest, (connection) => {
  const request = createRequester(connection, { auth: session, budget: manifest.budget, problem });
  type Options = Parameters<typeof request>[1];

  async function search(number: string, options: Options) {
    const query = { phone: number.replace(/\D/g, ''), limit: 500 };
    return accepted(People, await request({ method: 'GET', path: '/people', query }, options)).result;
  }

  async function noteOf(recordId: string, options: Options) {
    const answer = request({ method: 'GET', path: pathOf`/notes/${recordId}` }, options);
    // The record was deleted in the CRM.
    const note = await answer.catch((error) => (isRefusal(error) ? null : Promise.reject(error)));
    return note === null ? null : accepted(SavedNote, note).result;
  }

  /** The list of notes is always up to date, so the call's marker is found in it right after it was written. */
  async function markedNote({ callId, startedAt, endedAt }: CallLogEntry, options: Options) {
    const query = { since: startedAt, until: endedAt };
    const answer = await request({ method: 'GET', path: '/notes', query }, options);
    return accepted(Notes, answer).result.find((note) => revisionIn(note.text, callId) !== null) ?? null;
  }

  return {
    async findContacts(number, options) {
      const found = (await search(number, options)).map(contactOf);
      return ofSameLine(found, number, options.country).slice(0, 100);
    },

    async saveCallLog(entry, known, options) {
      const person = entry.about !== null && kinds.some((kind) => kind === entry.about?.kind) ? entry.about.id : null;
      const body = { person, at: entry.startedAt, text: textOf(entry) };
      // The search costs a request, so a known record comes first.
      const knownNote = known.recordId === null ? null : await noteOf(known.recordId, options);
      const before = knownNote ?? (await markedNote(entry, options));
      if (before !== null && (revisionIn(before.text, entry.callId) ?? 0) > entry.revision) {
        return { recordId: before.id, url: null };
      }
      const answer =
        before === null
          ? await request({ method: 'POST', path: '/notes', body }, options)
          : await request({ method: 'PATCH', path: pathOf`/notes/${before.id}`, body }, options);
      return { recordId: accepted(SavedNote, answer).result.id, url: null };
    },

    async createContact({ key, name, company, number }, options) {
      const marker = `[sidecall contact ${key}]`;
      const before = (await search(number, options)).find(({ remark }) => remark.endsWith(marker));
      if (before !== undefined) return contactOf(before);
      const remark = `${company ?? ''}\n${marker}`;
      const answer = await request({ method: 'POST', path: '/people', body: { name, phone: number, remark } }, options);
      return contactOf(accepted(NewPerson, answer).result);
    },
  };
});

function contactOf(person: z.infer<typeof PersonAnswer>): CrmContact {
  const [company = ''] = person.remark.split('\n', 1);
  const { id, kind, name, createdAt } = person;
  return contactWith({ id, kind, name, createdAt, company: company || null, numbers: [person.phone] });
}

/** The note's text ends with a marker, by which the entry is recognised. */
function textOf(entry: CallLogEntry): string {
  const { callId, revision, note, duration, endReason, customer, user, recording } = entry;
  const facts = { duration, endReason, customer, user, recording, ...(entry.unverified ? { unverified: true } : {}) };
  return `${note}\n${JSON.stringify(facts)}\n[sidecall ${callId} r${revision}]`;
}

function revisionIn(text: string, callId: string): number | null {
  const marker = text.slice(text.lastIndexOf('\n') + 1);
  const start = `[sidecall ${callId} r`;
  return marker.startsWith(start) ? Number.parseInt(marker.slice(start.length), 10) : null;
}

function isRefusal(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'CRM_REFUSED';
}
