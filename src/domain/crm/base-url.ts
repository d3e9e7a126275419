import type { CrmManifest } from './manifest.ts';

/** Why a connection cannot have this address: a sentence. null: it can. */
export function baseUrlProblem(
  { address, label }: Pick<CrmManifest, 'address' | 'label'>,
  text: string,
): string | null {
  if (text === '') return address.needed ? `${label} needs the address of the CRM in “baseUrl”.` : null;
  if (!address.needed) return `${label} has one fixed address: leave “baseUrl” out.`;
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return '“baseUrl” must start with https:// or http://.';
  if (address.hosts.length > 0 && url.protocol !== 'https:') return '“baseUrl” must start with https://.';
  if (url.username !== '' || url.password !== '') return '“baseUrl” must not contain a user or a password.';
  if (url.search !== '' || url.hash !== '') return '“baseUrl” must not contain a query or a fragment.';
  if (address.hosts.length > 0 && !address.hosts.some((host) => covers(host, url.hostname))) {
    return `The address of ${label} must be on ${address.hosts.join(' or ')}.`;
  }
  return null;
}

/** @param pattern a host name, or "*." and a domain for all hosts under it */
function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
    : host === pattern;
}
