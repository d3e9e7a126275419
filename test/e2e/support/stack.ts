import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCrm } from '../../../demo/crm/server/app.ts';
import type { CallPage, CallView } from '../../../src/domain/protocol/call.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { GatewayProcess } from './gateway-process.ts';

export const crmToken = 'crm-token-for-tests';

/** The real gateway, and the demo CRM in this process, so that the CRM outlives a killed gateway. */
export interface Stack {
  gateway: GatewayProcess;
  crm: Awaited<ReturnType<typeof startCrm>>;
  /** Newest first, as a supervisor sees them. */
  calls(): Promise<CallView[]>;
  /** Waits until the call has ended, and returns it. */
  ended(callId: string): Promise<CallView>;
  close(): Promise<void>;
}

export async function startStack(
  options: { seedCrm?: boolean; settings?: Record<string, string> } = {},
): Promise<Stack> {
  const crmPort = await freePort();
  const gateway = await GatewayProcess.start({
    SIDECALL_CRM: 'demo-crm',
    SIDECALL_CRM_URL: `http://127.0.0.1:${crmPort}`,
    SIDECALL_CRM_TOKEN: crmToken,
    SIDECALL_DEMO: '1',
    // As in the demo: its CRM has customers in both countries.
    SIDECALL_OUTBOUND: '{"countries":["US","GB"]}',
    SIDECALL_ORIGINS: `http://localhost:${crmPort}`,
    SIDECALL_LOG_LEVEL: 'warn',
    ...options.settings,
  });
  const crm = await startCrm({
    port: crmPort,
    dataFile: join(mkdtempSync(join(tmpdir(), 'sidecall-crm-')), 'crm.db'),
    token: crmToken,
    sidecall: { gateway: gateway.url, apiKey: await gateway.apiKey() },
    seed: options.seedCrm ?? false,
  }).catch(async (error: unknown) => {
    await gateway.kill();
    throw error;
  });
  const calls = async (): Promise<CallView[]> => (await gateway.call<CallPage>('GET', '/v1/calls?limit=100')).calls;
  return {
    gateway,
    crm,
    calls,
    ended: (callId) =>
      eventually(`call ${callId} to be in the log as ended`, async () =>
        (await calls()).find((call) => call.id === callId && (call.phase === 'ended' || call.phase === 'completed')),
      ),
    async close() {
      await gateway.kill('SIGTERM');
      await crm.close();
    },
  };
}
