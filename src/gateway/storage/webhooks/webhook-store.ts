import type { Transaction } from 'kysely';
import type { CallEventType } from '../../../domain/protocol/events.ts';
import { webhookKind } from '../../jobs/port.ts';
import { writeBeside } from '../beside.ts';
import type { Database } from '../database.ts';
import { addJob } from '../job-store.ts';
import type { Schema, WebhookEventRow, WebhookRow } from '../schema.ts';
import type { StoredEvent } from '../store.ts';
import type { StoredWebhook, WebhookStore } from './port.ts';

export function webhookStore({ db, commits }: Pick<Database, 'db' | 'commits'>): WebhookStore {
  return {
    async all() {
      return (await db.selectFrom('webhooks').selectAll().orderBy('id').execute()).map(webhookOfRow);
    },

    async put(webhook, beside) {
      const { id, ...row } = rowOfWebhook(webhook);
      await commits.run(async (transaction) => {
        await transaction
          .insertInto('webhooks')
          .values({ id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        await writeBeside(transaction, beside);
      });
    },

    note: (id, { enabled, failingSince, problem }) =>
      commits.run(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('webhooks')
          .set({ enabled: enabled ? 1 : 0, failing_since: failingSince, problem })
          .where('id', '=', id)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      }),

    delete: (id, beside) =>
      commits.run(async (transaction) => {
        const { numDeletedRows } = await transaction.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await transaction.deleteFrom('webhook_events').where('webhook', '=', id).execute();
        await transaction.deleteFrom('jobs').where('kind', '=', webhookKind(id)).execute();
        await writeBeside(transaction, beside);
        return true;
      }),

    async waiting(id, callId, limit) {
      const rows = await db
        .selectFrom('webhook_events')
        .selectAll()
        .where('webhook', '=', id)
        .where('call_id', '=', callId)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(eventOfRow);
    },

    async delivered(id, seq) {
      await commits.run(async (transaction) => {
        await transaction.deleteFrom('webhook_events').where('webhook', '=', id).where('seq', '=', seq).execute();
      });
    },

    async count(id) {
      const row = await db
        .selectFrom('webhook_events')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('webhook', '=', id)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
  };
}

/** In the transaction of the event: it waits for these subscriptions, and a job of its call sends it. */
export async function requestWebhooks(
  transaction: Transaction<Schema>,
  event: StoredEvent,
  webhooks: readonly string[],
): Promise<void> {
  const { seq, callId, type, audience, at } = event;
  for (const webhook of webhooks) {
    await transaction
      .insertInto('webhook_events')
      .values({ webhook, seq, call_id: callId, type, audience, at })
      .execute();
    await addJob(transaction, webhookKind(webhook), callId, at);
  }
}

function rowOfWebhook(webhook: StoredWebhook): WebhookRow {
  return {
    id: webhook.id,
    url: webhook.url,
    events: JSON.stringify(webhook.events),
    enabled: webhook.enabled ? 1 : 0,
    secrets: webhook.secrets,
    created_at: webhook.createdAt,
    failing_since: webhook.failingSince,
    problem: webhook.problem,
  };
}

function webhookOfRow(row: WebhookRow): StoredWebhook {
  return {
    id: row.id,
    url: row.url,
    events: JSON.parse(row.events),
    enabled: row.enabled === 1,
    secrets: row.secrets,
    createdAt: row.created_at,
    failingSince: row.failing_since,
    problem: row.problem,
  };
}

function eventOfRow({ seq, call_id: callId, type, audience, at }: WebhookEventRow): StoredEvent {
  return { seq: Number(seq), callId, type: type as CallEventType, audience, at };
}
