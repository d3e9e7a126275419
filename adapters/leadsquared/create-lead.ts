import { type CrmConnector, contactWith, descriptionOf, hasMark, namesOf, ofSameLine } from '../kit/index.ts';
import { leadsWith } from './find-leads.ts';
import { contactOf, type Lead } from './lead.ts';
import type { LeadSquared } from './leadsquared.ts';
import { storedForm } from './phone-number.ts';
import { isRefusedAs } from './problem.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

const longestName = 200;

/**
 * Creates a lead, unless there is one of this key: its mark is in the notes. LeadSquared keeps numbers unique unless an
 * administrator changed that, and then the lead that has the number is the contact.
 */
export function leadCreator(leadSquared: LeadSquared, pageOf: (lead: string) => string | null): CreateContact {
  return async (wanted, options) => {
    const withNumber = () => leadsWith(leadSquared, wanted.number, { all: false }, options);
    const said = (lead: Lead) => contactOf(lead, pageOf(lead.ProspectID));
    const before = (await withNumber()).find(({ Notes }) => hasMark(Notes, 'sidecall-contact', wanted.key));
    if (before !== undefined) return said(before);

    const { first, last } = namesOf(wanted.name, longestName);
    const values = {
      ...{ FirstName: first, LastName: last, Company: wanted.company ?? '', Phone: storedForm(wanted.number) },
      Notes: descriptionOf({ ...wanted, company: null }),
    };
    try {
      const id = await leadSquared.change('LeadManagement.svc/Lead.Create', attributesOf(values), options);
      if (id !== null) {
        const { name, company, number } = wanted;
        return contactWith({ kind: 'lead', id, name, company, numbers: [number], url: pageOf(id) });
      }
      const made = (await withNumber()).find(({ Notes }) => hasMark(Notes, 'sidecall-contact', wanted.key));
      if (made !== undefined) return said(made);
      throw new TypeError('LeadSquared names no id of the new lead.');
    } catch (error) {
      if (!isRefusedAs(error, 'MXDuplicateEntryException')) throw error;
      const [found] = ofSameLine((await withNumber()).map(said), wanted.number);
      if (found === undefined) throw error;
      return found;
    }
  };
}

/** The fields of a lead as LeadSquared takes them. Empty ones are left out. */
export function attributesOf(values: Readonly<Record<string, string>>): { Attribute: string; Value: string }[] {
  return Object.entries(values).flatMap(([Attribute, Value]) => (Value === '' ? [] : [{ Attribute, Value }]));
}
