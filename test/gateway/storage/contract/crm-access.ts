import { expect, it } from 'vitest';
import { ConnectionAccess } from '../../../../src/gateway/crm/oauth/access.ts';
import { Keyring } from '../../../../src/gateway/secrets/keyring.ts';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import { secretKey } from '../../crm/open-crm.ts';

const now = '2030-01-01T00:00:00.000Z';
const until = '2030-01-01T00:00:20.000Z';
const later = '2030-01-01T00:00:20.001Z';

/** @param open an empty storage that ends with the test */
export function crmAccessContract(open: () => Promise<Storage>): void {
  it('leases the renewal of one revision to one process, until the lease ends', async () => {
    const { crmAccess } = await open();
    const first = await crmAccess.put('main', { tokens: 'one', expiresAt: until });
    expect(first).toEqual({ connection: 'main', tokens: 'one', revision: 1, expiresAt: until, refusedAt: null });
    const leases = await Promise.all([1, 2, 3].map(() => crmAccess.claim(first, { now, until })));
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    expect(await crmAccess.claim(first, { now: later, until: later })).not.toBeNull();
    // The first process was not killed, only slow.
    const [lost = ''] = leases.filter((lease) => lease !== null);
    expect(await crmAccess.renewed('main', lost, { tokens: 'two', expiresAt: null })).toBeNull();
    expect((await crmAccess.get('main'))?.tokens).toBe('one');
  });

  it('of 20 callers in two processes, one renews, and all have the new token', async () => {
    const { crmAccess } = await open();
    let requests = 0;
    const process = async () =>
      new ConnectionAccess(
        {
          ...{
            connection: 'main',
            store: crmAccess,
            keyring: new Keyring(secretKey),
            clock: systemClock,
            label: 'CRM',
          },
          async requestTokens() {
            requests += 1;
            return { accessToken: `a${requests}`, refreshToken: `r${requests}`, expiresIn: 1800, baseUrl: null };
          },
        },
        await crmAccess.get('main'),
      );
    await (await process()).allow({ kind: 'code', code: 'c', redirectUri: '', verifier: null }, {});
    const processes = [await process(), await process()];
    await Promise.all(Array.from({ length: 20 }, (_, n) => processes[n % 2]?.renew('a1')));
    expect(requests).toBe(2);
    expect(processes.map((each) => each.read().accessToken)).toEqual(['a2', 'a2']);
  });

  it('a renewal makes a new revision, which the next one has to know', async () => {
    const { crmAccess } = await open();
    const first = await crmAccess.put('main', { tokens: 'one', expiresAt: null });
    const lease = (await crmAccess.claim(first, { now, until })) ?? '';
    const second = await crmAccess.renewed('main', lease, { tokens: 'two', expiresAt: null });
    expect(second).toMatchObject({ tokens: 'two', revision: 2 });
    expect(await crmAccess.claim(first, { now, until })).toBeNull();
    expect(await crmAccess.all()).toEqual([second]);
  });

  it('keeps a refusal until a user allows access again, which also ends a lease', async () => {
    const { crmAccess } = await open();
    const first = await crmAccess.put('main', { tokens: 'one', expiresAt: null });
    const lease = (await crmAccess.claim(first, { now, until })) ?? '';
    await crmAccess.release('main', lease, now);
    expect(await crmAccess.get('main')).toMatchObject({ refusedAt: now, revision: 1 });
    expect(await crmAccess.claim(first, { now, until })).not.toBeNull();
    const again = await crmAccess.put('main', { tokens: 'two', expiresAt: null });
    expect(again).toMatchObject({ refusedAt: null, revision: 2 });
    expect(await crmAccess.claim(again, { now, until })).not.toBeNull();
  });

  it('replaces the tokens of the same revision, encrypted with another key', async () => {
    const { crmAccess } = await open();
    const first = await crmAccess.put('main', { tokens: 'one', expiresAt: null });
    await crmAccess.seal(first, 'sealed');
    await crmAccess.seal({ ...first, revision: 7 }, 'late');
    expect(await crmAccess.get('main')).toMatchObject({ tokens: 'sealed', revision: 1 });
  });

  it('gives an authorization once, and deletes old ones', async () => {
    const { crmAccess } = await open();
    const begun = {
      connection: 'main',
      redirectUri: 'https://a.example/back',
      who: 'boss',
      verifier: 'v',
      expiresAt: until,
    };
    await crmAccess.begin('a', begun, now);
    const taken = await Promise.all([1, 2, 3].map(() => crmAccess.take('a')));
    expect(taken.filter((each) => each !== null)).toEqual([begun]);
    await crmAccess.begin('b', begun, now);
    await crmAccess.begin('c', { ...begun, expiresAt: later }, until);
    expect([await crmAccess.take('b'), (await crmAccess.take('c'))?.connection]).toEqual([null, 'main']);
  });

  it('ends with its connection', async () => {
    const { crmAccess, crmConnections } = await open();
    await crmConnections.put({
      ...{ id: 'main', adapter: 'a', label: 'A', baseUrl: '', settings: {}, secrets: null },
      ...{ users: {}, position: 0, enabled: true, origins: [] },
    });
    await crmAccess.put('main', { tokens: 'one', expiresAt: null });
    await crmAccess.begin(
      'a',
      { connection: 'main', redirectUri: '', who: 'boss', verifier: null, expiresAt: until },
      now,
    );
    await crmConnections.delete('main');
    expect([await crmAccess.get('main'), await crmAccess.take('a')]).toEqual([null, null]);
  });
}
