import type { CrmDefinition } from '../../domain/crm/connection.ts';
import type { KnownConnection } from '../crm/connections.ts';
import { signedIdentityOf } from '../embed/embedding.ts';
import { whereUsersAre } from './crm-users.ts';
import { type Finding, note, right } from './finding.ts';

/** What a frame needs whose page uses the host SDK. */
const ownPage = { allow: 'microphone; autoplay', where: 'sidecall/host sets it' };

/** Whether the CRM's pages can frame the softphone, what their frames need, and how agents prove their identity. */
export function frameFindings(known: KnownConnection, definition: CrmDefinition | null): Finding[] {
  const { stored, open } = known;
  const { id, origins, users } = stored;
  const name = `/embed/${id}`;
  if (origins.length === 0) {
    if (definition?.manifest.frame === undefined) return [];
    return [
      note(
        `No page may frame ${name}.`,
        'To show the softphone in the CRM, enter the origins of its pages: “origins” of PUT /v1/crm-connections/{id}, or SIDECALL_CRM_ORIGINS.',
      ),
    ];
  }
  const { allow, where } = definition?.manifest.frame ?? ownPage;
  const insecure = origins.filter((origin) => origin.startsWith('http:') && !isOwnMachine(origin));
  const signed = definition?.signedIdentity;
  const missing = signed === undefined ? [] : [signed.keyField, ...signed.fields];
  return [
    right(`${origins.join(', ')} may frame ${name}. The frame needs allow="${allow}": ${where}.`),
    ...(insecure.length === 0
      ? []
      : [
          note(
            `Browsers give no microphone to a frame in a page of ${insecure.join(', ')}, because it is not https.`,
            'Serve the CRM over https, or let agents open the phone in its own window.',
          ),
        ]),
    ...(signed !== undefined && signedIdentityOf(definition, open) === null
      ? [
          note(
            `The CRM signs its user’s identity for ${name}, but the connection cannot check it: agents sign in in a window.`,
            `Enter ${missing.join(' and ')} with PUT /v1/crm-connections/${id}; the README of the adapter says where the CRM shows them.`,
          ),
        ]
      : []),
    ...(signed !== undefined && Object.keys(users).length === 0
      ? [note(`No agent belongs to a user of the CRM, so ${name} refuses all of them.`, whereUsersAre(known))]
      : []),
  ];
}

function isOwnMachine(origin: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(origin).hostname);
}
