import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import type { AriClient } from '../telephony/asterisk/server/ari-client.ts';
import { type Finding, right, wrong } from './finding.ts';

const shape = z.object({ status: z.string() });

/** The modules that the gateway uses, and their purpose. */
const needed: Readonly<Record<string, string>> = {
  res_pjsip: 'SIP',
  res_pjsip_session: 'calls over SIP',
  res_pjsip_transport_websocket: 'SIP over WebSocket',
  res_http_websocket: 'WebSockets',
  res_srtp: 'encrypted sound of browsers',
  res_rtp_asterisk: 'sound',
  res_stasis: 'calls in the gateway’s hands',
  app_stasis: 'Stasis() in the dialplan',
  res_ari_channels: 'channels by ARI',
  res_ari_bridges: 'bridges by ARI',
  res_ari_events: 'events of ARI',
  res_stasis_snoop: 'listening to calls, and recordings',
  chan_websocket: 'announcements and recordings',
};

/** Returns a finding for each missing module with its purpose, or one finding if all are running. */
export async function examineModules(ari: AriClient): Promise<Finding[]> {
  const missing = (
    await Promise.all(Object.keys(needed).map(async (name) => ((await isRunning(ari, name)) ? null : name)))
  ).filter((name) => name !== null);
  if (missing.length === 0) return [right(`all ${Object.keys(needed).length} modules that are needed are running.`)];
  return missing.map((name) =>
    wrong(
      `the module ${name}.so is not running (${needed[name]}).`,
      `Take a noload for it out of modules.conf, install the package it is in, and “module load ${name}.so”.`,
    ),
  );
}

async function isRunning(ari: AriClient, name: string): Promise<boolean> {
  try {
    return shape.safeParse(await ari.get(['asterisk', 'modules', `${name}.so`])).data?.status === 'Running';
  } catch (error) {
    if (error instanceof CodedError && (error.code === 'NOT_FOUND' || error.code === 'ASTERISK_REFUSED')) return false;
    throw error;
  }
}
