import { GatewayProcess } from '../../test/e2e/support/gateway-process.ts';
import { webrtcEndpoint } from '../asterisk/config.ts';
import { AsteriskServer } from '../asterisk/run.ts';

export type BenchFormat = 'pcmu' | 'opus';

/**
 * A server under load. Agents `agent00` … register and answer, each with a number of its own. The outside world,
 * `world0` …, calls them.
 */
export interface CallServer {
  pid: number;
  /** SIP over WebSocket. */
  sipUrl: string;
  token(identity: string): Promise<string>;
  stop(): Promise<void>;
}

/** One socket of the outside world carries as many simultaneous calls as a trunk would. */
export const worlds = ['world0', 'world1', 'world2', 'world3'] as const;

export function agentOf(i: number): string {
  return `agent${String(i).padStart(3, '0')}`;
}

const areas = ['415', '212', '312', '206', '303', '617'];

/** Unassigned numbers: 555-0100 to 555-0199 of some areas. */
export function numberOf(i: number): string {
  return `+1${areas[Math.floor(i / 100)]}555${String(100 + (i % 100)).padStart(4, '0')}`;
}

/** Starts our gateway in a separate process, as in production, with one audio codec. */
export async function startGateway(agents: number, format: BenchFormat): Promise<CallServer> {
  const gateway = await GatewayProcess.start({
    SIDECALL_LOG_LEVEL: 'warn',
    // Cached code starts faster and runs a few percent slower. Production has no compile cache.
    NODE_DISABLE_COMPILE_CACHE: '1',
    SIDECALL_ORIGINS: '*',
    SIDECALL_CODECS: format,
    SIDECALL_MAX_LEGS: '2000',
    SIDECALL_VISITOR_LEGS: '100',
  });
  for (let i = 0; i < agents; i += 1) {
    await gateway.call('PUT', `/v1/agents/${agentOf(i)}`, { name: `Agent ${i}` });
    await gateway.call('PUT', `/v1/virtual-numbers/${encodeURIComponent(numberOf(i))}`, {
      label: `Line ${i}`,
      agents: [agentOf(i)],
    });
  }
  return {
    pid: gateway.pid,
    sipUrl: `${gateway.url.replace('http', 'ws')}/v1/sip`,
    token: (identity) => gateway.token(identity, identity.startsWith('world') ? 'carrier' : 'agent'),
    stop: () => gateway.kill('SIGTERM'),
  };
}

/**
 * Starts Asterisk with the same numbers in its dialplan. It relays media, as our gateway does.
 * @throws NoAsterisk
 */
export async function startAsterisk(agents: number, format: BenchFormat): Promise<CallServer> {
  const allow = format === 'pcmu' ? 'ulaw' : 'opus';
  const names = [...worlds, ...Array.from({ length: agents }, (_, i) => agentOf(i))];
  const dialplan = Array.from({ length: agents }, (_, i) => `exten => ${numberOf(i)},1,Dial(PJSIP/${agentOf(i)})`);
  const asterisk = await AsteriskServer.start({
    pjsip: names.map((name) => webrtcEndpoint(name, { allow, context: 'bench' })).join(''),
    extensions: ['[bench]', ...dialplan, ''].join('\n'),
  });
  return {
    pid: asterisk.pid,
    sipUrl: `ws://127.0.0.1:${asterisk.port}/ws`,
    token: async () => '',
    stop: () => asterisk.stop(),
  };
}
