import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import type { Config } from '../config/config.ts';
import { type CallbackParts, StatusCallbacks } from '../exotel/callbacks.ts';
import { PlacedMemory } from '../exotel/placed-memory.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { Storage } from '../storage/open.ts';

interface Parts {
  storage: Pick<Storage, 'webhooks' | 'jobs' | 'calls' | 'recordings' | 'keptAnswers'>;
  keyring: Keyring;
  clock: Clock;
  logger: CallbackParts['logger'];
  version: string;
}

interface Callbacks extends Pick<StatusCallbacks, 'start' | 'stop' | 'wake'> {
  wanting(type: CallEventType, call: Pick<CallRecord, 'origin'>): readonly string[];
}

const none: Callbacks = { wanting: () => [], start() {}, stop: () => Promise.resolve(), wake() {} };

/** What sends the status callbacks of the Exotel-compatible API. Without it, there are none. It is not started. */
export function openCallbacks(
  { exotel, country, publicUrl, privateHosts }: Pick<Config, 'exotel' | 'country' | 'publicUrl' | 'privateHosts'>,
  { storage, keyring, clock, logger, version }: Parts,
): Callbacks {
  if (exotel === null) return none;
  const callbacks = new StatusCallbacks({
    ...{ store: storage.webhooks, jobs: storage.jobs, calls: storage.calls, recordings: storage.recordings },
    ...{ clock, logger, version },
    memory: new PlacedMemory(keyring, storage.keptAnswers, clock),
    spelling: { ...exotel, country, publicUrl },
    web: { privateHosts },
  });
  return {
    wanting: StatusCallbacks.wanting,
    start: () => callbacks.start(),
    stop: () => callbacks.stop(),
    wake: () => callbacks.wake(),
  };
}
