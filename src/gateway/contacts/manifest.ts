import type { CrmManifest } from '../../domain/crm/manifest.ts';
import type { NoRecording } from '../../domain/crm/no-recording.ts';

/** The manifest of the gateway's own contact list. It is in the database, so it has no address and no credentials. */
export const manifest: CrmManifest = {
  manifest: 1,
  name: 'contacts',
  label: 'Contact list',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.private',
    'contacts.fields',
    'calls.log',
  ],
  address: { needed: false, hosts: [] },
  fields: [],
  budget: [],
};

/** The field of a contact that forbids recording. The built-in connection reads it. */
export const noRecording: NoRecording = { field: 'doNotRecord', value: 'yes' };
