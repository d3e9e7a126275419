import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { addressProblem } from '../../domain/crm/address.ts';
import { readFields } from '../../domain/crm/fields.ts';
import type { CrmManifest } from '../../domain/crm/manifest.ts';
import { CodedError } from '../../domain/errors.ts';
import type { CrmConnectionView } from '../../domain/protocol/crm.ts';
import * as operations from '../../domain/protocol/operations/crm.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { callLogOf, crmKeysOf, type JobStore, subjectOf } from '../jobs/port.ts';
import type { AuditLine, StoredConnection } from '../storage/store.ts';
import type { CrmAdapters } from './adapters.ts';
import type { CrmConnections, KnownConnection } from './connections.ts';
import { probeNumber } from './probe-number.ts';

interface Ports {
  crmConnections: CrmConnections;
  crmAdapters: CrmAdapters;
  jobs: Pick<JobStore, 'figures' | 'parked' | 'retry'>;
  clock: Clock;
  crmTimeoutMs: number;
  audit(line: AuditLine): Promise<void>;
  /** Sends waiting entries of a connection now. */
  resume(connection: string): void;
}

/** The body of a connection may name the users of ten thousand agents. */
const bodyLimit = 1024 * 1024;

/** The administrator's connections to CRMs. */
export function crmRoutes(ports: Ports): FastifyPluginAsync {
  const { crmConnections: connections, crmAdapters: adapters, jobs, clock, crmTimeoutMs, audit, resume } = ports;

  function known(id: string): KnownConnection {
    const found = connections.get(id);
    if (found === null) throw new CodedError('NOT_FOUND');
    return found;
  }

  function changeable(id: string): void {
    if (connections.get(id)?.source !== 'settings') return;
    throw new CodedError('CRM_CONNECTION_INVALID', {
      message: 'This connection is made by SIDECALL_CRM and the settings whose names begin with it.',
      help: 'Change the settings and restart, or use another id.',
    });
  }

  async function view(connection: KnownConnection): Promise<CrmConnectionView> {
    const { stored, source, condition } = connection;
    const { settings, secrets: _, ...rest } = stored;
    return {
      ...rest,
      source,
      values: { ...settings },
      users: { ...stored.users },
      tickets: [...(stored.tickets ?? [])],
      noRecording: stored.noRecording ?? null,
      origins: [...stored.origins],
      secrets: secretNames(connection),
      condition: { ...condition },
      access: connection.open?.access?.state ?? null,
      entries: await jobs.figures(callLogOf(stored.id)),
    };
  }

  /** Secrets that cannot be decrypted are not named. */
  function secretNames(connection: KnownConnection): string[] {
    try {
      return Object.keys(connections.secretsOf(connection)).sort();
    } catch {
      return [];
    }
  }

  /** @throws CodedError with the reason for which the connection could not be opened */
  function opened(id: string): NonNullable<KnownConnection['open']> {
    const { open, condition } = known(id);
    if (open !== null) return open;
    const { code, message } = condition;
    throw new CodedError(code ?? 'CRM_UNAVAILABLE', message === null ? {} : { message });
  }

  const line = (sender: Sender, what: AuditLine['what'], id: string) => auditLine(sender, clock, what, id);

  return operationRoutes(
    operations,
    {
      listCrmAdapters: () => adapters.manifests(),
      listCrmConnections: () => Promise.all(connections.list().map(view)),
      getCrmConnection: ({ params }) => view(known(params.id)),

      async putCrmConnection({ params: { id }, body, sender }) {
        changeable(id);
        const definition = await adapters.load(body.adapter);
        if (definition === null) {
          throw new CodedError('CRM_CONNECTION_INVALID', { message: `There is no adapter ${body.adapter}.` });
        }
        const { manifest } = definition;
        const problem = addressProblem(manifest, body.baseUrl);
        if (problem !== null) throw new CodedError('CRM_CONNECTION_INVALID', { message: problem });
        const before = connections.get(id);
        const sameAdapter = before?.stored.adapter === body.adapter;
        // A program that does not know these rules must not remove them.
        const rules = { ...rulesOf(sameAdapter ? before.stored : null), ...rulesOf(body) };
        capable(manifest, rules);
        const kept = before !== null && sameAdapter ? secretsKept(connections, before, body.baseUrl) : {};
        const given = readFields(manifest, body.values, { keep: Object.keys(kept) });
        const { adapter, baseUrl, users, position, enabled, label = manifest.label } = body;
        const origins = body.origins?.map((origin) => new URL(origin).origin) ?? before?.stored.origins ?? [];
        const value = {
          id,
          adapter,
          label,
          baseUrl,
          users,
          position,
          enabled,
          origins,
          settings: given.settings,
          ...rules,
        };
        const beside = { audit: line(sender, 'crm-connection.put', id) };
        return view(await connections.put(value, { ...kept, ...given.secrets }, beside));
      },

      async deleteCrmConnection({ params: { id }, sender }) {
        changeable(id);
        if (connections.get(id)?.source === 'built-in') {
          throw new CodedError('CRM_CONNECTION_INVALID', {
            message: 'The connection to the contact list exists as long as there is no other.',
            help: 'To have no CRM at all, store it as disabled: PUT {"adapter":"contacts","enabled":false}.',
          });
        }
        if (!(await connections.remove(id, { audit: line(sender, 'crm-connection.deleted', id) }))) {
          throw new CodedError('NOT_FOUND');
        }
        return null;
      },

      async testCrmConnection({ params: { id } }) {
        await opened(id).adapter.findContacts(probeNumber, { timeoutMs: crmTimeoutMs });
        return view(known(id));
      },

      async listCrmUsers({ params: { id } }) {
        const { adapter, agentOf } = opened(id);
        if (adapter.users === undefined) throw new CodedError('CRM_NOT_SUPPORTED');
        const users = await adapter.users({ timeoutMs: crmTimeoutMs });
        return users.map(({ id: user, name, email, active }) => ({
          id: user,
          name,
          email,
          active,
          agent: agentOf(user),
        }));
      },

      async listParkedEntries({ params: { id }, query: { limit } }) {
        known(id);
        const parked = await jobs.parked(callLogOf(id), limit);
        return {
          entries: parked.map(({ key, parkedAt, attempts, error }) => ({
            ...subjectOf(key),
            parkedAt,
            attempts,
            reason: error,
          })),
        };
      },

      async retryEntries({ params: { id }, body, sender }) {
        known(id);
        await audit(line(sender, 'crm-connection.retried', id));
        const now = isoTime(clock);
        const keys = body.callId === undefined ? [null] : crmKeysOf(body.callId);
        let retried = 0;
        for (const key of keys) retried += await jobs.retry(callLogOf(id), key, now);
        resume(id);
        return { retried };
      },
    },
    { putCrmConnection: { bodyLimit } },
  );
}

