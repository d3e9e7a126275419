import { defaultSiteParams } from '../../../domain/protocol/administration/site-params.ts';
import type { Directory } from '../../storage/store.ts';
import type { Channel } from '../../telephony/port.ts';
import { limitParams } from '../model/param-limits.ts';

export interface VisitorParams {
  params: Record<string, string>;
  /** Names of the parameters that the site declares as identifiers. */
  identifiers: string[];
  /** Parameters signed by the site's server, and therefore proven. */
  signed: Readonly<Record<string, string>>;
}

/**
 * A website's call parameters: those that the site lists, and those that its server signed. All others are dropped,
 * whatever the page sends. A visitor without a site keeps all of them, as texts.
 */
export async function visitorParams(channel: Channel, directory: Pick<Directory, 'site'>): Promise<VisitorParams> {
  const { endpoint } = channel;
  const signed = (endpoint.kind === 'visitor' ? endpoint.signed : undefined) ?? {};
  if (endpoint.kind !== 'visitor' || endpoint.site === undefined) {
    return { params: limitParams(channel.params), identifiers: [], signed };
  }
  const listed = (await directory.site(endpoint.site))?.params ?? defaultSiteParams;
  const kinds = new Map(listed.map(({ name, kind }) => [name, kind]));
  const kept = Object.entries(channel.params)
    .filter(([name]) => kinds.has(name) || Object.hasOwn(signed, name))
    .map(([name, value]) => [name, kinds.get(name) === 'address' ? withoutQuery(value) : value] as const);
  const params = limitParams(Object.fromEntries(kept));
  return { params, identifiers: Object.keys(params).filter((name) => kinds.get(name) === 'identifier'), signed };
}

/** Scheme, host and path of a web page. Returns '' for anything else. */
function withoutQuery(address: string): string {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}` : '';
}
