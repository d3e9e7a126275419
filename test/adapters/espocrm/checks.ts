import { type Answer, refusal } from './answer.ts';
import { entities } from './entities.ts';
import type { Row } from './where-reader.ts';

export interface CheckedRecord {
  /** The record with the new values. */
  row: Row;
  /** The new values. */
  fields: Row;
  /** An option of EspoCRM. */
  onlyInternational: boolean;
  /** Whether a call must end after its start. */
  needsLength: boolean;
  /** The sources of leads. */
  sources: readonly string[];
}

/**
 * The checks of a record before it is written. Missing fields and national numbers were refused like this in the
 * recording. Patterns, lengths and broken links are refused as in the vendor's public source.
 * @param isThere whether a record exists
 * @returns null: nothing is wrong
 */
export function refusedFields(
  entityType: string,
  { row, fields, onlyInternational, needsLength, sources }: CheckedRecord,
  isThere: (entityType: string, id: string) => boolean,
): Answer | null {
  const missing = entities[entityType]?.required.find((field) => !row[field] && !row[`${field}Id`]);
  if (missing !== undefined) return invalid(entityType, missing, 'required');
  const { name, phoneNumber } = fields;
  const hasPattern = ['Call', 'Case', 'Task'].includes(entityType);
  if (hasPattern && /[<>=]/.test(String(name ?? ''))) return invalid(entityType, 'name', 'pattern');
  const long = ['firstName', 'lastName'].find((field) => String(fields[field] ?? '').length > 100);
  if (long !== undefined) return invalid(entityType, long, 'maxLength');
  const isWrongNumber = typeof phoneNumber === 'string' && !/^\+[1-9]\d{6,14}$/.test(phoneNumber);
  if (onlyInternational && isWrongNumber) return invalid(entityType, 'phoneNumber', 'valid');
  if (needsLength && entityType === 'Call' && row.dateEnd === row.dateStart)
    return invalid(entityType, 'dateEnd', 'after');
  if (fields.source != null && !sources.includes(String(fields.source))) return invalid(entityType, 'source', 'valid');
  const task = entityType === 'Task' ? wrongInTask(fields) : undefined;
  if (task !== undefined) return invalid(entityType, task, 'valid');
  const broken = linksOf(entityType, fields).find(({ type, id }) => !isThere(type, id));
  return broken === undefined ? null : notThere(entityType, broken);
}

const taskStatuses = ['Not Started', 'Started', 'Completed', 'Canceled', 'Deferred'];

/** A status of the list, and a day as in 2026-12-24. */
function wrongInTask({ status, dateEndDate }: Row): string | undefined {
  if (status != null && !taskStatuses.includes(String(status))) return 'status';
  return dateEndDate != null && !/^\d{4}-\d\d-\d\d$/.test(String(dateEndDate)) ? 'dateEnd' : undefined;
}

interface Link {
  link: string;
  type: string;
  id: string;
}

/** The records that the new values name. */
function linksOf(entityType: string, fields: Row): Link[] {
  const single = Object.entries(entities[entityType]?.links ?? {}).map(([attribute, type]) => ({
    link: attribute.replace(/Id$/, ''),
    type,
    id: fields[attribute],
  }));
  const parent = { link: 'parent', type: String(fields.parentType), id: fields.parentId };
  const several = (['contacts', 'leads'] as const).flatMap((link) =>
    ((fields[`${link}Ids`] as string[] | null | undefined) ?? []).map((id) => ({
      ...{ link, id },
      type: link === 'leads' ? 'Lead' : 'Contact',
    })),
  );
  return [...single, parent, ...several].flatMap(({ link, type, id }) =>
    typeof id === 'string' ? [{ link, type, id }] : [],
  );
}

function invalid(entityType: string, field: string, type: string): Answer {
  return refusal(400, `Field validation failure; entityType: ${entityType}, field: ${field}, type: ${type}.`, {
    messageTranslation: { label: 'validationFailure', scope: null, data: { field, type } },
  });
}

function notThere(entityType: string, { link, type }: Link): Answer {
  return refusal(403, `Can't relate with non-existing record. entity type: ${entityType}, link: ${link}.`, {
    messageTranslation: { label: 'cannotRelateNonExisting', scope: null, data: { foreignEntityType: type } },
  });
}
