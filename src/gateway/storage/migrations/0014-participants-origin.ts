import { type Kysely, sql } from 'kysely';
import type { Columns } from './columns.ts';

/** How many calls are read per query. */
const batch = 500;

/** `calls.crew` before this migration. */
interface Crew {
  parties: { id: string; identity: string | null; kind: string; display: string; state: string; consulting: boolean }[];
  formers: {
    identity: string;
    leftAt: string;
    note: string | null;
    disposition?: string | null;
    knewContact?: boolean;
  }[];
  recordMode: string;
  recording: string;
  recordings: unknown[];
  internal?: { callerName: string; callee: string; calleeName: string };
  answeredBy?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
type Tables = Kysely<any>;

/**
 * Moves participants and origin into a table and columns, and drops `crew`, a JSON text that queries could not search.
 */
export async function up(db: Tables, columns: Columns): Promise<void> {
  await createParticipants(db, columns);
  for (const [column, value] of [
    ['origin_kind', 'number'],
    ['origin_id', ''],
    ['record_mode', 'off'],
    ['recording', 'off'],
    ['recordings', '[]'],
  ] as const) {
    await db.schema
      .alterTable('calls')
      .addColumn(column, columns.text, (definition) => definition.notNull().defaultTo(value))
      .execute();
  }
  await db.schema.alterTable('calls').addColumn('answered_by', columns.text).execute();
  await sql`update calls set origin_id = virtual_number where direction = 'inbound'`.execute(db);
  await sql`update calls set origin_kind = 'agent', origin_id = coalesce(agent, '') where direction = 'outbound'`.execute(
    db,
  );
  // Inserts the agent and the customer of every call. The other participants in its crew are added later.
  await sql`insert into call_participants
    (call_id, id, position, kind, number, name, state, consulting, lead, joined_at, answered_at, knew_contact)
    select id, 'customer', 0, 'customer', customer_number, coalesce(customer_name, ''), 'talking', 0, 0, started_at,
      answered_at, 1 from calls where crew is null or crew not like '%"internal":{%'`.execute(db);
  await sql`insert into call_participants
    (call_id, id, position, kind, identity, name, state, consulting, lead, joined_at, answered_at, knew_contact)
    select id, 'agent-1', 1, 'agent', agent, agent, 'talking', 0, 1, started_at, answered_at, 1
    from calls where agent is not null`.execute(db);
  await moveCrews(db);
  await db.schema.dropTable('call_formers').execute();
  await db.schema.alterTable('calls').dropColumn('crew').execute();
}

async function createParticipants(db: Tables, { text }: Columns): Promise<void> {
  await db.schema
    .createTable('call_participants')
    .addColumn('call_id', text, (column) => column.notNull().references('calls.id'))
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('identity', text)
    .addColumn('number', text)
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('leg', text)
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('consulting', 'integer', (column) => column.notNull())
    .addColumn('lead', 'integer', (column) => column.notNull())
    .addColumn('joined_at', text, (column) => column.notNull())
    .addColumn('answered_at', text)
    .addColumn('left_at', text)
    .addColumn('note', text)
    .addColumn('disposition', text)
    .addColumn('knew_contact', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_participants_key', ['call_id', 'id'])
    .execute();
  await db.schema
    .createIndex('call_participants_by_identity')
    .on('call_participants')
    .columns(['identity', 'joined_at'])
    .execute();
  await db.schema.createIndex('call_participants_by_number').on('call_participants').column('number').execute();
}

async function moveCrews(db: Tables): Promise<void> {
  for (let after = ''; ; ) {
    const calls: { id: string; crew: string; agent: string | null; started_at: string; answered_at: string | null }[] =
      await db
        .selectFrom('calls')
        .select(['id', 'crew', 'agent', 'started_at', 'answered_at'])
        .where('crew', 'is not', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(batch)
        .execute();
    const last = calls.at(-1);
    if (last === undefined) return;
    after = last.id;
    for (const call of calls) await moveCrew(db, call, JSON.parse(call.crew) as Crew);
  }
}

async function moveCrew(
  db: Tables,
  call: { id: string; agent: string | null; started_at: string; answered_at: string | null },
  { parties, formers, recordMode, recording, recordings, internal, answeredBy }: Crew,
): Promise<void> {
  const changes = { record_mode: recordMode, recording, recordings: JSON.stringify(recordings) };
  await db
    .updateTable('calls')
    .set({ ...changes, answered_by: answeredBy ?? null })
    .where('id', '=', call.id)
    .execute();
  const plain = { call_id: call.id, joined_at: call.started_at, consulting: 0, lead: 0, knew_contact: 1 };
  const rows: object[] = [];
  // A call that was transferred to a number is still filed under its former agent.
  for (const former of formers) {
    const left = {
      left_at: former.leftAt,
      note: former.note,
      disposition: former.disposition ?? null,
      knew_contact: former.knewContact === false ? 0 : 1,
    };
    if (former.identity === call.agent) {
      await db
        .updateTable('call_participants')
        .set(left)
        .where('call_id', '=', call.id)
        .where('id', '=', 'agent-1')
        .execute();
    } else {
      const { identity } = former;
      const answered = { state: 'talking', answered_at: call.answered_at ?? call.started_at };
      rows.push({
        ...plain,
        id: `former-${rows.length + 1}`,
        kind: 'agent',
        identity,
        name: identity,
        lead: 1,
        ...answered,
        ...left,
      });
    }
  }
  for (const { id, identity, kind, display, state, consulting } of parties) {
    const answered_at = state === 'ringing' ? null : call.answered_at;
    rows.push({ ...plain, id, kind, identity, name: display, state, consulting: consulting ? 1 : 0, answered_at });
  }
  if (internal !== undefined) {
    const { callee: identity, calleeName: name, callerName } = internal;
    const { answered_at } = call;
    rows.push({ ...plain, id: 'callee', kind: 'agent', identity, name, state: 'talking', answered_at });
    await db
      .updateTable('call_participants')
      .set({ name: callerName })
      .where('call_id', '=', call.id)
      .where('id', '=', 'agent-1')
      .execute();
  }
  for (const [at, row] of rows.entries()) {
    await db
      .insertInto('call_participants')
      .values({ ...row, position: at + 2 })
      .execute();
  }
}
