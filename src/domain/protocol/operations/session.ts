import { roles, SessionView } from '../session.ts';
import type { Operation } from './operation.ts';

export const getSession = {
  method: 'GET',
  path: '/v1/session',
  access: [...roles, 'key'],
  tag: 'session',
  summary: 'Who this token is, and what its phone must know',
  answer: SessionView,
} as const satisfies Operation;
