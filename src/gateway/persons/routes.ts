import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import * as operations from '../../domain/protocol/operations/persons.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { PersonStore } from '../storage/store.ts';
import { deletePerson, exported, pagesOf, storedNumber } from './persons.ts';

interface Ports {
  persons: PersonStore;
  recordings: Pick<Recordings, 'note' | 'removeOfCall'>;
  country: Country;
  clock: Clock;
}

/** Each answer has a line in the audit, which is written first. The audit holds the masked number. */
export function personRoutes({ persons: store, recordings, country, clock }: Ports): FastifyPluginAsync {
  const read = (sender: Sender, number: string, calls: number): Promise<void> =>
    recordings.note(auditLine(sender, clock, 'person.read', subjectOf(number, calls)));
  return operationRoutes(operations, {
    async findPerson({ body, sender }) {
      const number = storedNumber(body.number, country);
      const found = { calls: 0, recordings: 0 };
      let [firstCallAt, lastCallAt]: (string | null)[] = [null, null];
      for await (const calls of pagesOf(store, number)) {
        found.calls += calls.length;
        for (const { recordings } of calls) found.recordings += recordings.length;
        lastCallAt ??= calls[0]?.startedAt ?? null;
        firstCallAt = calls.at(-1)?.startedAt ?? firstCallAt;
      }
      await read(sender, number, found.calls);
      return { number, ...found, firstCallAt: firstCallAt ?? null, lastCallAt: lastCallAt ?? null };
    },

    async exportPerson({ body: { number: given, before, limit }, sender }) {
      const number = storedNumber(given, country);
      const page = await exported(store, number, { before, limit });
      await read(sender, number, page.calls.length);
      return page;
    },

    deletePerson({ body, sender }) {
      const number = storedNumber(body.number, country);
      return deletePerson({ store, recordings }, number, (calls) =>
        auditLine(sender, clock, 'person.deleted', subjectOf(number, calls)),
      );
    },
  });
}

function subjectOf(number: string, calls: number): string {
  return `${maskNumber(number)}, ${calls} calls`;
}
