import { expect, it } from 'vitest';
import type { CrmManifest } from '../../../src/domain/crm/manifest.ts';
import { manifestProblems } from '../../../src/domain/crm/manifest-problems.ts';

const manifest = {
  manifest: 1,
  name: 'my-crm',
  label: 'My CRM',
  capabilities: ['contacts.find', 'calls.log'],
  address: { needed: true, hosts: [] },
  fields: [{ name: 'token', label: 'Token', kind: 'secret', required: true }],
  budget: [{ class: 'all', max: 10, perMs: 1000 }],
} satisfies CrmManifest;

it('a valid manifest has no problems', () => {
  expect(manifestProblems(manifest)).toEqual([]);
});

const choice = { name: 'log', label: 'Log as', kind: 'choice', required: false };

it.each([
  [{ manifest: 2 }, 'manifest.manifest must be 1.'],
  [{ name: 'My CRM' }, 'manifest.name must be lower-case letters, digits and hyphens.'],
  [{ label: undefined }, 'manifest.label is missing, or not of the type string.'],
  [{ colour: 'red' }, 'manifest.colour is unknown.'],
  [{ capabilities: ['contacts.find'] }, 'manifest.capabilities must contain calls.log.'],
  [{ capabilities: ['contacts.find', 'calls.log', 'calls.log'] }, 'manifest.capabilities[2] must not be there twice.'],
  [
    { capabilities: ['contacts.find', 'calls.log', 'contacts.private'] },
    'manifest.capabilities must contain contacts.create, because it contains contacts.private.',
  ],
  [{ address: { needed: true, hosts: ['https://x.y'] } }, 'manifest.address.hosts[0] must be a host name.'],
  [
    { address: { needed: false, hosts: ['x.example'] } },
    'manifest.address.hosts must be empty, because no address is needed.',
  ],
  [{ fields: [manifest.fields[0], manifest.fields[0]] }, 'manifest.fields[1].name must be unique.'],
  [{ fields: [{ ...manifest.fields[0], default: 'x' }] }, 'manifest.fields[0].default must not be there for a secret.'],
  [{ fields: [choice] }, 'manifest.fields[0].choices must be there for a choice.'],
  [
    { fields: [{ ...choice, kind: 'text', choices: [{ value: 'a', label: 'A' }] }] },
    'manifest.fields[0].choices must be there for a choice only.',
  ],
  [
    { fields: [{ ...choice, choices: [{ value: 'a', label: 'A' }], default: 'b' }] },
    'manifest.fields[0].default must be a value of the field.',
  ],
  [
    { fields: [{ ...choice, kind: 'number', default: '3' }] },
    'manifest.fields[0].default must be a value of the field.',
  ],
  [{ budget: [{ class: 'all', max: 0, perMs: 1000 }] }, 'manifest.budget[0].max must not be less than 1.'],
  [{ budget: [manifest.budget[0], manifest.budget[0]] }, 'manifest.budget[1].class must be unique.'],
])('%j: %s', (change, problem) => {
  expect(manifestProblems({ ...manifest, ...change })).toEqual([problem]);
});

it('what is no manifest at all is one problem', () => {
  for (const wrong of [null, 'x', 7, []]) {
    expect(manifestProblems(wrong)).toEqual(['manifest is missing, or not of the type object.']);
  }
});
