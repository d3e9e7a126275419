/**
 * Renews the access of a connection, and stops where it is to be killed: "answered" before the answer is stored, or
 * "stored" before the new token is used. Arguments: the database, and where to stop.
 */
import { ConnectionAccess } from '../../../src/gateway/crm/oauth/access.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { secretKey } from './open-crm.ts';

const [, , path = '', where = ''] = process.argv;
const storage = await openStorage(path, systemClock);
const forever = () => new Promise<never>(() => setInterval(() => {}, 1000));
const stop = async () => {
  process.stdout.write(`${where}\n`);
  return forever();
};
const access = new ConnectionAccess(
  {
    connection: 'main',
    keyring: new Keyring(secretKey),
    clock: systemClock,
    label: 'Test CRM',
    requestTokens: async () => {
      if (where === 'answered') await stop();
      return { accessToken: 'a2', refreshToken: 'r2', expiresIn: 1800, baseUrl: null };
    },
    store: {
      ...storage.crmAccess,
      async renewed(...given) {
        const stored = await storage.crmAccess.renewed(...given);
        if (where === 'stored') await stop();
        return stored;
      },
    },
  },
  await storage.crmAccess.get('main'),
);
await access.renew('a1');
