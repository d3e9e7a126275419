import * as z from 'zod/mini';
import { type CrmContact, field, id, pathOf, type RequestOptions, readPastCall } from '../kit/index.ts';
import { Activity } from './activity.ts';
import { Contact, contactOf } from './contact.ts';
import { type Freshsales, included } from './freshsales.ts';

const mostCalls = 10;
const mostDeals = 20;
const longestName = 500;

const Account = z.object({ name: field, is_primary: z._default(z.nullable(z.boolean()), false) });

const Deal = z.object({ id, name: field, closed_date: field, is_deleted: z._default(z.nullable(z.boolean()), false) });

/** Freshsales puts included records beside the contact, and its accounts into it. */
const beside = {
  sales_accounts: included(Account),
  deals: included(Deal),
  sales_activities: included(Activity),
};

const Details = z.object({ contact: z.extend(Contact, beside), ...beside });
export type Details = z.infer<typeof Details>;

/**
 * A contact with its accounts, deals and activities. A search returns less.
 * @returns null: there is no such contact
 */
export function detailsOf(
  freshsales: Freshsales,
  contact: string | number,
  options: RequestOptions,
  budgetClass: 'all' | 'typing' = 'all',
): Promise<Details | null> {
  const include = 'owner,sales_accounts,deals,sales_activities';
  return freshsales.read(Details, pathOf`/contacts/${contact}`, { include }, options, budgetClass);
}

/** The activities of the contact. */
export function activitiesIn({ contact, sales_activities }: Details): Activity[] {
  return [...sales_activities, ...contact.sales_activities];
}

/** The contact as a screen pop shows it, with open deals and past calls. */
export function completeContact(details: Details, freshsales: Freshsales, fields?: readonly string[]): CrmContact {
  const accounts = [...details.contact.sales_accounts, ...details.sales_accounts];
  const account = accounts.find(({ is_primary }) => is_primary === true) ?? accounts[0];
  const deals = [...details.deals, ...details.contact.deals];
  const open = deals.filter(({ closed_date, is_deleted }) => closed_date === '' && is_deleted !== true);
  const calls = activitiesIn(details).flatMap(({ notes }) => readPastCall(notes) ?? []);
  return {
    ...contactOf(details.contact, freshsales, fields),
    company: account?.name || null,
    related: open.slice(0, mostDeals).map((deal) => ({ kind: 'deal', id: deal.id, label: labelOf(deal.name) })),
    lastCalls: calls.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, mostCalls),
  };
}

function labelOf(name: string): string {
  return name.slice(0, longestName);
}
