import type { CrmAdapter, RequestOptions } from '../../src/domain/crm/adapter.ts';
import type { CrmConnection } from '../../src/domain/crm/connection.ts';
import type { CrmManifest } from '../../src/domain/crm/manifest.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { beforeAbort, type Limited, startDeadline } from './deadline.ts';
import { KeyedLock } from './keyed-lock.ts';

type Limits<T> = T extends (...given: [...infer Given, infer Options extends RequestOptions]) => infer Result
  ? (...given: [...Given, Limited<Options>]) => Result
  : T;

type Methods = Omit<CrmAdapter, 'name' | 'keepsPrivate' | 'remark'>;

/** A connection's methods. Their options have one deadline: pass them on to every request. */
export type CrmConnector = { [Method in keyof Methods]: Limits<Methods[Method]> } & Pick<CrmAdapter, 'remark'>;

/**
 * Adds what every adapter owes the gateway:
 * - A method ends before its deadline, whatever it waits for.
 * - Writes of one call with its tickets and its task, of one message, contact or ticket run one after another, because the search of
 *   many CRMs does not find a record at once. Two writes at the same moment would both create one.
 * - Other errors than those of the port become CRM_UNAVAILABLE, with the cause.
 */
export function guarded(manifest: CrmManifest, connection: CrmConnection, connector: CrmConnector): CrmAdapter {
  const locks = new KeyedLock();

  async function within<T, O extends RequestOptions>(
    given: O,
    key: string | null,
    work: (options: Limited<O>) => Promise<T>,
  ): Promise<T> {
    const { options, end } = startDeadline(connection.clock, given);
    const begun = () => work(options);
    try {
      return await beforeAbort(options.signal, key === null ? begun() : locks.run(key, options.signal, begun));
    } catch (cause) {
      throw isOfPort(cause) ? cause : new CodedError('CRM_UNAVAILABLE', { message: 'The CRM adapter failed.', cause });
    } finally {
      end();
    }
  }

  const { searchContacts, createContact, saveMessage, openTickets, saveTicket, saveTask } = connector;
  const { users, notify, receive, remark } = connector;
  return {
    name: manifest.name,
    keepsPrivate: manifest.capabilities.includes('contacts.private'),
    ...(remark && { remark: () => remark.call(connector) }),
    findContacts: (number, given) => within(given, null, (options) => connector.findContacts(number, options)),
    saveCallLog: (entry, known, given) =>
      within(given, `call ${entry.callId}`, (options) => connector.saveCallLog(entry, known, options)),
    ...(searchContacts && {
      searchContacts: (words, given) =>
        within(given, null, (options) => searchContacts.call(connector, words, options)),
    }),
    ...(createContact && {
      createContact: (contact, given) =>
        within(given, `contact ${contact.key}`, (options) => createContact.call(connector, contact, options)),
    }),
    ...(saveMessage && {
      saveMessage: (message, known, given) =>
        within(given, `message ${message.messageId}`, (options) =>
          saveMessage.call(connector, message, known, options),
        ),
    }),
    ...(openTickets && {
      openTickets: (about, given) => within(given, null, (options) => openTickets.call(connector, about, options)),
    }),
    ...(saveTicket && {
      saveTicket: (ticket, known, given) =>
        within(given, ticket.callId === null ? `ticket ${ticket.key}` : `call ${ticket.callId}`, (options) =>
          saveTicket.call(connector, ticket, known, options),
        ),
    }),
    ...(saveTask && {
      saveTask: (task, known, given) =>
        within(given, `call ${task.callId}`, (options) => saveTask.call(connector, task, known, options)),
    }),
    ...(users && { users: (given) => within(given, null, (options) => users.call(connector, options)) }),
    ...(notify && { notify: (call, given) => within(given, null, (options) => notify.call(connector, call, options)) }),
    ...(receive && {
      receive: (request, commands, given) =>
        within(given, null, (options) => receive.call(connector, request, commands, options)),
    }),
  };
}

function isOfPort(error: unknown): error is CodedError {
  return error instanceof CodedError && ['CRM_UNAVAILABLE', 'CRM_REFUSED', 'CRM_CREDENTIALS'].includes(error.code);
}
