import { roles, SessionView } from '../session.ts';
import type { Operation } from './operation.ts';

export const getSession = {
  method: 'GET',
  path: '/v1/session',
  access: [...roles, 'key'],
  tag: 'session',
  summary: 'Get the identity of the token, and the settings of its phone',
  answer: SessionView,
} as const satisfies Operation;
