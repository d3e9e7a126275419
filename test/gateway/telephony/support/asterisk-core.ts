import type { AsteriskServer } from '../../../../scripts/asterisk/run.ts';
import { createAsteriskCore } from '../../../../src/gateway/telephony/asterisk/asterisk-core.ts';
import type { AsteriskCore, AsteriskCoreOptions } from '../../../../src/gateway/telephony/asterisk/options.ts';
import { sipPassword } from '../../../asterisk/gateway-plan.ts';
import { manyVisitors } from '../contract/setup.ts';
import { CoreServer } from './core-server.ts';

function settingsOf(server: AsteriskServer, name = 'one'): AsteriskCoreOptions['servers'][number] {
  return { name, url: server.url, ari: server.ari, sip: { user: 'sidecall', password: sipPassword } };
}

/** The Asterisk core behind a WebSocket, with these servers. */
export function asteriskCoreServer(
  servers: readonly AsteriskServer[],
  options: Partial<AsteriskCoreOptions> = {},
): Promise<CoreServer<AsteriskCore>> {
  return CoreServer.over((common) =>
    createAsteriskCore({
      ...common,
      servers: servers.map((server, index) => settingsOf(server, `server-${index + 1}`)),
      app: 'sidecall',
      dial: null,
      ...options,
      limits: { visitors: manyVisitors, ...options.limits },
    }),
  );
}
