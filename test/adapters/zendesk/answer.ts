/** An answer of the fake Zendesk. */
export interface Answer {
  status: number;
  body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const notFound: Answer = { status: 404, body: { error: 'RecordNotFound', description: 'Not found' } };

/** As Zendesk explains what is wrong with a record: a sentence for each attribute, beside a description that says nothing. */
export function invalid(attribute: string, sentence: string): Answer {
  const details = { [attribute]: [{ description: sentence, error: 'InvalidValue' }] };
  return { status: 422, body: { error: 'RecordInvalid', description: 'Record validation errors', details } };
}
