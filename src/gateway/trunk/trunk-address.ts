import { lookup } from 'node:dns/promises';

/**
 * The address of a host, of the family that we listen in where it has one. Rejects where it has none that we can reach.
 * @param only no other family will do, as over a UDP socket
 */
export async function addressOf(host: string, family: 4 | 6, only: boolean): Promise<string> {
  const found = await lookup(host, { all: true });
  const fitting = found.find((each) => each.family === family) ?? (only ? undefined : found[0]);
  if (fitting === undefined) throw new Error(`no IPv${family} address`);
  return fitting.address;
}
