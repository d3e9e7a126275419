import { callIdOf } from '../../../src/domain/calls/call-id.ts';
import { type AgentStatusForCalls, noStatuses } from '../../../src/gateway/agents/port.ts';
import { createCalls } from '../../../src/gateway/calls/calls.ts';
import { noCrm } from '../../../src/gateway/crm/port.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import type { TelephonyCore } from '../../../src/gateway/telephony/port.ts';
import { line, silent } from './setup.ts';

export interface CallsOnCore {
  calls: ReturnType<typeof createCalls>;
  storage: Storage;
  close(): Promise<void>;
}

interface Options {
  masked?: boolean;
  ringSeconds?: number;
  place?: string;
  alone?: boolean;
  statuses?: AgentStatusForCalls;
}

/**
 * The gateway's call control on a running core: `line` rings at `agents`. The store is in memory by default.
 * @param alone takes the lock of a PostgreSQL database, as a gateway does
 */
export async function callsOnCore(
  core: TelephonyCore,
  agents: string[],
  { masked = false, ringSeconds = 20, place = ':memory:', alone = false, statuses = noStatuses }: Options = {},
): Promise<CallsOnCore> {
  const storage = await openStorage(place, systemClock, undefined, { alone });
  await storage.directory.putVirtualNumber({ number: line, label: 'Support', masked, agents, ringSeconds });
  const calls = createCalls({
    core,
    store: storage.calls,
    directory: storage.directory,
    crm: noCrm,
    statuses,
    clock: systemClock,
    newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
    logger: silent,
    settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
  });
  await calls.start();
  return {
    calls,
    storage,
    async close() {
      await calls.stop(0);
      await storage.close();
    },
  };
}
