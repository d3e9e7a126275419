import { describe, expect, it, onTestFinished } from 'vitest';
import type { TokenAnswer, TokenGrant } from '../../../src/domain/crm/oauth.ts';
import { CodedError } from '../../../src/domain/errors.ts';
import { ConnectionAccess } from '../../../src/gateway/crm/oauth/access.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import type { CrmAccessStore } from '../../../src/gateway/storage/crm/port.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { secretKey } from './open-crm.ts';
import { settle } from './settle.ts';

const patient = { timeoutMs: 5000 };
const halfHour = 1800;

/** A vendor that gives numbered tokens. */
function makeVendor({ rotates = true, expiresIn = halfHour }: { rotates?: boolean; expiresIn?: number | null } = {}) {
  const vendor = {
    grants: [] as TokenGrant[],
    /** The refresh token that it accepts. */
    valid: 'r0',
    fails: null as CodedError | null,
    /** Called before the answer. */
    before: async (): Promise<void> => {},
    async request(grant: TokenGrant): Promise<TokenAnswer> {
      vendor.grants.push(grant);
      await vendor.before();
      if (vendor.fails !== null) throw vendor.fails;
      const n = vendor.grants.length;
      if (grant.kind === 'refresh' && grant.refreshToken !== vendor.valid) throw new CodedError('CRM_CREDENTIALS');
      if (rotates) vendor.valid = `r${n}`;
      return { accessToken: `a${n}`, refreshToken: rotates ? vendor.valid : null, expiresIn, baseUrl: null };
    },
  };
  return vendor;
}

async function setUp(vendor = makeVendor(), clock = new ManualClock()) {
  const storage = await openStorage(':memory:', clock);
  onTestFinished(() => storage.close());
  const keyring = new Keyring(secretKey);
  /** Another process, or this one after a restart. */
  const start = async (store: CrmAccessStore = storage.crmAccess, at: ManualClock = clock) =>
    new ConnectionAccess(
      {
        connection: 'main',
        store,
        keyring,
        clock: at,
        label: 'Test CRM',
        requestTokens: (grant) => vendor.request(grant),
      },
      await store.get('main'),
    );
  const access = await start();
  const allow = () => access.allow({ kind: 'code', code: 'c', redirectUri: '', verifier: null }, {});
  return { vendor, clock, storage, start, access, allow };
}

const token = (access: ConnectionAccess): string | undefined => access.read().accessToken;
const reached = (vendor: { grants: unknown[] }, count: number) => settle(() => vendor.grants.length === count);

