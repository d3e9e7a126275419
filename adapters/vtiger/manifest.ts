import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'vtiger',
  label: 'Vtiger CRM',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'calls.dial',
    'tickets.list',
    'tickets.save',
    'tasks.save',
    'users.list',
  ],
  // Vtiger is installed by its owner, so it can have any address.
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'username',
      label: 'User name',
      help: 'The Vtiger user of Sidecall. Its time zone must be UTC, and its date format yyyy-mm-dd.',
      kind: 'text',
      required: true,
    },
    {
      name: 'accessKey',
      label: 'Access key',
      help: 'In Vtiger: My Preferences, User Advanced Options. It is not the password.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'signingSecret',
      label: 'Signing secret',
      help: 'From the settings of Vtiger’s module Sidecall. It proves which user opens the softphone.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'dialSecret',
      label: 'Secret key of PBXManager',
      help: 'For click to dial by Vtiger’s server. In Vtiger’s settings of PBXManager: Vtiger Secret Key.',
      kind: 'secret',
      required: false,
    },
    {
      name: 'ticketPriority',
      label: 'Priority of new tickets',
      help: 'A value of the list Priority in Vtiger’s tickets.',
      kind: 'text',
      required: false,
      default: 'Normal',
    },
  ],
  // Vtiger CRM Community Edition has no limit on requests.
  budget: [],
};
