import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CrmDefinition } from '../../src/domain/crm/connection.ts';
import { entry, nothing, patient } from './contract/crm-under-test.ts';
import { connectionTo } from './test-connection.ts';

const root = join(import.meta.dirname, '../..');

it('the adapter in the guide works as it is printed', async () => {
  const guide = readFileSync(join(root, 'docs/guides/write-an-adapter.md'), 'utf8');
  const [manifest = '', connector = ''] = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const folder = mkdtempSync(join(root, 'test/adapters/.guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const printed = (code: string) => code.replaceAll('../kit/', `${root}/adapters/kit/`);
  writeFileSync(join(folder, 'manifest.ts'), printed(manifest));
  writeFileSync(join(folder, 'connector.ts'), printed(connector));
  const { definition } = (await import(join(folder, 'connector.ts'))) as { definition: CrmDefinition };

  const sent: string[] = [];
  const answered: typeof fetch = async (url, init) => {
    sent.push(`${init?.method} ${url}`);
    const people = [
      { id: 1, name: 'Robin Example', phone: '(415) 555-0123' },
      { id: 2, name: 'Other', phone: '(212) 555-0123' },
    ];
    return new Response(JSON.stringify(init?.method === 'PUT' ? { id: 'n1' } : { people }));
  };
  const connection = connectionTo('https://acme.my-crm.example', { token: 't' }, { fetch: answered });
  const adapter = definition.createConnector(connection);
  const found = await adapter.findContacts('+14155550123', { ...patient, country: 'US' });
  expect(found).toMatchObject([{ kind: 'contact', id: '1', name: 'Robin Example' }]);
  expect(await adapter.saveCallLog(entry('CA1'), nothing, patient)).toEqual({ recordId: 'n1', url: null });
  expect(sent).toEqual([
    'GET https://acme.my-crm.example/people?phone=5550123',
    'PUT https://acme.my-crm.example/calls/CA1',
  ]);
});
