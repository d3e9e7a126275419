import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'request-tracker',
  label: 'Request Tracker',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tickets.list',
    'tickets.save',
    'users.list',
  ],
  // RT is installed by its owner, so it can have any address.
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'token',
      label: 'Authentication token',
      help: 'In RT, signed in as the user of Sidecall: Logged in as, Settings, Auth Tokens, Create.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'queue',
      label: 'Queue of calls and tickets',
      help: 'Its name. RT must not answer new tickets of this queue by e-mail.',
      kind: 'text',
      required: true,
    },
    {
      name: 'keyField',
      label: 'Custom field of tickets for the key',
      help: 'By its value a call is found again, and is never logged twice.',
      kind: 'text',
      required: false,
      default: 'CallId',
    },
    {
      name: 'phoneField',
      label: 'Custom field of users for the digits of their numbers',
      help: 'RT searches no other field of users for a number. Without it, only people with a ticket are found.',
      kind: 'text',
      required: false,
      default: 'PhoneDigits',
    },
    {
      name: 'answeredStatus',
      label: 'Status of answered calls',
      help: 'Missed calls have the queue’s first status. Empty: answered calls have it, too.',
      kind: 'text',
      required: false,
      default: 'resolved',
    },
    {
      name: 'agentsGroup',
      label: 'Group of the agents',
      help: 'The number at the end of the address of the group’s page. 4 is RT’s own group of all users with rights.',
      kind: 'text',
      required: false,
      default: '4',
    },
  ],
  // RT has no limit on requests.
  budget: [],
};
