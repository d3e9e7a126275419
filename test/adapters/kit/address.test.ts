import { expect, it } from 'vitest';
import { addressOf, pathOf } from '../../../adapters/kit/address.ts';

it.each([
  ['https://crm.example', '/a', 'https://crm.example/a'],
  ['https://crm.example/', '/a/b?c=1?2&d', 'https://crm.example/a/b?c=1?2&d'],
  ['https://crm.example/vtiger/', '/webservice.php', 'https://crm.example/vtiger/webservice.php'],
  ['http://127.0.0.1:8080/x', pathOf`/calls/${'../../a?b#c'}`, 'http://127.0.0.1:8080/x/calls/..%2F..%2Fa%3Fb%23c'],
])('%s with %s', (base, path, address) => {
  expect(String(addressOf(base, path))).toBe(address);
});

it.each([
  '//evil.example/a',
  '/\\evil.example/a',
  '\\\\evil.example',
  'https://evil.example/a',
  'a',
  '',
  '/..',
  '/a/../../b',
  '/a/%2e%2E/b',
  '/a/.%2e',
  '/./a',
  '/a#b',
  '/a\n/../b',
  '/\t/evil.example',
  '/a b',
  pathOf`/calls/${'..'}`,
  pathOf`/calls/${'.'}/notes`,
])('a path that leads elsewhere is refused: %j', (path) => {
  expect(() => addressOf('https://crm.example/api', path)).toThrow(expect.objectContaining({ code: 'CRM_REFUSED' }));
});
