import type { CrmManifest } from '../../src/domain/crm/manifest.ts';
import type { Query } from './address.ts';
import type { CrmAuth } from './auth.ts';

export interface CrmRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base address, e.g. "/api/contacts". Insert values with `pathOf`. */
  path: string;
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form, in place of `body`. */
  form?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** The class of the manifest's budget. Default: the first. */
  budgetClass?: string;
}

export interface CrmAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON. undefined: empty. */
  body: unknown;
  /** For a status of 400 and above: status and the CRM's own explanation, without numbers and secrets. Otherwise "". */
  reason: string;
}

/** What an answer means that its status does not say. */
export type CrmProblem =
  | { kind: 'unavailable'; retryAfterMs?: number }
  | { kind: 'credentials' }
  /** `explanation` is the CRM's own text. */
  | { kind: 'refused'; explanation: string };

export interface RequesterOptions {
  auth: CrmAuth;
  budget: CrmManifest['budget'];
  /** For a CRM with one fixed address, or one that names its address at the login. Default: the connection's. */
  baseUrl?: string | (() => string);
  /** Headers of every request. */
  headers?: Readonly<Record<string, string>>;
  /** Finds the error in answers of CRMs that report errors with the status 200, or with a wrong status. */
  problem?: (answer: { status: number; headers: Headers; body: unknown }) => CrmProblem | null;
  /** In bytes. Default: 1 MiB. */
  answerLimit?: number;
}