type Rules = Pick<StoredConnection, 'tickets' | 'noRecording'>;

/** Those that are given. */
function rulesOf(
  value: { tickets?: Rules['tickets'] | undefined; noRecording?: Rules['noRecording'] | undefined } | null,
): Rules {
  const { tickets, noRecording } = value ?? {};
  return { ...(tickets !== undefined && { tickets }), ...(noRecording !== undefined && { noRecording }) };
}

/** @throws CodedError CRM_CONNECTION_INVALID: the connection asks for more than the adapter can do */
function capable({ label, capabilities }: CrmManifest, { tickets = [], noRecording = null }: Rules): void {
  const lacking =
    tickets.length > 0 && !capabilities.includes('tickets.save')
      ? 'tickets: this adapter cannot save tickets'
      : noRecording !== null && !capabilities.includes('contacts.fields')
        ? 'noRecording: this adapter cannot read further fields of contacts'
        : null;
  if (lacking !== null) throw new CodedError('CRM_CONNECTION_INVALID', { message: `${label}: ${lacking}.` });
}

/**
 * The stored secrets, as long as they are sent to the same address: an administrator who changes the address must not be
 * able to read them that way. Secrets that cannot be decrypted are to be entered again.
 */
function secretsKept(
  connections: CrmConnections,
  before: KnownConnection,
  baseUrl: string,
): Readonly<Record<string, string>> {
  if (before.stored.baseUrl !== baseUrl) return {};
  try {
    return connections.secretsOf(before);
  } catch {
    return {};
  }
}
