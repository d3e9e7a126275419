import type { CrmManifest } from '../../domain/crm/manifest.ts';

/** The manifest of the gateway's own contact list. It is in the database, so it has no address and no credentials. */
export const manifest: CrmManifest = {
  manifest: 1,
  name: 'contacts',
  label: 'Contact list',
  capabilities: ['contacts.find', 'contacts.create', 'contacts.private', 'calls.log'],
  address: { needed: false, hosts: [] },
  fields: [],
  budget: [],
};
