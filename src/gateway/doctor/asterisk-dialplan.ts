import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { CodedError } from '../../domain/errors.ts';
import type { AriClient } from '../telephony/asterisk/server/ari-client.ts';
import { type Finding, note, right, wrong } from './finding.ts';

const shape = z.object({ value: z.string() });
const include = 'Include sidecall-extensions.conf in extensions.conf, then “dialplan reload”.';

/**
 * Checks whether calls can reach the gateway. ARI does not show the dialplan, but a channel of an application can query
 * it. The check creates such a channel, which rings no phone, and deletes it.
 * @param dial SIDECALL_ASTERISK_DIAL
 */
export async function examineDialplan(ari: AriClient, dial: string | null): Promise<Finding[]> {
  const channelId = `doctor-${randomUUID()}`;
  try {
    await ari.start();
    await ari.post(['channels', 'create'], {
      endpoint: 'Local/doctor@sidecall',
      app: 'sidecall-doctor',
      channelId,
      formats: 'ulaw',
    });
    const has = async (context: string, extension: string): Promise<boolean> => {
      const variable = `DIALPLAN_EXISTS(${context},${extension},1)`;
      return Number(shape.parse(await ari.get(['channels', channelId, 'variable'], { variable })).value) > 0;
    };
    return [
      (await has('sidecall', 'doctor'))
        ? right('calls of browsers reach the context sidecall.')
        : wrong('the dialplan has no context sidecall that takes every name of a call.', include),
      await carrierContext(() => has('sidecall-from-carrier', '15550100'), dial),
      ...(await carrierEndpoint(ari, dial)),
    ];
  } catch (error) {
    const why = error instanceof CodedError ? error.code : 'unknown';
    return [note(`the dialplan cannot be seen from here (${why}).`, 'Is func_dialplan.so loaded?')];
  } finally {
    await ari.delete(['channels', channelId]).catch(() => {});
    ari.stop();
  }
}

async function carrierContext(has: () => Promise<boolean>, dial: string | null): Promise<Finding> {
  if (await has()) return right('calls of carriers can come in by the context sidecall-from-carrier.');
  const says = 'the dialplan has no context sidecall-from-carrier: no calls of carriers come in.';
  return dial === null ? note(says) : wrong(says, include);
}

async function carrierEndpoint(ari: AriClient, dial: string | null): Promise<Finding[]> {
  const name = /^PJSIP\/[^@/]*@([^/]+)/i.exec(dial ?? '')?.[1];
  if (dial === null) return [note('no carrier: numbers outside cannot be called.', 'See SIDECALL_ASTERISK_DIAL.')];
  if (name === undefined) return [];
  try {
    await ari.get(['endpoints', 'PJSIP', name]);
    return [right('the carrier’s endpoint of SIDECALL_ASTERISK_DIAL is there.')];
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'NOT_FOUND') throw error;
    return [wrong('SIDECALL_ASTERISK_DIAL names an endpoint that pjsip.conf does not have.', 'Mend one of the two.')];
  }
}
