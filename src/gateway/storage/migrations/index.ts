import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { up as siteProof } from './0011-site-proof.ts';
import { up as jobs } from './0012-jobs.ts';
import { up as sharedTables } from './0013-shared-tables.ts';
import { up as participantsAndOrigin } from './0014-participants-origin.ts';
import { up as crmConnections } from './0015-crm-connections.ts';
import { up as signIn } from './0016-sign-in.ts';
import { up as embedding } from './0017-embedding.ts';
import { up as crmOfNumbers } from './0018-crm-of-numbers.ts';
import { up as contacts } from './0019-contacts.ts';
import { up as crmOAuth } from './0020-crm-oauth.ts';
import { up as flows } from './0021-flows.ts';
import { up as queues } from './0022-queues.ts';
import { up as agentStatuses } from './0023-agent-statuses.ts';
import { up as callsByApi } from './0024-calls-by-api.ts';
import { up as calledContacts } from './0025-called-contacts.ts';
import { up as apiKeys } from './0026-api-keys.ts';
import { up as trunks } from './0027-trunks.ts';
import { up as secondCalls } from './0029-second-calls.ts';
import { up as notesOfCalls } from './0030-notes-of-calls.ts';
import { up as favourites } from './0031-favourites.ts';
import { type Columns, columnsOf, type DialectName } from './columns.ts';
import { up as first } from './until-0010/0001-calls-outbox-directory.ts';
import { up as partiesAndModes } from './until-0010/0002-parties-recording-modes.ts';
import { up as recordingsAndAudit } from './until-0010/0003-recordings-audit.ts';
import { up as recordingPlacesAndUploads } from './until-0010/0004-recording-places-uploads.ts';
import { up as notes } from './until-0010/0005-notes.ts';
import { up as agentPhones } from './until-0010/0006-agent-phones.ts';
import { up as formerAgents } from './until-0010/0007-former-agents.ts';
import { up as revocationsAndDisabledAgents } from './until-0010/0008-revocations-disabled-agents.ts';
import { up as unverifiedNumbersAndSiteParams } from './until-0010/0009-unverified-numbers-site-params.ts';
import { up as consentAndOutboundCalls } from './until-0010/0010-consent-and-outbound-calls.ts';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables as they were, which no current type describes
type Step = (db: Kysely<any>, columns: Columns) => Promise<void>;

/** One file per migration; each runs on both databases. Never change a migration that has shipped: add another. */
const steps: Readonly<Record<string, Step>> = {
  '0001_calls_outbox_directory': first,
  '0002_parties_recording_modes': partiesAndModes,
  '0003_recordings_audit': recordingsAndAudit,
  '0004_recording_places_uploads': recordingPlacesAndUploads,
  '0005_notes': notes,
  '0006_agent_phones': agentPhones,
  '0007_former_agents': formerAgents,
  '0008_revocations_disabled_agents': revocationsAndDisabledAgents,
  '0009_unverified_numbers_site_params': unverifiedNumbersAndSiteParams,
  '0010_consent_and_outbound_calls': consentAndOutboundCalls,
  '0011_site_proof': siteProof,
  '0012_jobs': jobs,
  '0013_shared_tables': sharedTables,
  '0014_participants_origin': participantsAndOrigin,
  '0015_crm_connections': crmConnections,
  '0016_sign_in': signIn,
  '0017_embedding': embedding,
  '0018_crm_of_numbers': crmOfNumbers,
  '0019_contacts': contacts,
  '0020_crm_oauth': crmOAuth,
  '0021_flows': flows,
  '0022_queues': queues,
  '0023_agent_statuses': agentStatuses,
  '0024_calls_by_api': callsByApi,
  '0025_called_contacts': calledContacts,
  '0026_api_keys': apiKeys,
  '0027_trunks': trunks,
  '0029_second_calls': secondCalls,
  '0030_notes_of_calls': notesOfCalls,
  '0031_favourites': favourites,
};

export function migrationsFor(dialect: DialectName): Record<string, Migration> {
  const columns = columnsOf(dialect);
  return Object.fromEntries(Object.entries(steps).map(([name, up]) => [name, { up: (db) => up(db, columns) }]));
}

/** The migrations in a database that this version does not know. If there are any, a newer version wrote the data. */
export function unknownMigrations(names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(steps, name));
}

/** Whether a database with these migrations lacks some of this version. */
export function lacksMigrations(names: readonly string[]): boolean {
  return Object.keys(steps).some((name) => !names.includes(name));
}
