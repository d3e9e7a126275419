import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AsteriskPlan } from '../../scripts/asterisk/config.ts';

const folder = join(import.meta.dirname, '../../src/gateway/telephony/asterisk/conf');
export const sipPassword = 'a password of the tests';

/** An Asterisk with the configuration files that administrators get. */
export function gatewayPlan(more: { pjsip?: string; extensions?: string } = {}): AsteriskPlan {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8').replace('CHANGE-ME-SIP', sipPassword);
  return {
    // All servers of a gateway have the same passwords.
    ariPassword: 'an ARI password of the tests',
    extensions: `${read('extensions.conf')}\n${more.extensions ?? ''}`,
    files: { 'pjsip.conf': `${read('pjsip.conf')}\n${more.pjsip ?? ''}` },
  };
}
