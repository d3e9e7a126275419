import { counter, gauge, type RoomFigures } from '../metrics/figure.ts';
import { type StorageFigures, storageTroubles } from './storage-trouble.ts';

/** @param health null: unknown, so there are no figures */
export function storageFigures({ health }: { health: StorageFigures | null }): RoomFigures {
  if (health === null) return [];
  const disk = 'sidecall_disk_free_bytes';
  return [
    gauge('sidecall_storage_writable', '1: the database can be written; 0: it cannot, and new calls are refused', () =>
      Number(health.trouble === null),
    ),
    {
      figures: [{ kind: 'gauge', name: disk, help: 'Free space on the disk of the data folder' }],
      read: () => (health.freeBytes === null ? [] : [[disk, health.freeBytes]]),
    },
    counter('sidecall_storage_write_failures_total', 'Writes to the database that failed, by cause', 'cause', () =>
      Object.fromEntries(storageTroubles.map((cause) => [cause, health.failures.get(cause) ?? 0])),
    ),
  ];
}
