import { type CrmConnector, type CrmContact, numberPattern, ofSameLine, type RequestOptions } from '../kit/index.ts';
import { historyOf } from './history.ts';
import { contactOf, type Lead, Leads, leadColumns, pageSize } from './lead.ts';
import type { LeadSquared } from './leadsquared.ts';

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;

/**
 * Finds leads. LeadSquared's search by number returns one lead alone, and knows its own spellings only, so the digits are
 * searched as well:
 *
 *   RetrieveLeadByPhoneNumber, 919876543210   ┐
 *   Phone LIKE %7%6%5%4%3%2%1%0%, Mobile alike ┴─► comparison of whole numbers ─► past calls of the first
 */
export function leadFinder(
  leadSquared: LeadSquared,
  pageOf: (lead: string) => string | null,
): CrmConnector['findContacts'] {
  return async (number, options) => {
    const leads = await leadsWith(leadSquared, number, { all: (options.fields ?? []).length > 0 }, options);
    const contacts = leads.map((lead) => contactOf(lead, pageOf(lead.ProspectID), options.fields));
    const found = ofSameLine(contacts, number, options.country).slice(0, mostKept);
    return Promise.all(found.map((contact, at) => (at === 0 ? complete(leadSquared, contact, options) : contact)));
  };
}

async function complete(leadSquared: LeadSquared, contact: CrmContact, options: RequestOptions): Promise<CrmContact> {
  return { ...contact, lastCalls: await historyOf(leadSquared, contact.id, options) };
}

/**
 * Leads that may have this number, each once. They can be near misses.
 * @param all reads all fields of the leads, because LeadSquared refuses a search that names an unknown one
 */
export async function leadsWith(
  leadSquared: LeadSquared,
  number: string,
  { all }: { all: boolean },
  options: RequestOptions,
): Promise<Lead[]> {
  const like = (column: 'Phone' | 'Mobile') => ({
    path: 'LeadManagement.svc/Leads.Get',
    body: {
      Parameter: { LookupName: column, LookupValue: numberPattern(number), SqlOperator: 'LIKE' },
      ...(!all && { Columns: { Include_CSV: leadColumns } }),
      // The oldest first: 0 is ascending.
      Sorting: { ColumnName: 'CreatedOn', Direction: '0' },
      Paging: { PageIndex: 1, PageSize: pageSize },
    },
  });
  // Without "+", spaces and hyphens, as the documentation wants it.
  const exact = { phone: number.replace(/\D/g, '') };
  const searches = await Promise.all([
    leadSquared.get(Leads, 'LeadManagement.svc/RetrieveLeadByPhoneNumber', exact, options),
    leadSquared.search(Leads, like('Phone'), options),
    leadSquared.search(Leads, like('Mobile'), options),
  ]);
  return [...new Map(searches.flat().map((lead) => [lead.ProspectID, lead])).values()];
}
