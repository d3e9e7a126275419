import { expect, it } from 'vitest';
import { readFields } from '../../../src/domain/crm/fields.ts';
import type { CrmField } from '../../../src/domain/crm/manifest.ts';

const fields: CrmField[] = [
  { name: 'token', label: 'API token', kind: 'secret', required: true },
  { name: 'subdomain', label: 'Subdomain', kind: 'text', required: true },
  { name: 'pipeline', label: 'Pipeline', kind: 'number', required: false },
  { name: 'tickets', label: 'Tickets', kind: 'boolean', required: false, default: true },
  {
    name: 'log',
    label: 'Log as',
    kind: 'choice',
    required: false,
    choices: [
      { value: 'task', label: 'Task' },
      { value: 'note', label: 'Note' },
    ],
  },
];
const whole = { token: ' abc\n', subdomain: ' acme ', pipeline: 3, tickets: false, log: 'note' };

function problems(values: Record<string, unknown>, keep: string[] = []): string[] {
  try {
    readFields({ fields }, values, { keep });
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'CRM_CONNECTION_INVALID' });
    return (error as { details: { problems: string[] } }).details.problems;
  }
}

it('separates secrets from settings, trims texts, and fills in defaults', () => {
  expect(readFields({ fields }, whole)).toEqual({
    settings: { subdomain: 'acme', pipeline: 3, tickets: false, log: 'note' },
    secrets: { token: 'abc' },
  });
  expect(readFields({ fields }, { token: 'abc', subdomain: 'acme' }).settings).toEqual({
    subdomain: 'acme',
    tickets: true,
  });
});

it('a stored secret may be left out, and a new one replaces it', () => {
  expect(readFields({ fields }, { ...whole, token: '' }, { keep: ['token'] }).secrets).toEqual({});
  expect(readFields({ fields }, whole, { keep: ['token'] }).secrets).toEqual({ token: 'abc' });
  expect(problems({ ...whole, token: '' })).toEqual(['The field “token” (API token) is missing.']);
  // Only secrets are kept.
  expect(problems({ ...whole, subdomain: '' }, ['subdomain'])).toHaveLength(1);
});

it.each([
  [{ tokn: 'x' }, 'The field “tokn” is unknown; did you mean “token”?'],
  [{ zzzzzzzz: 'x' }, 'The field “zzzzzzzz” is unknown.'],
  [{ '<b>': 'x' }, 'The field is unknown.'],
  [{ subdomain: null }, 'The field “subdomain” (Subdomain) is missing.'],
  [{ subdomain: '   ' }, 'The field “subdomain” (Subdomain) is missing.'],
  [{ subdomain: 7 }, 'The field “subdomain” must be a text.'],
  [{ subdomain: 'a\nb' }, 'The field “subdomain” must be one line of text.'],
  [{ subdomain: 'x'.repeat(501) }, 'The field “subdomain” must have at most 500 characters.'],
  [{ token: 7 }, 'The field “token” must be a text.'],
  [{ token: 's'.repeat(10_001) }, 'The field “token” must have at most 10000 characters.'],
  [{ pipeline: '3' }, 'The field “pipeline” must be a number.'],
  [{ pipeline: Number.NaN }, 'The field “pipeline” must be a number.'],
  [{ tickets: 'yes' }, 'The field “tickets” must be true or false.'],
  [{ log: 'call' }, 'The field “log” must be one of: task, note.'],
])('%j', (change, problem) => {
  expect(problems({ ...whole, ...change })).toEqual([problem]);
});

it('names every problem, and no value', () => {
  const secret = 'my-secret-value';
  const found = problems({ token: { secret }, subdomain: [secret], log: secret, pipeline: secret });
  expect(found).toHaveLength(4);
  expect(found.join()).not.toContain(secret);
});

it('inherited names are no values', () => {
  const odd: CrmField[] = [{ name: 'constructor', label: 'Odd', kind: 'text', required: false }];
  expect(readFields({ fields: odd }, {}).settings).toEqual({});
});
