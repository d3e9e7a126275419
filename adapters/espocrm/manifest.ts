import type { CrmManifest } from '../kit/index.ts';

export const manifest: CrmManifest = {
  manifest: 1,
  name: 'espocrm',
  label: 'EspoCRM',
  capabilities: ['contacts.find', 'contacts.create', 'calls.log', 'tickets.list', 'tickets.save', 'users.list'],
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
    {
      name: 'consentField',
      label: 'Field for the consent to recordings',
      help: 'The name of a field that contacts, leads and accounts have, such as cRecordingConsent.',
      kind: 'text',
      required: false,
    },
    {
      name: 'consentGiven',
      label: 'Its value for a given consent',
      help: '“true” for a checkbox.',
      kind: 'text',
      required: false,
      default: 'true',
    },
    {
      name: 'consentRefused',
      label: 'Its value for a refused consent',
      help: 'Other values mean that the consent is unknown.',
      kind: 'text',
      required: false,
    },
  ],
  // EspoCRM has no limit on requests.
  budget: [],
};
