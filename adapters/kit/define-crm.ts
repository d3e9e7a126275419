import { addressProblem } from '../../src/domain/crm/address.ts';
import type { CrmConnection, CrmDefinition } from '../../src/domain/crm/connection.ts';
import type { CrmCapability, CrmManifest } from '../../src/domain/crm/manifest.ts';
import { manifestProblems } from '../../src/domain/crm/manifest-problems.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { type CrmConnector, guarded } from './guarded.ts';
import { requestTokens } from './token-request.ts';

/** The method behind each capability. `contacts.private` is a promise of `createContact`. */
const methods = {
  'contacts.find': 'findContacts',
  'contacts.search': 'searchContacts',
  'contacts.create': 'createContact',
  'calls.log': 'saveCallLog',
  'calls.live': 'notify',
  'calls.dial': 'receive',
  'orders.events': 'receive',
  'messages.log': 'saveMessage',
  'tickets.list': 'openTickets',
  'tickets.save': 'saveTicket',
  'tasks.save': 'saveTask',
  'users.list': 'users',
} as const satisfies Partial<Record<CrmCapability, keyof CrmConnector>>;

/**
 * Defines an adapter's gateway half. `connector.ts` of each adapter exports the result as `definition`.
 * @throws CodedError CRM_ADAPTER_INVALID, with adapter, field and problem. The definition throws the same if a connector
 *   and the manifest's capabilities differ, and CRM_CONNECTION_INVALID if the manifest does not allow the address.
 * @param options.signedIdentity how the CRM proves its user to the page of /embed
 */
export function defineCrm(
  manifest: CrmManifest,
  createConnector: (connection: CrmConnection) => CrmConnector,
  { signedIdentity }: Pick<CrmDefinition, 'signedIdentity'> = {},
): CrmDefinition {
  const problems = manifestProblems(manifest);
  if (problems.length === 0) problems.push(...keyProblems(manifest, signedIdentity));
  if (problems.length > 0) throw invalid(manifest, problems);
  const { auth, label } = manifest;
  return {
    manifest,
    ...(auth !== undefined && {
      requestTokens: (connection, grant, options) => requestTokens({ auth, label }, connection, grant, options),
    }),
    ...(signedIdentity !== undefined && { signedIdentity }),
    createConnector(connection) {
      const problem = addressProblem(manifest, connection.baseUrl);
      if (problem !== null) throw new CodedError('CRM_CONNECTION_INVALID', { message: problem });
      const connector = createConnector(connection);
      const differences = differencesOf(manifest, connector);
      if (differences.length > 0) throw invalid(manifest, differences);
      return guarded(manifest, connection, connector);
    },
  };
}

/** Whether the manifest lets the administrator enter what the check of a signed token needs. */
function keyProblems({ fields }: CrmManifest, signed: CrmDefinition['signedIdentity']): string[] {
  if (signed === undefined) return [];
  const has = (name: string, secret: boolean) =>
    fields.some((field) => field.name === name && (field.kind === 'secret') === secret);
  return [
    ...(has(signed.keyField, true) ? [] : [`manifest.fields must contain the secret ${signed.keyField}.`]),
    ...signed.fields.filter((name) => !has(name, false)).map((name) => `manifest.fields must contain ${name}.`),
  ];
}

function differencesOf({ capabilities }: CrmManifest, connector: CrmConnector): string[] {
  const all = Object.entries(methods) as [keyof typeof methods, keyof CrmConnector][];
  return [...new Set(all.map(([, method]) => method))].flatMap((method) => {
    // One is enough: a CRM's server can ask for different things.
    const possible = all.flatMap(([capability, each]) => (each === method ? [capability] : []));
    const named = possible.filter((capability) => capabilities.includes(capability));
    const isThere = typeof connector[method] === 'function';
    if (named.length > 0 === isThere) return [];
    return isThere
      ? [`manifest.capabilities must contain ${possible.join(' or ')}, because the connector has ${method}.`]
      : [`manifest.capabilities contains ${named.join(' and ')}, but the connector has no ${method}.`];
  });
}

function invalid(manifest: unknown, problems: readonly string[]): CodedError {
  const name: unknown = (manifest as Partial<CrmManifest> | null | undefined)?.name;
  const adapter = typeof name === 'string' ? name.slice(0, 40) : 'without a name';
  return new CodedError('CRM_ADAPTER_INVALID', {
    message: `The CRM adapter ${adapter} is not valid: ${problems.join(' ')}`,
    details: { adapter, problems },
  });
}
