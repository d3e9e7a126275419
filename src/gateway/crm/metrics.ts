import { gauge, type RoomFigures } from '../metrics/figure.ts';
import type { OutboxStore } from '../storage/store.ts';

export function crmFigures({ outbox }: { outbox: Pick<OutboxStore, 'pending'> }): RoomFigures {
  return [gauge('sidecall_crm_outbox_pending', 'Call-log entries the CRM has yet to confirm', () => outbox.pending())];
}
