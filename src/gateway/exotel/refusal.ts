import type { FastifyError } from 'fastify';
import { CodedError } from '../../domain/errors.ts';

/** The status and the body of an answer that refuses, in Exotel's form. The code is the gateway's own. */
export function refusalOf(error: unknown): { status: number; body: object; coded: CodedError } {
  const coded = codedOf(error);
  const { status, message, help, code } = coded;
  // The people that read it are agents in their CRM, and the sentence is all that they see.
  return { status, coded, body: { RestException: { Status: status, Message: `${message} ${help}`, Code: code } } };
}

function codedOf(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const { statusCode = 500 } = error as Partial<FastifyError>;
  if (statusCode === 413) return new CodedError('PAYLOAD_TOO_LARGE', { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new CodedError('BAD_REQUEST', { cause: error });
  return new CodedError('INTERNAL', { cause: error });
}
