import { expect, it } from 'vitest';
import type { Session, SignInLink } from '../../../../src/gateway/sign-in/port.ts';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { AuditLine } from '../../../../src/gateway/storage/store.ts';

// Beyond 32 bits, as all times in ms are.
const now = Date.UTC(2030, 0, 1);
const audit: AuditLine = { at: '2030-01-01T00:00:00.000Z', who: 'kim', what: 'signed-in', subject: 'x', address: '' };
const ended = { now, idleSince: now - 1000 };

const link = (hash: string, more: Partial<SignInLink> = {}): SignInLink => ({
  hash,
  identity: 'kim',
  role: 'agent',
  madeAt: now,
  expires: now + 1000,
  ...more,
});

const session = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  identity: 'kim',
  role: 'supervisor',
  way: 'link',
  startedAt: now,
  seenAt: now,
  expires: now + 10_000,
  ...more,
});

/** @param open an empty storage that ends with the test */
export function signInContract(open: () => Promise<Storage>): void {
  it('gives a link to one of all that ask for it, until it expires', async () => {
    const { signIns } = await open();
    await signIns.putLink(link('a'), now, audit);
    await signIns.putLink(link('b'), now, audit);
    const taken = await Promise.all([
      signIns.takeLink('a', now),
      signIns.takeLink('a', now),
      signIns.takeLink('c', now),
    ]);
    expect(taken.filter((each) => each !== null)).toEqual([link('a')]);
    expect(await signIns.takeLink('a', now)).toBeNull();
    expect(await signIns.takeLink('b', now + 1000)).toBeNull();
    expect(await signIns.takeLink('b', now), 'one that was too late is used up').toBeNull();
  });

  it('forgets links that have expired when the next one is made', async () => {
    const { signIns } = await open();
    await signIns.putLink(link('a'), now, audit);
    await signIns.putLink(link('b', { expires: now + 5000 }), now + 1000, audit);
    expect(await signIns.takeLink('a', now)).toBeNull();
    expect(await signIns.takeLink('b', now)).not.toBeNull();
  });

  it('keeps sessions with all that they hold, and marks them as seen, never backwards', async () => {
    const { signIns } = await open();
    await signIns.begin(session('s', { way: 'openid', role: 'admin' }), ended, audit);
    expect(await signIns.session('s')).toEqual(session('s', { way: 'openid', role: 'admin' }));
    await signIns.seen('s', now + 500);
    await signIns.seen('s', now + 200);
    expect((await signIns.session('s'))?.seenAt).toBe(now + 500);
    await signIns.seen('none', now);
    expect(await signIns.session('none')).toBeNull();
  });

  it('ends a session once, with its audit line and its revocation', async () => {
    const { signIns, recordings, revocations } = await open();
    await signIns.begin(session('s'), ended, audit);
    const revocation = { subject: 'session:s', notBefore: now + 1, blocked: false, until: now + 600_000 };
    const line = { ...audit, what: 'signed-out' as const };
    expect(await signIns.end('s', { audit: line, revocation })).toBe(true);
    expect(await signIns.end('s', { audit: line, revocation })).toBe(false);
    expect(await signIns.session('s')).toBeNull();
    expect((await recordings.audit(10)).map(({ what }) => what)).toEqual(['signed-out', 'signed-in']);
    expect(await revocations.all(now)).toEqual([revocation]);
  });

  it('forgets sessions that have expired or were not used when the next one begins', async () => {
    const { signIns } = await open();
    await signIns.begin(session('expired', { expires: now + 1 }), ended, audit);
    await signIns.begin(session('idle', { seenAt: now - 1000 }), ended, audit);
    await signIns.begin(session('good'), ended, audit);
    await signIns.begin(session('new', { seenAt: now + 1 }), { now: now + 1, idleSince: now - 999 }, audit);
    const all = await Promise.all(['expired', 'idle', 'good', 'new'].map((id) => signIns.session(id)));
    expect(all.map((each) => each?.id ?? null)).toEqual([null, null, 'good', 'new']);
  });
}
