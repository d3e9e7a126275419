import { expect, it } from 'vitest';
import { defineCrm } from '../../../adapters/kit/define-crm.ts';
import type { CrmConnector } from '../../../adapters/kit/guarded.ts';
import type { CrmManifest } from '../../../src/domain/crm/manifest.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { entry, nothing, plain } from '../contract/crm-under-test.ts';
import { connectionTo } from '../test-connection.ts';

const manifest: CrmManifest = {
  manifest: 1,
  name: 'my-crm',
  label: 'My CRM',
  capabilities: ['contacts.find', 'calls.log'],
  address: { needed: true, hosts: ['*.my.example'] },
  fields: [{ name: 'token', label: 'Token', kind: 'secret', required: true }],
  budget: [],
};
const saved = { recordId: '1', url: null };
const connector: CrmConnector = { findContacts: async () => [], saveCallLog: async () => saved };

function connect(changes: Partial<CrmConnector> = {}, more: Partial<CrmManifest> = {}) {
  const clock = new ManualClock();
  const definition = defineCrm({ ...manifest, ...more }, () => ({ ...connector, ...changes }));
  return { clock, adapter: definition.createConnector(connectionTo('https://a.my.example', {}, { clock })) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('a wrong manifest is refused with adapter, field and problem', () => {
  const wrong = { ...manifest, budget: [{ class: 'all', max: 0, perMs: 1000 }], colour: 'red' };
  expect(() => defineCrm(wrong, () => connector)).toThrow(
    expect.objectContaining({
      code: 'CRM_ADAPTER_INVALID',
      message: expect.stringMatching(/my-crm.*manifest\.budget\[0\]\.max must not be less than 1.*manifest\.colour/),
    }),
  );
  for (const nothingAtAll of [null, 'x', {}]) {
    expect(() => defineCrm(nothingAtAll as unknown as CrmManifest, () => connector)).toThrow('without a name');
  }
});

it('the capabilities and the connector’s methods are the same', () => {
  expect(() => connect({}, { capabilities: ['contacts.find', 'calls.log', 'users.list'] })).toThrow(
    expect.objectContaining({ code: 'CRM_ADAPTER_INVALID', message: expect.stringMatching(/users\.list.*no users/) }),
  );
  expect(() => connect({ users: async () => [] })).toThrow(/must contain users\.list/);
  const broken = { saveCallLog: undefined } as unknown as Partial<CrmConnector>;
  expect(() => connect(broken)).toThrow(/calls\.log.*no saveCallLog/);
});

it('the adapter has the manifest’s name, and keeps numbers private only if the manifest says so', () => {
  expect(connect().adapter).toMatchObject({ name: 'my-crm', keepsPrivate: false });
  const createContact = () => Promise.reject(new Error('not called'));
  const capabilities = [...manifest.capabilities, 'contacts.create', 'contacts.private'] as const;
  expect(connect({ createContact }, { capabilities: [...capabilities] }).adapter.keepsPrivate).toBe(true);
});

it('an address of another host gets no credentials', () => {
  const definition = defineCrm(manifest, () => connector);
  for (const address of ['https://evil.example', 'https://a.my.example.evil.example', '']) {
    expect(() => definition.createConnector(connectionTo(address, {}))).toThrow(
      expect.objectContaining({ code: 'CRM_CONNECTION_INVALID' }),
    );
  }
});

it('a method has one deadline, with the time that is left for each request', async () => {
  const left: number[] = [];
  const { adapter, clock } = connect({
    async findContacts(_number, options) {
      left.push(options.timeoutMs);
      clock.advance(400);
      left.push(options.timeoutMs);
      clock.advance(600);
      left.push(options.timeoutMs, Number(options.signal.aborted));
      return new Promise(() => {});
    },
  });
  await expect(adapter.findContacts('+14155550123', { timeoutMs: 1000 })).rejects.toMatchObject({
    code: 'CRM_UNAVAILABLE',
  });
  expect(left).toEqual([1000, 600, 0, 1]);
  expect(clock.pending).toBe(0);
});

it('the options of a search arrive', async () => {
  let country: string | undefined;
  const { adapter } = connect({
    async findContacts(_number, options) {
      country = options.country;
      return [];
    },
  });
  await adapter.findContacts('+14155550123', { timeoutMs: 1000, country: 'US' });
  expect(country).toBe('US');
});

it('writes of one call run one after another, of two calls at the same time', async () => {
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const { adapter } = connect({
    async saveCallLog({ callId, revision }) {
      log.push(`${callId} ${revision}`);
      await new Promise<void>((resolve) => ends.push(resolve));
      return saved;
    },
  });
  const save = (callId: string, revision: number) =>
    adapter.saveCallLog(entry(callId, { revision }), nothing, { timeoutMs: 1000 });
  const all = [save('CA1', 1), save('CA1', 2), save('CA2', 1)];
  await settled();
  expect(log).toEqual(['CA1 1', 'CA2 1']);
  ends.shift()?.();
  await settled();
  expect(log).toEqual(['CA1 1', 'CA2 1', 'CA1 2']);
  for (const end of ends) end();
  await Promise.all(all);
});

it('contacts of one key are created one after another', async () => {
  let running = 0;
  let most = 0;
  const { adapter } = connect(
    {
      async createContact() {
        running += 1;
        most = Math.max(most, running);
        await settled();
        running -= 1;
        throw new CodedError('CRM_REFUSED', { details: { reason: 'no' } });
      },
    },
    { capabilities: [...manifest.capabilities, 'contacts.create'] },
  );
  const draft = { ...plain, key: 'one', name: 'Kim Sample', number: '+14155550177' };
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => adapter.createContact?.(draft, { timeoutMs: 1000 })));
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual(
    Array(3).fill('CRM_REFUSED'),
  );
  expect(most).toBe(1);
});

it('a fault of the adapter is CRM_UNAVAILABLE with its cause', async () => {
  const { adapter } = connect({ findContacts: () => Promise.reject(new TypeError('x is undefined')) });
  await expect(adapter.findContacts('+14155550123', { timeoutMs: 1000 })).rejects.toMatchObject({
    code: 'CRM_UNAVAILABLE',
    cause: { message: 'x is undefined' },
  });
});
