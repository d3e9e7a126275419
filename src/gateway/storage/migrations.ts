import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { participantsAndOrigin } from './participants-migration.ts';

/** In order of their names. A migration that has shipped is never changed; add another. */
export const migrations: Record<string, Migration> = {
  '0001_calls_outbox_directory': { up: first },
  '0002_parties_recording_modes': { up: partiesAndModes },
  '0003_recordings_audit': { up: recordingsAndAudit },
  '0004_recording_places_uploads': { up: recordingPlacesAndUploads },
  '0005_notes': { up: notes },
  '0006_agent_phones': { up: agentPhones },
  '0007_former_agents': { up: formerAgents },
  '0008_revocations_disabled_agents': { up: revocationsAndDisabledAgents },
  '0009_unverified_numbers_site_params': { up: unverifiedNumbersAndSiteParams },
  '0010_consent_and_outbound_calls': { up: consentAndOutboundCalls },
  '0011_site_proof': { up: siteProof },
  '0012_participants_origin': { up: participantsAndOrigin },
};

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
async function first(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('customer_number', 'text')
    .addColumn('customer_name', 'text')
    .addColumn('virtual_number', 'text', (column) => column.notNull())
    .addColumn('masked', 'integer', (column) => column.notNull())
    .addColumn('agent', 'text')
    .addColumn('lookup', 'text', (column) => column.notNull())
    .addColumn('contact', 'text')
    .addColumn('params', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('answered_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('end_reason', 'text')
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('disposition', 'text')
    .execute();
  await db.schema.createIndex('calls_by_time').on('calls').columns(['started_at', 'id']).execute();
  await db.schema.createIndex('calls_by_agent').on('calls').columns(['agent', 'started_at', 'id']).execute();
  await db.schema.createIndex('calls_by_phase').on('calls').column('phase').execute();

  await db.schema
    .createTable('call_events')
    // AUTOINCREMENT: a number is never given twice, even after the newest rows are deleted.
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('audience', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('call_events_by_audience').on('call_events').columns(['audience', 'seq']).execute();

  await db.schema
    .createTable('outbox')
    .addColumn('call_id', 'text', (column) => column.primaryKey().references('calls.id'))
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('confirmed', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'text', (column) => column.notNull())
    .addColumn('record_id', 'text')
    .addColumn('last_error', 'text')
    .execute();
  await db.schema.createIndex('outbox_by_time').on('outbox').column('next_at').execute();

  await db.schema
    .createTable('virtual_numbers')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('masked', 'integer', (column) => column.notNull())
    .addColumn('agents', 'text', (column) => column.notNull())
    .addColumn('ring_seconds', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('agents')
    .addColumn('identity', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sites')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('origins', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function partiesAndModes(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('calls').addColumn('crew', 'text').execute();
  await db.schema
    .alterTable('virtual_numbers')
    .addColumn('record', 'text', (column) => column.notNull().defaultTo('off'))
    .execute();
  await db.schema
    .alterTable('virtual_numbers')
    .addColumn('voicemail', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function recordingsAndAudit(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('recordings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('channels', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('started_by', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'text')
    .execute();
  await db.schema.createIndex('recordings_by_call').on('recordings').column('call_id').execute();
  await db.schema.createIndex('recordings_by_state').on('recordings').columns(['state', 'started_at']).execute();
  await db.schema
    .createTable('audit')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function recordingPlacesAndUploads(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('recordings').addColumn('key_mark', 'text').execute();
  await db.schema.alterTable('recordings').addColumn('object', 'text').execute();
  // Every look at the figures counts by these.
  await db.schema.createIndex('recordings_by_key').on('recordings').columns(['key_mark', 'state']).execute();
  await db.schema
    .createTable('recording_uploads')
    .addColumn('recording_id', 'text', (column) => column.primaryKey().references('recordings.id'))
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_at', 'text', (column) => column.notNull())
    .addColumn('last_error', 'text')
    .execute();
  await db.schema.createIndex('recording_uploads_by_time').on('recording_uploads').column('next_at').execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function notes(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('notes')
    .addColumn('room', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('notes_key', ['room', 'id'])
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function agentPhones(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('agents').addColumn('phone', 'text').execute();
  for (const column of ['phone_only', 'phone_without_confirm']) {
    await db.schema
      .alterTable('agents')
      .addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(0))
      .execute();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function formerAgents(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('call_formers')
    .addColumn('identity', 'text', (column) => column.notNull())
    .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id'))
    .addPrimaryKeyConstraint('call_formers_key', ['identity', 'call_id'])
    .execute();
  await db.schema.createIndex('call_formers_by_call').on('call_formers').column('call_id').execute();
  const calls: { id: string; crew: string }[] = await db
    .selectFrom('calls')
    .select(['id', 'crew'])
    .where('crew', 'like', '%"formers":[{%')
    .execute();
  for (const { id, crew } of calls) {
    const { formers } = JSON.parse(crew) as { formers: { identity: string }[] };
    const rows = [...new Set(formers.map(({ identity }) => identity))].map((identity) => ({ identity, call_id: id }));
    await db.insertInto('call_formers').values(rows).execute();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function revocationsAndDisabledAgents(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('revocations')
    .addColumn('subject', 'text', (column) => column.primaryKey())
    // Milliseconds since 1970, as are the tokens' own times.
    .addColumn('not_before', 'integer', (column) => column.notNull())
    .addColumn('blocked', 'integer', (column) => column.notNull())
    .addColumn('until', 'integer')
    .execute();
  await db.schema
    .alterTable('agents')
    .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function unverifiedNumbersAndSiteParams(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('calls')
    .addColumn('unverified', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('calls').addColumn('identifiers', 'text').execute();
  await db.schema.alterTable('sites').addColumn('params', 'text').execute();
  // Only visitors of websites have a name of their own, and until now they typed their number themselves.
  await db
    .updateTable('calls')
    .set({ unverified: 1 })
    .where('direction', '=', 'inbound')
    .where('customer_name', 'is not', null)
    .where('customer_number', 'is not', null)
    .execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function consentAndOutboundCalls(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('calls').addColumn('consent', 'text').execute();
  await db.schema.alterTable('virtual_numbers').addColumn('consent', 'text').execute();
  await db.schema
    .createTable('outbound_calls')
    .addColumn('leg', 'text', (column) => column.primaryKey())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('identity', 'text')
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('answered_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('per_minute', 'real', (column) => column.notNull())
    .addColumn('per_call', 'real', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('outbound_calls_by_end').on('outbound_calls').column('ended_at').execute();
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function siteProof(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('sites')
    .addColumn('proof', 'text', (column) => column.notNull().defaultTo('none'))
    .execute();
}
