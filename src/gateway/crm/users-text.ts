import * as z from 'zod';
import { CrmConnectionBody } from '../../domain/protocol/crm.ts';

const users = CrmConnectionBody.shape.users;

type Users = Readonly<Record<string, string>>;

/**
 * The text of SIDECALL_CRM_USERS: pairs of a CRM's user and an agent, separated by commas or on lines of their own, or a
 * JSON object. As on the page of connections, the last “=” of a pair counts, because a CRM's id can contain one and an
 * agent's identity cannot. An id with a comma needs the JSON object.
 */
export const usersText: z.ZodType<Users, string> = z.string().transform((text, context): Users => {
  const fail = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (text.trim().startsWith('{')) return usersIn(text) ?? fail('must be a JSON object of agents by the CRM’s users');
  const found = new Map<string, string>();
  for (const [at, pair] of partsOf(text).entries()) {
    const middle = pair.lastIndexOf('=');
    const user = pair.slice(0, Math.max(0, middle)).trim();
    const agent = pair.slice(middle + 1).trim();
    if (user === '' || !users.safeParse({ [user]: agent }).success) {
      return fail(`must be pairs of a CRM’s user and an agent, such as 1001=robin,1002=sam; pair ${at + 1} is none`);
    }
    // One of the two agents would be forgotten.
    if (found.has(user)) return fail(`must name each user of the CRM once; pair ${at + 1} repeats one`);
    found.set(user, agent);
  }
  return Object.fromEntries(found);
});

function partsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function usersIn(json: string): Users | null {
  try {
    return users.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
