import { expect, it } from 'vitest';
import { addressProblem } from '../../../src/domain/crm/address.ts';

const any = { label: 'My CRM', address: { needed: true, hosts: [] } };
const hosted = { label: 'My CRM', address: { needed: true, hosts: ['*.zendesk.com', 'api.example.com'] } };
const fixed = { label: 'My CRM', address: { needed: false, hosts: [] } };

it.each([
  'https://crm.example',
  'http://127.0.0.1:8080/',
  'http://[::1]:8080',
  'http://localhost:4000/vtiger/index',
  'HTTPS://CRM.Example',
])('any host is allowed: %s', (address) => {
  expect(addressProblem(any, address)).toBeNull();
});

it.each([
  '',
  'crm.example',
  'ftp://crm.example',
  'https://',
  'https://user:secret@crm.example',
  'https://crm.example?key=1',
  'https://crm.example#x',
  'https://crm.example/a/../b',
  'https://crm.example/%2e%2e',
  'https://crm.example\\@evil.example',
  'https://crm.example:99999',
  'https://crm.example:0',
  'https://crm .example',
  ' https://crm.example',
  'https://crm.example\n',
  'javascript:alert(1)',
])('what is no base address is refused: %j', (address) => {
  expect(addressProblem(any, address)).toMatch(/\.$/);
});

it.each(['https://acme.zendesk.com', 'https://a.b.ZENDESK.com/api', 'https://api.example.com'])(
  'a host of the list is allowed: %s',
  (address) => {
    expect(addressProblem(hosted, address)).toBeNull();
  },
);

it.each([
  'https://zendesk.com',
  'https://evilzendesk.com',
  'https://acme.zendesk.com.evil.example',
  'https://evil.example/acme.zendesk.com',
  'https://acme.zendesk.com@evil.example',
  'https://www.api.example.com',
  'http://acme.zendesk.com',
  'https://127.0.0.1',
])('another host is refused: %s', (address) => {
  expect(addressProblem(hosted, address)).not.toBeNull();
});

it('a CRM with a fixed address takes none', () => {
  expect(addressProblem(fixed, '')).toBeNull();
  expect(addressProblem(fixed, 'https://crm.example')).toContain('leave the address empty');
});
