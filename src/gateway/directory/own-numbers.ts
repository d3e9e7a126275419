import type { Directory } from '../storage/store.ts';

/** Whether the number is one of the gateway's own: a virtual number, or an agent's phone. No CRM is asked about these. */
export async function isOwnNumber(
  directory: Pick<Directory, 'virtualNumber' | 'agents'>,
  number: string,
): Promise<boolean> {
  if ((await directory.virtualNumber(number)) !== null) return true;
  return (await directory.agents()).some(({ phone }) => phone?.number === number);
}