describe('access that a user of the CRM allowed', () => {
  it('is missing before, which needs no request', async () => {
    const { access, vendor } = await setUp();
    await expect(access.ready(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS', help: /authorization/ });
    await expect(access.renew('x')).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
    expect([access.state.state, access.read(), vendor.grants]).toEqual(['missing', {}, []]);
  });

  it('is stored encrypted, and there after a restart', async () => {
    const { allow, start, storage } = await setUp();
    await allow();
    const next = await start();
    expect([token(next), next.state.state]).toEqual(['a1', 'allowed']);
    const rows = JSON.stringify(await storage.crmAccess.all());
    // In quotes, because the letters of a sealed text are random.
    expect(rows).not.toMatch(/"(a1|r1)\\?"|accessToken|refreshToken/);
  });

  it('of 20 callers at once, one renews', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    await Promise.all(Array.from({ length: 20 }, () => access.ready(patient)));
    expect(vendor.grants).toEqual([expect.anything(), { kind: 'refresh', refreshToken: 'r1' }]);
    expect(token(access)).toBe('a2');
  });

  it('of 20 callers in two processes, one renews', async () => {
    const { allow, access, start, clock, vendor } = await setUp();
    await allow();
    const other = await start();
    clock.advance(halfHour * 1000);
    let go = (): void => {};
    vendor.before = () => new Promise((resolve) => (go = resolve));
    const all = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? access : other).ready(patient));
    await reached(vendor, 2);
    go();
    await settle(() => {
      clock.advance(250);
      return token(access) === 'a2' && token(other) === 'a2';
    });
    await Promise.all(all);
    expect(vendor.grants).toHaveLength(2);
  });

  it('is renewed a minute before its end, and not earlier', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000 - 60_001);
    await access.ready(patient);
    expect(vendor.grants).toHaveLength(1);
    clock.advance(1);
    await access.ready(patient);
    expect(vendor.grants).toHaveLength(2);
  });

  it('with a short life is not renewed at each request', async () => {
    const { allow, access, clock, vendor } = await setUp(makeVendor({ expiresIn: 20 }));
    await allow();
    await access.ready(patient);
    clock.advance(17_999);
    await access.ready(patient);
    expect(vendor.grants).toHaveLength(1);
  });

  it('that the CRM refuses before its end is renewed once, whoever notices', async () => {
    const { allow, access, start, clock, vendor } = await setUp();
    await allow();
    const other = await start();
    // The CRM’s clock is ahead.
    clock.advance(120_000);
    await Promise.all(Array.from({ length: 20 }, () => access.renew('a1')));
    await access.renew('a1');
    await other.renew('a1');
    expect([vendor.grants.length, token(access), token(other)]).toEqual([2, 'a2', 'a2']);
  });

  it('that the CRM refuses at once is not renewed again and again', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    await expect(access.renew('a1')).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
    expect(vendor.grants).toHaveLength(1);
    clock.advance(60_000);
    await access.renew('a1');
    expect(vendor.grants).toHaveLength(2);
  });

  it('without a known life is renewed when the CRM refuses it', async () => {
    const { allow, access, clock, vendor } = await setUp(makeVendor({ expiresIn: null }));
    await allow();
    clock.advance(86_400_000);
    await access.ready(patient);
    expect([vendor.grants.length, access.isOver]).toEqual([1, false]);
    await access.renew('a1');
    expect(vendor.grants).toHaveLength(2);
  });

  it('keeps its refresh token if the answer has none', async () => {
    const { allow, access, clock, vendor, storage } = await setUp(makeVendor({ rotates: false }));
    await storage.crmAccess.put('main', { tokens: '', expiresAt: null });
    vendor.request = async (grant) => {
      vendor.grants.push(grant);
      const refreshToken = grant.kind === 'code' ? 'r' : null;
      return { accessToken: `a${vendor.grants.length}`, refreshToken, expiresIn: halfHour, baseUrl: null };
    };
    await allow();
    for (let times = 0; times < 2; times += 1) {
      clock.advance(halfHour * 1000);
      await access.ready(patient);
    }
    expect(vendor.grants.slice(1)).toEqual(Array(2).fill({ kind: 'refresh', refreshToken: 'r' }));
  });
});

describe('the date of this machine', () => {
  it('set forward renews once', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.step(86_400_000);
    for (let times = 0; times < 3; times += 1) await access.ready(patient);
    expect(vendor.grants).toHaveLength(2);
  });

  it('set back keeps the token until the CRM refuses it', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.step(-86_400_000);
    clock.advance(halfHour * 1000);
    await access.ready(patient);
    expect(vendor.grants).toHaveLength(1);
    await access.renew('a1');
    expect(token(access)).toBe('a2');
  });
});

