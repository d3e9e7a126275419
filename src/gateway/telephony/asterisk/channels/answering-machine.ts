import type { MachineGuess } from '../../port.ts';
import type { AsteriskChannel } from './channel.ts';
import { snoopOn } from './snoop.ts';

const prefix = 'amd-';

/**
 * Lets Asterisk detect whether a person or a machine answered (https://docs.asterisk.org, "AMD"). The application
 * listens on a snoop of the channel, in the dialplan's context sidecall-amd, so it delays neither party.
 *
 *   answered ─► snoop ─► AMD() ─► Stasis(sidecall,amd,STATUS) ─► reported, snoop gone
 */
export async function guessMachine(channel: AsteriskChannel): Promise<void> {
  const { pbx, ariId } = channel;
  if (pbx === null || ariId === null) return;
  const snoopId = prefix + channel.id;
  await snoopOn(pbx, ariId, snoopId, 'in', 'none');
  const where = { context: 'sidecall-amd', extension: 's', priority: 1 };
  await pbx.ari.post(['channels', snoopId, 'continue'], where);
}

/** Reads the result from the returning snoop. */
export function guessedOf(snoopId: string, status: string): { channelId: string; by: MachineGuess } {
  const by = status === 'HUMAN' ? 'human' : status === 'MACHINE' ? 'machine' : 'unknown';
  return { channelId: snoopId.slice(prefix.length), by };
}
