import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'espocrm',
  label: 'EspoCRM',
  capabilities: [
    'contacts.find',
    'contacts.search',
    'contacts.create',
    'contacts.fields',
    'calls.log',
    'tickets.list',
    'tickets.save',
    'tasks.save',
    'users.list',
  ],
  // EspoCRM is installed by its owner, so it can have any address.
  address: { needed: true, hosts: [] },
  fields: [
    {
      name: 'token',
      label: 'API key',
      help: 'In EspoCRM: Administration, API Users. The user’s authentication method is API Key.',
      kind: 'secret',
      required: true,
    },
    {
      name: 'newContact',
      label: 'Unknown callers become',
      help: 'The kind of record that an agent creates for an unknown caller.',
      kind: 'choice',
      required: false,
      choices: [
        { value: 'contact', label: 'Contacts' },
        { value: 'lead', label: 'Leads' },
      ],
      default: 'contact',
    },
  ],
  frame: { allow: 'microphone; autoplay', where: 'the extension sets it' },
  // EspoCRM has no limit on requests.
  budget: [],
};