describe('a renewal that fails', () => {
  it('leaves a token in use that is still good for a moment', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000 - 30_000);
    vendor.fails = new CodedError('CRM_UNAVAILABLE');
    await access.ready(patient);
    expect(token(access)).toBe('a1');
    clock.advance(30_000);
    await expect(access.ready(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });

  it('is not repeated before the time that the CRM names, or 5 seconds', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    vendor.fails = new CodedError('CRM_UNAVAILABLE', { details: { retryAfterMs: 7000 } });
    for (let times = 0; times < 20; times += 1) {
      await expect(access.ready(patient)).rejects.toMatchObject({ details: { retryAfterMs: 7000 } });
    }
    expect(vendor.grants).toHaveLength(2);
    clock.advance(7000);
    vendor.fails = new CodedError('CRM_UNAVAILABLE');
    await expect(access.ready(patient)).rejects.toThrow();
    clock.advance(4999);
    await expect(access.ready(patient)).rejects.toThrow();
    expect(vendor.grants).toHaveLength(3);
    clock.advance(1);
    vendor.fails = null;
    await access.ready(patient);
    expect([token(access), access.state.state]).toEqual(['a4', 'allowed']);
  });

  it('because the access was revoked is CRM_CREDENTIALS, is remembered, and ends when a user allows it again', async () => {
    const { allow, access, start, clock, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    vendor.valid = 'revoked';
    for (let times = 0; times < 3; times += 1) {
      await expect(access.ready(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS', help: /authorization/ });
    }
    expect(vendor.grants).toHaveLength(2);
    const other = await start();
    expect(other.state).toMatchObject({ state: 'refused', refusedAt: '2026-01-01T00:30:00.000Z' });
    await allow();
    expect([access.state.state, token(access)]).toEqual(['allowed', 'a3']);
    await other.renew('a1');
    expect([token(other), vendor.grants.length]).toEqual(['a3', 3]);
  });

  it('after the CRM gave no refresh token is CRM_CREDENTIALS without a request', async () => {
    const { allow, access, clock, vendor } = await setUp(makeVendor({ rotates: false }));
    await allow();
    clock.advance(halfHour * 1000);
    await expect(access.ready(patient)).rejects.toMatchObject({ code: 'CRM_CREDENTIALS' });
    expect(vendor.grants).toHaveLength(1);
  });
});

describe('a new refresh token', () => {
  it('is stored before the new access token is used', async () => {
    const { allow, start, clock, storage, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    let go = (): void => {};
    const stored = new Promise<void>((resolve) => (go = resolve));
    const access = await start({
      ...storage.crmAccess,
      async renewed(...given) {
        await stored;
        return storage.crmAccess.renewed(...given);
      },
    });
    const ready = access.ready(patient);
    await reached(vendor, 2);
    await settle(() => true);
    expect(token(access)).toBe('a1');
    go();
    await ready;
    expect(token(access)).toBe('a2');
  });

  it('that cannot be stored is kept, and stored before anything else is requested', async () => {
    const { allow, start, clock, storage, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    let isFull = true;
    const access = await start({
      ...storage.crmAccess,
      async renewed(...given) {
        if (isFull) throw new CodedError('STORAGE_FULL');
        return storage.crmAccess.renewed(...given);
      },
    });
    await expect(access.ready(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    await expect(access.ready(patient)).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
    expect(token(access)).toBe('a1');
    isFull = false;
    await access.ready(patient);
    expect([token(access), vendor.grants.length, (await start()).read()]).toEqual(['a2', 2, { accessToken: 'a2' }]);
  });

  it.each([
    ['a CRM that accepts it again', false, 'a3'],
    ['a CRM that accepts each once', true, 'CRM_CREDENTIALS'],
  ])('lost with the process before it was stored: %s', async (_what, rotates, outcome) => {
    const { allow, start, clock, storage, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    // The process ends with the CRM’s answer: nothing after it happens.
    const killed = await start({ ...storage.crmAccess, renewed: () => new Promise(() => {}) });
    void killed.ready(patient);
    await reached(vendor, 2);
    if (!rotates) vendor.valid = 'r1';
    const next = await start();
    const ready = next.ready(patient).then(
      () => token(next),
      (error: CodedError) => error.code,
    );
    let done: string | undefined;
    void ready.then((value) => {
      done = value;
    });
    await settle(() => {
      clock.advance(250);
      return done !== undefined;
    });
    expect(done).toBe(outcome);
    // The lease of the killed process was over.
    expect(clock.elapsed() - halfHour * 1000).toBeGreaterThanOrEqual(20_000);
  });

  it('of a user who allows access during a renewal counts, whatever the renewal brings', async () => {
    const { allow, access, clock, vendor } = await setUp();
    await allow();
    clock.advance(halfHour * 1000);
    let go = (): void => {};
    vendor.before = () => new Promise((resolve) => (go = resolve));
    const ready = access.ready(patient);
    await reached(vendor, 2);
    const finish = go;
    vendor.before = async () => {};
    await allow();
    finish();
    await ready.catch(() => {});
    expect(token(access)).toBe('a3');
  });
});
