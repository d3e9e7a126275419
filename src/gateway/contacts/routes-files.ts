import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { type Country, isCountry } from '../../domain/numbers/e164.ts';
import * as operations from '../../domain/protocol/operations/contact-files.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { ContactStore } from '../storage/contacts/port.ts';
import type { AuditLine } from '../storage/store.ts';
import { csvOfContacts } from './csv/export.ts';
import { importContacts } from './csv/import.ts';

interface Ports {
  contacts: ContactStore;
  country: Country;
  clock: Clock;
  audit(line: AuditLine): Promise<void>;
}

const mostBytes = 10 * 1024 * 1024;
const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;

/** The contact list as a file. */
export function contactFileRoutes({ contacts: store, country: home, clock, audit }: Ports): FastifyPluginAsync {
  const routes = operationRoutes(
    operations,
    {
      async importContacts({ body, query: { country, duplicates }, sender }) {
        const plan = country?.toUpperCase() ?? home;
        if (!isCountry(plan)) {
          throw new CodedError('BAD_REQUEST', {
            message: 'There is no such country.',
            help: 'Send its code, such as US.',
          });
        }
        // Before the rows, so that an import that ends half-way is in the audit, too.
        await audit(auditLine(sender, clock, 'contacts.imported', 'begun'));
        const report = await importContacts(body, { store, clock, country: plan, duplicates });
        const { created, merged, failed } = report;
        const counts = `${created} created, ${merged} merged, ${failed} failed`;
        await audit(auditLine(sender, clock, 'contacts.imported', counts));
        return report;
      },

      async exportContacts({ query: { delimiter }, sender, reply }) {
        await audit(auditLine(sender, clock, 'contacts.exported', 'all'));
        reply
          .header('content-type', 'text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="contacts.csv"');
        return reply.send(Readable.from(csvOfContacts(store, delimiters[delimiter])));
      },
    },
    // A HEAD request would read the whole list.
    { importContacts: { bodyLimit: mostBytes }, exportContacts: { exposeHeadRoute: false } },
  );
  return async (app) => {
    readCsv(app);
    await app.register(routes);
  };
}

/** Bodies of these routes are CSV in UTF-8. */
function readCsv(app: FastifyInstance): void {
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      // The decoder removes the byte order mark. UTF-16 and Windows-1252 are not valid UTF-8.
      done(null, new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer));
    } catch (cause) {
      done(new CodedError('CONTACTS_FILE_INVALID', { message: 'The file is not in UTF-8.', cause }));
    }
  });
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(
      new CodedError('UNSUPPORTED_MEDIA_TYPE', {
        message: 'Contacts are read from CSV only.',
        help: 'Send the file with “Content-Type: text/csv”.',
      }),
    );
  });
}
