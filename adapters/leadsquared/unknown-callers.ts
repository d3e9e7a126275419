import type { RequestOptions } from '../kit/index.ts';
import { attributesOf } from './create-lead.ts';
import { Leads } from './lead.ts';
import type { LeadSquared } from './leadsquared.ts';
import { isRefusedAs } from './problem.ts';

/** LeadSquared keeps addresses unique. No person has one in this domain (RFC 2606), so no campaign reaches anyone. */
const address = 'unknown-callers@sidecall.invalid';

/** The lead to which calls of unknown callers belong, because each activity needs one. It is created once. */
export function unknownCallersOf(leadSquared: LeadSquared): (options: RequestOptions) => Promise<string> {
  let known: string | null = null;

  async function find(options: RequestOptions): Promise<string | null> {
    const path = 'LeadManagement.svc/Leads.GetByEmailaddress';
    const [lead] = await leadSquared.get(Leads, path, { emailaddress: address }, options);
    return lead?.ProspectID ?? null;
  }

  async function create(options: RequestOptions): Promise<string | null> {
    const values = attributesOf({ LastName: 'Unknown callers', EmailAddress: address, DoNotEmail: '1' });
    try {
      return await leadSquared.change('LeadManagement.svc/Lead.Create', values, options);
    } catch (error) {
      if (!isRefusedAs(error, 'MXDuplicateEntryException')) throw error;
      return null;
    }
  }

  return async (options) => {
    known ??= (await find(options)) ?? (await create(options)) ?? (await find(options));
    if (known === null) throw new TypeError('LeadSquared has no lead for unknown callers.');
    return known;
  };
}
