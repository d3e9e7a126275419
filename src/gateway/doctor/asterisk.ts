import type { Clock } from '../../domain/clock.ts';
import type { Config } from '../config/config.ts';
import { type AsteriskServerSettings, asteriskServers } from '../telephony/asterisk/options.ts';
import { AriClient } from '../telephony/asterisk/server/ari-client.ts';
import { examineDialplan } from './asterisk-dialplan.ts';
import { examineEndpoint } from './asterisk-endpoint.ts';
import { examineHttp } from './asterisk-http.ts';
import { examineModules } from './asterisk-modules.ts';
import { examineSip } from './asterisk-sip.ts';
import type { Finding } from './finding.ts';

/**
 * Checks one Asterisk server after another, from the outside in. If a server is unreachable, its other checks are
 * skipped. A running gateway is not disturbed: the doctor registers nothing, and uses its own Stasis application.
 */
export async function* examineAsterisk(
  config: Config,
  { clock, fetch: ask }: { clock: Clock; fetch: typeof fetch },
): AsyncGenerator<Finding> {
  if (config.asterisk === null) return;
  for (const server of asteriskServers(config.asterisk)) {
    const http = await examineHttp(server, clock, ask);
    yield* http.findings;
    if (!http.reached) continue;
    const ari = new AriClient({ url: server.url, ...server.ari, app: 'sidecall-doctor' }, { clock, fetch: ask });
    yield* examineServer(config, server, ari, clock);
  }
}

async function* examineServer(
  config: Config,
  server: AsteriskServerSettings,
  ari: AriClient,
  clock: Clock,
): AsyncGenerator<Finding> {
  yield* named(server, await examineModules(ari));
  yield* named(server, await examineEndpoint(ari, server.sip.user, config));
  yield* named(server, [await examineSip(server, clock)]);
  yield* named(server, await examineDialplan(ari, config.asterisk?.dial ?? null));
}

function named({ name }: AsteriskServerSettings, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, says: `Asterisk ${name}: ${finding.says}` }));
}
