import type { Kysely, Transaction } from 'kysely';
import type { Participant } from '../../domain/participants/participant.ts';
import { prepared } from './prepared.ts';
import type { ParticipantRow, Schema } from './schema.ts';

const columns = Object.keys({
  call_id: true,
  id: true,
  position: true,
  kind: true,
  identity: true,
  number: true,
  name: true,
  leg: true,
  state: true,
  consulting: true,
  lead: true,
  joined_at: true,
  answered_at: true,
  left_at: true,
  note: true,
  disposition: true,
  knew_contact: true,
  draft: true,
} satisfies Record<keyof ParticipantRow, true>) as (keyof ParticipantRow)[];

/** The participants of calls. Rows are never deleted: former participants have the time of leaving. */
export class ParticipantRows {
  readonly #db: Kysely<Schema>;
  readonly #put;
  /** Participants that the table already holds. They are replaced rather than changed, so most writes are skipped. */
  readonly #stored = new WeakSet<Participant>();

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    this.#put = prepared(columns, ({ call_id, id, ...changes }: ParticipantRow) =>
      db
        .insertInto('call_participants')
        .values({ call_id, id, ...changes })
        .onConflict((conflict) => conflict.columns(['call_id', 'id']).doUpdateSet(changes)),
    );
  }

  /** Writes new and changed participants. Call the returned function once the transaction is committed. */
  async put(
    transaction: Transaction<Schema>,
    callId: string,
    participants: readonly Participant[],
  ): Promise<() => void> {
    const fresh = [...participants.entries()].filter(([, each]) => !this.#stored.has(each));
    for (const [position, each] of fresh) {
      await transaction.executeQuery(this.#put(rowOf(callId, position, each)));
    }
    return () => {
      for (const [, each] of fresh) this.#stored.add(each);
    };
  }

  /** The participants of each of these calls, in the order of joining. */
  async of(callIds: readonly string[]): Promise<ReadonlyMap<string, readonly Participant[]>> {
    const found = new Map<string, Participant[]>();
    if (callIds.length === 0) return found;
    const rows = await this.#db
      .selectFrom('call_participants')
      .selectAll()
      .where('call_id', 'in', callIds)
      .orderBy('call_id')
      .orderBy('position')
      .execute();
    for (const row of rows) {
      const participant = participantOf(row);
      this.#stored.add(participant);
      const those = found.get(row.call_id);
      if (those === undefined) found.set(row.call_id, [participant]);
      else those.push(participant);
    }
    return found;
  }
}

function rowOf(callId: string, position: number, each: Participant): ParticipantRow {
  return {
    call_id: callId,
    id: each.id,
    position,
    kind: each.kind,
    identity: each.identity,
    number: each.number,
    name: each.name,
    leg: each.leg,
    state: each.state,
    consulting: each.consulting ? 1 : 0,
    lead: each.lead ? 1 : 0,
    joined_at: each.joinedAt,
    answered_at: each.answeredAt,
    left_at: each.leftAt,
    note: each.note,
    disposition: each.disposition,
    knew_contact: each.knewContact ? 1 : 0,
    draft: each.draft === null ? null : JSON.stringify(each.draft),
  };
}

/** Rows were written by this gateway from a Participant, so they are not validated. */
function participantOf(row: ParticipantRow): Participant {
  return {
    id: row.id,
    kind: row.kind as Participant['kind'],
    identity: row.identity,
    number: row.number,
    name: row.name,
    leg: row.leg,
    state: row.state as Participant['state'],
    consulting: row.consulting === 1,
    lead: row.lead === 1,
    joinedAt: row.joined_at,
    answeredAt: row.answered_at,
    leftAt: row.left_at,
    note: row.note,
    disposition: row.disposition,
    knewContact: row.knew_contact === 1,
    draft: row.draft === null ? null : JSON.parse(row.draft),
  };
}
