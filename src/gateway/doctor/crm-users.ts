import type { CrmDefinition } from '../../domain/crm/connection.ts';
import type { KnownConnection } from '../crm/connections.ts';
import { type Finding, note } from './finding.ts';

/** Where an administrator says which agent belongs to which user of the CRM. */
export function whereUsersAre({ stored, source }: Pick<KnownConnection, 'stored' | 'source'>): string {
  return source === 'settings'
    ? 'Set SIDECALL_CRM_USERS, e.g. 1001=robin,1002=sam, and restart.'
    : `Enter “users” with PUT /v1/crm-connections/${stored.id}.`;
}

/** Whether the connection knows agents of the CRM's users. Without one, no call finds the owner of its contact. */
export function userFindings(known: KnownConnection, definition: CrmDefinition | null): Finding[] {
  const { stored, source, open } = known;
  if (open === null || Object.keys(stored.users).length > 0) return [];
  // The findings about frames say so already.
  if (definition?.signedIdentity !== undefined && stored.origins.length > 0) return [];
  const name = source === 'settings' ? 'the CRM' : `the CRM connection ${stored.id}`;
  return [
    note(
      `No agent belongs to a user of ${name}: no call rings the owner of its contact, and the log names no user.`,
      whereUsersAre(known),
    ),
  ];
}
