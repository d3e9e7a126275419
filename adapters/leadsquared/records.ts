import type { CrmConnection, CrmRef } from '../kit/index.ts';

/** LeadSquared's ids are UUIDs. null: the record is no lead. */
export function leadIdOf(record: CrmRef | null): string | null {
  return record?.kind === 'lead' && isId(record.id) ? record.id : null;
}

function isId(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** The address of a lead's page. null: the API's address does not tell where the pages are. */
export function leadPages({ baseUrl, settings }: Pick<CrmConnection, 'baseUrl' | 'settings'>) {
  const website = typeof settings.website === 'string' ? settings.website.trim().replace(/\/+$/, '') : '';
  const root = /^https:\/\/[\w.-]+$/.test(website) ? website : regionOf(baseUrl);
  return (lead: string): string | null =>
    root === null ? null : `${root}/LeadManagement/LeadDetails?LeadID=${encodeURIComponent(lead)}`;
}

/** "https://api-in21.leadsquared.com/v2/" belongs to the pages at "https://in21.leadsquared.com". */
function regionOf(baseUrl: string): string | null {
  const host = /^https:\/\/api-([\w-]+\.leadsquared\.com)(?:\/|$)/i.exec(baseUrl)?.[1];
  return host === undefined ? null : `https://${host}`;
}
