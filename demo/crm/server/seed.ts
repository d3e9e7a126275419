import type { DatabaseSync } from 'node:sqlite';
import type { Crm } from './crm.ts';

export function seedCrm(_db: DatabaseSync, _crm: Crm, _now: Date): void {}
