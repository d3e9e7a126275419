import { createHash } from 'node:crypto';

/**
 * The entity tag of a thing: it changes if one of the fields that an administrator edits changes.
 * @param fields those that count; null: all. State such as “busy” changes by itself, and must not refuse a change.
 */
export function entityTag(thing: object, fields: readonly string[] | null): string {
  const counted = Object.entries(thing).filter(([name]) => fields === null || fields.includes(name));
  const hash = createHash('sha256').update(canonical(Object.fromEntries(counted)));
  return `"${hash.digest('base64url').slice(0, 22)}"`;
}

/**
 * Whether the header allows a change of the thing with this tag. RFC 9110 section 13.1.1: If-Match compares strongly, so
 * weak tags never match.
 * @param header a list of tags, or `*` for any
 * @param tag null: the thing does not exist
 */
export function ifMatch(header: string, tag: string | null): boolean {
  if (tag === null) return false;
  return header.trim() === '*' || tagsOf(header).includes(tag);
}

/** Whether the header allows a change. RFC 9110 section 13.1.2: with `*`, the thing must not exist yet. */
export function ifNoneMatch(header: string, tag: string | null): boolean {
  if (tag === null) return true;
  return header.trim() !== '*' && !tagsOf(header).some((each) => each.replace(/^W\//, '') === tag);
}

function tagsOf(header: string): string[] {
  return header.match(/(W\/)?"[^"]*"/g) ?? [];
}

/** JSON whose text does not depend on the order of properties. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
