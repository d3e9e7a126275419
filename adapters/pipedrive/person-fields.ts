import { accepted, type RequestOptions, refused, remembered } from '../kit/index.ts';
import { OnePersonField, type Person, PersonFields } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';

const keptMs = 10 * 60_000;
const mostPages = 4;
/** The field with the key of the call from which a person was created. */
const keyFieldName = 'Sidecall key';

/** The company's fields of persons. Custom ones have a code of 40 digits and letters, and a name. */
export interface PersonFieldCodes {
  /** The code of a field with this name or code. null: there is none. */
  codeOf(name: string, options: RequestOptions): Promise<string | null>;
  /** The code of the field for our keys, which is created if it is missing. */
  keyField(options: RequestOptions): Promise<string>;
}

export function personFieldCodes({ request, clock }: Pipedrive): PersonFieldCodes {
  const fields = remembered(clock, keptMs, async (options: RequestOptions) => {
    const found = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { limit: 500, cursor };
      const answer = await request({ method: 'GET', path: '/api/v2/personFields', query }, options);
      const { data, additional_data } = accepted(PersonFields, answer);
      found.push(...data);
      cursor = additional_data?.next_cursor ?? undefined;
      if (cursor === undefined) break;
    }
    return found;
  });
  let created: string | null = null;

  async function codeOf(name: string, options: RequestOptions): Promise<string | null> {
    const all = await fields(options);
    const plain = name.trim().toLowerCase();
    const found =
      all.find(({ field_code }) => field_code === name) ??
      all.find(({ field_name }) => field_name.trim().toLowerCase() === plain);
    return found?.field_code ?? null;
  }

  return {
    codeOf,
    async keyField(options) {
      const known = created ?? (await codeOf(keyFieldName, options));
      if (known !== null) return known;
      const body = { field_name: keyFieldName, field_type: 'varchar' };
      const answer = await request({ method: 'POST', path: '/api/v2/personFields', body }, options);
      if (answer.status === 403) {
        throw refused({
          status: 403,
          reason: `Only an administrator of Pipedrive can create the field “${keyFieldName}” of persons. Create it, as a text.`,
        });
      }
      created = accepted(OnePersonField, answer).data.field_code;
      return created;
    },
  };
}

/** The value of a custom field as text. Options come with their labels. null: it is empty. */
export function fieldValue({ custom_fields }: Person, code: string): string | null {
  return custom_fields !== null && Object.hasOwn(custom_fields, code) ? textIn(custom_fields[code]) : null;
}

function textIn(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    return value
      .map(textIn)
      .filter((each) => each !== null)
      .join(', ');
  }
  if (typeof value !== 'object' || value === null) return null;
  const { label, value: inner } = value as { label?: unknown; value?: unknown };
  return textIn(label) ?? textIn(inner);
}
