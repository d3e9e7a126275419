import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import * as operations from '../../domain/protocol/operations/persons.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { ContactStore } from '../storage/contacts/port.ts';
import type { PersonStore } from '../storage/persons/port.ts';
import { type BookedCallbacks, callbacksOf } from './booked-callbacks.ts';
import { contactsOf, deletePerson, exported, pagesOf, storedNumber } from './persons.ts';

interface Ports {
  persons: PersonStore;
  contacts: ContactStore;
  bookedCallbacks: BookedCallbacks;
  recordings: Pick<Recordings, 'note' | 'removeOfCall'>;
  country: Country;
  clock: Clock;
}

/** Each answer has a line in the audit, which is written first. The audit holds the masked number. */
export function personRoutes(ports: Ports): FastifyPluginAsync {
  const { persons: store, contacts, bookedCallbacks: callbacks, recordings, country, clock } = ports;
  const parts = { store, contacts, callbacks, country, recordings };
  const read = (sender: Sender, number: string, calls: number): Promise<void> =>
    recordings.note(auditLine(sender, clock, 'person.read', subjectOf(number, `${calls} calls`)));
  return operationRoutes(operations, {
    async findPerson({ body, sender }) {
      const number = storedNumber(body.number, country);
      const found = { calls: 0, recordings: 0 };
      let [firstCallAt, lastCallAt]: (string | null)[] = [null, null];
      const callIds = new Set<string>();
      for await (const calls of pagesOf(store, number)) {
        for (const { id } of calls) callIds.add(id);
        found.calls += calls.length;
        for (const { recordings } of calls) found.recordings += recordings.length;
        lastCallAt ??= calls[0]?.startedAt ?? null;
        firstCallAt = calls.at(-1)?.startedAt ?? firstCallAt;
      }
      const contacts = (await contactsOf(parts, number)).length;
      const booked = callbacksOf(callbacks, number, callIds).length;
      await read(sender, number, found.calls);
      return {
        number,
        ...found,
        ...(contacts > 0 && { contacts }),
        ...(booked > 0 && { callbacks: booked }),
        firstCallAt: firstCallAt ?? null,
        lastCallAt: lastCallAt ?? null,
      };
    },

    async exportPerson({ body: { number: given, before, limit }, sender }) {
      const number = storedNumber(given, country);
      const page = await exported(parts, number, { before, limit });
      await read(sender, number, page.calls.length);
      return page;
    },

    deletePerson({ body, sender }) {
      const number = storedNumber(body.number, country);
      return deletePerson(parts, number, (count) =>
        auditLine(sender, clock, 'person.deleted', subjectOf(number, count)),
      );
    },
  });
}

function subjectOf(number: string, count: string): string {
  return `${maskNumber(number)}, ${count}`;
}
