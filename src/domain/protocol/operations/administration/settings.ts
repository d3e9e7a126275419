import * as z from 'zod/mini';
import { DoctorReport, SettingView } from '../../administration/settings.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

export const listSettings = {
  method: 'GET',
  path: '/v1/settings',
  access: administrators,
  tag: 'settings',
  summary: 'List the settings of the gateway, with their values at its start, without secrets',
  answer: z.array(SettingView),
} as const satisfies Operation;

export const examineGateway = {
  method: 'GET',
  path: '/v1/doctor',
  access: administrators,
  tag: 'settings',
  summary: 'Examine settings, machine, database, CRMs, carriers and Asterisk servers, as “sidecall doctor” does',
  description:
    'Changes nothing, and places no call. It runs in a process of its own, for up to two minutes; requests that come meanwhile get the same report.',
  answer: DoctorReport,
} as const satisfies Operation;
