import * as z from 'zod/mini';
import {
  accepted,
  type CrmConnector,
  fitting,
  id,
  type NewContact,
  nationalDigits,
  pathOf,
  type RequestOptions,
  refused,
} from '../kit/index.ts';
import { contactOf, Found } from './contact.ts';
import type { Rt } from './rt.ts';
import type { Settings } from './settings.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

const Created = z.object({ id });

const longestName = 120;
const longestCompany = 200;

/**
 * Creates a user without rights. Names of users are unique in RT, so the name is made of the key: a repeated request is
 * refused, and the user is there.
 */
export function contactCreator(rt: Rt, settings: Settings): CreateContact {
  return async (wanted, options) => {
    const name = await nameOf(wanted.key);
    const body = { Name: name, ...valuesOf(wanted, settings) };
    const answer = await rt.answer({ method: 'POST', path: '/REST/2.0/user', body }, options);
    if (answer.status === 400) {
      // RT says why in the language of its user, so the user is looked for.
      const before = await userOf(rt, name, options);
      if (before !== null) return contactOf(before, rt.baseUrl);
    }
    accepted(Created, answer);
    const made = await userOf(rt, name, options);
    if (made === null) throw refused({ reason: 'RT does not show the user that it has created.' });
    return contactOf(made, rt.baseUrl);
  };
}

function userOf(rt: Rt, name: string, options: RequestOptions): Promise<Found | null> {
  return rt.read(Found, pathOf`/REST/2.0/user/${name}`, options);
}

function valuesOf({ name, company, number, unverified }: NewContact, { phoneField }: Settings): object {
  return {
    RealName: fitting(name, longestName),
    MobilePhone: spaced(number),
    ...(company !== null && { Organization: fitting(company, longestCompany) }),
    ...(unverified && { Comments: 'The number is not verified.' }),
    Privileged: 0,
    ...(phoneField !== '' && { CustomFields: { [phoneField]: [number.replace(/\D/g, '')] } }),
  };
}

/** "+1 4155550123": RT with SQLite takes a text of digits for a number, and loses its "+". */
function spaced(number: string): string {
  const national = nationalDigits(number);
  const code = number.slice(0, -national.length);
  return /^\+\d+$/.test(code) ? `${code} ${national}` : number;
}

async function nameOf(key: string): Promise<string> {
  const text = new TextEncoder().encode(`sidecall contact ${key}`);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', text)).slice(0, 10);
  return `caller-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
