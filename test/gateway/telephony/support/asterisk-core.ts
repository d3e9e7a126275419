import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AsteriskPlan } from '../../../../scripts/asterisk/config.ts';
import type { AsteriskServer } from '../../../../scripts/asterisk/run.ts';
import { createAsteriskCore } from '../../../../src/gateway/telephony/asterisk/asterisk-core.ts';
import type { AsteriskCore, AsteriskCoreOptions } from '../../../../src/gateway/telephony/asterisk/options.ts';
import { CoreServer } from './core-server.ts';

const folder = join(import.meta.dirname, '../../../../src/gateway/telephony/asterisk/conf');
const sipPassword = 'a password of the tests';

/** An Asterisk with the configuration that admins are given. */
export function gatewayPlan(more: { pjsip?: string; extensions?: string } = {}): AsteriskPlan {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8').replace('CHANGE-ME-SIP', sipPassword);
  return {
    extensions: `${read('extensions.conf')}\n${more.extensions ?? ''}`,
    files: { 'pjsip.conf': `${read('pjsip.conf')}\n${more.pjsip ?? ''}` },
  };
}

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
    }),
  );
}
