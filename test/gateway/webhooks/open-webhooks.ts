import type { Clock } from '../../../src/domain/clock.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import type { Storage } from '../../../src/gateway/storage/open.ts';
import { Webhooks } from '../../../src/gateway/webhooks/webhooks.ts';

/** The ports of an app for calls by API and webhooks, on this database. */
export function openWebhooks(
  { webhooks: store, keptAnswers }: Pick<Storage, 'webhooks' | 'keptAnswers'>,
  clock: Clock,
  privateHosts: readonly string[] = [],
) {
  const keyring = new Keyring('a key for the secrets of webhooks in tests');
  const logger = { warn() {}, error() {} };
  const webhooks = new Webhooks({ store, keyring, clock, logger, privateHosts });
  return { keptAnswers, webhooks, webhookStore: store };
}
