import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { TokenGrant } from '../../../src/domain/crm/oauth.ts';
import { ConnectionAccess } from '../../../src/gateway/crm/oauth/access.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { secretKey } from './open-crm.ts';

/** A database with access, and a process that is killed while it renews it. */
async function afterKill(where: 'answered' | 'stored') {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-renewal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'sidecall.db');
  const grants: TokenGrant[] = [];
  const open = async (later = 0) => {
    const storage = await openStorage(path, systemClock);
    onTestFinished(() => storage.close());
    const access = new ConnectionAccess(
      {
        connection: 'main',
        store: storage.crmAccess,
        keyring: new Keyring(secretKey),
        clock: { ...systemClock, now: () => Date.now() + later },
        label: 'Test CRM',
        async requestTokens(grant) {
          grants.push(grant);
          return {
            accessToken: `a${grants.length}`,
            refreshToken: `r${grants.length}`,
            expiresIn: 1800,
            baseUrl: null,
          };
        },
      },
      await storage.crmAccess.get('main'),
    );
    return { storage, access };
  };
  const first = await open();
  await first.access.allow({ kind: 'code', code: 'c', redirectUri: '', verifier: null }, {});
  await first.storage.close();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-renewal.ts'), path, where], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
  // The lease of the killed process ends after 20 s.
  return { grants, ...(await open(21_000)) };
}

it('kill -9 after the new refresh token was stored: the next start uses it without a request', async () => {
  const { access, grants } = await afterKill('stored');
  expect(access.read()).toEqual({ accessToken: 'a2' });
  await access.renew('a2');
  expect(grants.slice(1)).toEqual([{ kind: 'refresh', refreshToken: 'r2' }]);
});

it('kill -9 before it was stored: the next start sends the old one, once the lease is over', async () => {
  const { access, grants } = await afterKill('answered');
  expect(access.read()).toEqual({ accessToken: 'a1' });
  await access.renew('a1');
  expect(grants.slice(1)).toEqual([{ kind: 'refresh', refreshToken: 'r1' }]);
  expect(access.read()).toEqual({ accessToken: 'a2' });
});
