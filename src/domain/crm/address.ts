import type { CrmManifest } from './manifest.ts';

/** Scheme, host, port and path. Everything else, such as credentials or a query, has no place in a base address. */
const address =
  /^(https?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(\/[\w.~!$&'()*+,;=:@%/-]*)?$/i;

/**
 * Checks a connection's base address against the adapter's manifest, before the connection is stored. The list of
 * hosts ensures that credentials for a hosted CRM reach no other host.
 * @returns what is wrong, as a sentence; null: nothing
 */
export function addressProblem(manifest: Pick<CrmManifest, 'address' | 'label'>, baseUrl: string): string | null {
  const { needed, hosts } = manifest.address;
  if (baseUrl === '') return needed ? `The address of ${manifest.label} is missing.` : null;
  if (!needed) return `${manifest.label} has a fixed address: leave the address empty.`;
  const [, scheme = '', host = '', port, path = ''] = address.exec(baseUrl) ?? [];
  if (host === '' || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535 || climbs(path)) {
    return 'The address must be an http or https address without credentials and query, such as https://crm.example.';
  }
  if (hosts.length === 0) return null;
  if (scheme.toLowerCase() !== 'https') return `The address of ${manifest.label} must begin with https.`;
  const name = host.toLowerCase();
  return hosts.some((pattern) => isHost(name, pattern))
    ? null
    : `The address of ${manifest.label} must be at ${hosts.join(' or ')}.`;
}

/** Whether the path has segments that lead upwards, escaped or not. */
function climbs(path: string): boolean {
  return path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
}

function isHost(name: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return name === pattern;
  // "*.zendesk.com" is any host below zendesk.com, but not zendesk.com itself.
  const end = pattern.slice(1);
  return name.endsWith(end) && name.length > end.length;
}
