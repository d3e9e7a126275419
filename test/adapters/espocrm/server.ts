import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { entities } from './entities.ts';
import { answerOf, exchange } from './recorded.ts';
import { attributesIn, conditionsOf, matches, type Row, readQuery } from './where-reader.ts';

interface Answer {
  status: number;
  type: string;
  headers: Record<string, string>;
  body: string;
}

const json = (body: unknown): Answer => ({
  status: 200,
  type: 'application/json',
  headers: {},
  body: JSON.stringify(body),
});
/** A refusal as EspoCRM writes it: the reason is in a header. */
const refusal = (status: number, reason: string, body: unknown = undefined): Answer => ({
  ...{ status, type: 'application/json', headers: { 'x-status-reason': reason } },
  body: body === undefined ? '' : JSON.stringify(body),
});
/** A recorded answer, word for word. */
const recordedAnswer = (name: string): Answer => {
  const { status, contentType, headers, body } = exchange(name).response;
  return { status, type: contentType, headers, body };
};
const invalid = (entityType: string, field: string, type: string): Answer =>
  refusal(400, `Field validation failure; entityType: ${entityType}, field: ${field}, type: ${type}.`, {
    messageTranslation: { label: 'validationFailure', scope: null, data: { field, type } },
  });

/** The users of the recording. */
export const adminId = (answerOf('01').user as { id: string }).id;
export const apiUserId = (answerOf('22').user as { id: string }).id;

/**
 * EspoCRM's API, made from the recorded exchanges: answers have the recorded shapes and texts, and what the recorded
 * server refused is refused, i.e. missing fields, national numbers, duplicates, a missing record, wrong and missing
 * credentials, a user without a role. From the vendor's public source: unknown attributes in a search, pages that are
 * too large, links to missing records, names with "<", ">" or "=", unknown entity types and methods.
 */
export async function startEspo() {
  const records = new Map<string, Row & { entityType: string }>();
  const keys = new Map([[exchange('22').request.headers['x-api-key'] ?? '', apiUserId]]);
  const basics = new Map([[exchange('01').request.headers.authorization ?? '', adminId]]);
  let made = 0;
  const initial = { ignoresFilter: false, hasRole: true, onlyInternational: false };
  const state = { ...initial, hidden: [] as string[], nextIds: [] as string[], refuse: null as Answer | null };
  const seen: { method: string; path: string; query: string; headers: Record<string, unknown>; body: string }[] = [];

  /** One second later with each record. */
  const now = (): string =>
    new Date(Date.UTC(2026, 10, 23, 1, 19, 15) + made * 1000).toISOString().slice(0, 19).replace('T', ' ');

  function add(entityType: string, fields: Row): Row {
    const row: Row & { entityType: string } = {
      ...structuredClone(entities[entityType]?.blank ?? {}),
      ...{ deleted: false, createdAt: now(), modifiedAt: now() },
      id: state.nextIds.shift() ?? `6c${made.toString(16).padStart(15, '0')}`,
      entityType,
    };
    made += 1;
    if ('number' in row) row.number = made;
    assign(row, fields);
    records.set(String(row.id), row);
    return row;
  }

  /** Attributes that the entity does not have are ignored. */
  function assign(row: Row & { entityType: string }, fields: Row): void {
    for (const [name, value] of Object.entries(fields)) {
      if ((Object.hasOwn(row, name) || name === 'parentType') && name !== 'id') row[name] = value;
    }
    if (entities[row.entityType]?.hasPhone && typeof fields.phoneNumber === 'string') {
      const data = { phoneNumber: fields.phoneNumber, type: 'Mobile', primary: true, optOut: false, invalid: false };
      row.phoneNumberData = fields.phoneNumberData ?? [data];
    }
    if ('lastName' in row) row.name = [row.firstName, row.lastName].filter(Boolean).join(' ');
    if (row.assignedUserId) row.assignedUserName = nameOf(row.assignedUserId);
    if (row.entityType === 'Call') assignCall(row);
    if (row.contactId && Array.isArray(row.contactsIds) && !row.contactsIds.includes(row.contactId)) {
      row.contactsIds.push(row.contactId);
    }
    if (row.entityType === 'Contact' && row.isFollowed !== undefined) follow(row);
  }

  /** The assigned user is an attendee, and so are the contacts. */
  function assignCall(row: Row): void {
    const users = new Set([...(row.usersIds as string[]), ...(row.assignedUserId ? [String(row.assignedUserId)] : [])]);
    const contacts = [...((row.contactsIds as string[] | null) ?? [])];
    row.usersIds = [...users];
    row.usersNames = Object.fromEntries([...users].map((id) => [id, nameOf(id)]));
    row.usersColumns = Object.fromEntries([...users].map((id) => [id, { status: 'Accepted' }]));
    row.contactsIds = contacts;
    row.contactsNames = Object.fromEntries(contacts.map((id) => [id, nameOf(id)]));
    row.contactsColumns = Object.fromEntries(contacts.map((id) => [id, { status: 'None' }]));
    if (row.parentId) row.parentName = nameOf(row.parentId);
  }

  function follow(row: Row): void {
    const users = row.assignedUserId ? [String(row.assignedUserId)] : [];
    row.followersIds = users;
    row.followersNames = Object.fromEntries(users.map((id) => [id, nameOf(id)]));
  }

  function nameOf(id: unknown): unknown {
    if (id === adminId) return 'Admin';
    return records.get(String(id))?.name ?? null;
  }

  function isThere(entityType: string, id: unknown): boolean {
    if (entityType === 'User' && (id === adminId || id === apiUserId)) return true;
    return records.get(String(id))?.entityType === entityType;
  }

  /** A single record. Numbers of attendees are shown, not stored. */
  function shown(row: Row & { entityType: string }, isNew = false): Row {
    const { entityType, ...fields } = row;
    if (entityType !== 'Call') return fields;
    const contacts = row.contactsIds as string[];
    const numbers = contacts.map((id) => [`Contact_${id}`, records.get(id)?.phoneNumber] as const);
    const { parentId, parentType, ...without } = fields;
    return {
      ...(isNew && parentId === null ? without : { ...without, parentId, parentType }),
      phoneNumbersMap: Object.fromEntries(numbers.filter(([, number]) => number)),
      // As recorded: the answer to the creation has the default.
      duration: isNew ? 300 : secondsOf(row),
      ...(isNew ? {} : { accountId: null, modifiedById: row.modifiedById ?? null }),
    };
  }

  function refusedFields(entityType: string, row: Row, fields: Row): Answer | null {
    const entity = entities[entityType];
    for (const field of entity?.required ?? []) {
      if (!row[field] && !row[`${field}Id`]) return invalid(entityType, field, 'required');
    }
    const { name, phoneNumber } = fields;
    const hasPattern = entityType === 'Call' || entityType === 'Case';
    if (hasPattern && typeof name === 'string' && /[<>=]/.test(name)) return invalid(entityType, 'name', 'pattern');
    for (const field of ['firstName', 'lastName']) {
      if (String(fields[field] ?? '').length > 100) return invalid(entityType, field, 'maxLength');
    }
    if (state.onlyInternational && typeof phoneNumber === 'string' && !/^\+[1-9]\d{6,14}$/.test(phoneNumber)) {
      return invalid(entityType, 'phoneNumber', 'valid');
    }
    const links = [
      ...Object.entries(entity?.links ?? {}).map(([field, type]) => [type, fields[field]] as const),
      ...(fields.parentId ? [[String(fields.parentType), fields.parentId] as const] : []),
      ...['contactsIds', 'leadsIds'].flatMap((field) =>
        ((fields[field] as string[] | undefined) ?? []).map(
          (id) => [field === 'leadsIds' ? 'Lead' : 'Contact', id] as const,
        ),
      ),
    ];
    const broken = links.find(([type, id]) => id != null && !isThere(type, id));
    if (broken === undefined) return null;
    const data = { foreignEntityType: broken[0] };
    return refusal(403, `Can't relate with non-existing record. entity type: ${entityType}, link: x.`, {
      messageTranslation: { label: 'cannotRelateNonExisting', scope: null, data },
    });
  }

  function create(entityType: string, body: Row, user: string, skipsCheck: boolean): Answer {
    const refused = refusedFields(entityType, body, body);
    if (refused !== null) return refused;
    const same = [...records.values()].filter(
      (row) => row.entityType === 'Contact' && row.firstName === body.firstName && row.lastName === body.lastName,
    );
    if (entityType === 'Contact' && same.length > 0 && !skipsCheck) {
      return refusal(
        409,
        'duplicate',
        same.map((row) => listed(row, Object.keys(answers409))),
      );
    }
    const row = add(entityType, body);
    Object.assign(row, { createdById: user, ...(user === adminId && { createdByName: 'Admin' }) });
    return json(shown(row as Row & { entityType: string }, true));
  }
  const [answers409 = {}] = answerOf('07') as unknown as Row[];

  /** The columns of a list. */
  function listed(row: Row, names: readonly string[]): Row {
    return Object.fromEntries(
      names.map((name) => [name, name === 'accountIsInactive' ? null : (row[name] ?? null)] as const),
    );
  }

  function list(entityType: string, query: string): Answer {
    const entity = entities[entityType];
    const { where, select, maxSize, offset, orderBy, order, primaryFilter } = readQuery(query);
    if (Number(maxSize ?? 20) > 200) return refusal(403, 'Max size should not exceed 200. Use offset and limit.');
    const items = conditionsOf(where);
    const known = new Set([...Object.keys(entity?.blank ?? {}), 'id', 'createdAt', 'modifiedAt', 'phoneNumberNumeric']);
    const unknown = attributesIn(items).find((name) => !known.has(name));
    if (unknown !== undefined) return refusal(400, `Not existing attribute '${unknown}' in where.`);
    const everyone = state.ignoresFilter && entity?.hasPhone === true;
    const found = [...records.values()].filter(
      (row) =>
        row.entityType === entityType &&
        (everyone || items.every((item) => matches(item, (name) => valuesOf(row, name)))) &&
        (primaryFilter !== 'open' || !['Closed', 'Rejected', 'Duplicate'].includes(String(row.status))),
    );
    const by = String(orderBy ?? entity?.order.by);
    const isDescending = order === undefined ? entity?.order.descending === true : order === 'desc';
    const key = (row: Row) => (typeof row[by] === 'number' ? String(row[by]).padStart(9, '0') : String(row[by] ?? ''));
    found.sort((a, b) => Number(key(a) > key(b)) - Number(key(a) < key(b)));
    if (isDescending) found.reverse();
    const names = new Set([...(select === undefined ? [] : String(select).split(',')), ...(entity?.listed ?? [])]);
    const first = Number(offset ?? 0);
    const page = found.slice(first, first + Number(maxSize ?? 20));
    return json({ total: found.length, list: page.map((row) => listed(row, ['id', ...names])) });
  }

  function stream(entityType: string, id: string, query: string): Answer {
    const notes = [...records.values()].filter(
      (row) => row.entityType === 'Note' && row.parentType === entityType && row.parentId === id,
    );
    const { maxSize } = readQuery(query);
    const page = notes.reverse().slice(0, Number(maxSize ?? 20));
    return json({ total: notes.length, list: page.map((row) => shown(row)) });
  }

  function answerTo(incoming: IncomingMessage, url: URL, body: string): Answer {
    if (state.refuse !== null) return state.refuse;
    const { authorization } = incoming.headers;
    const key = incoming.headers['x-api-key'];
    if (authorization === undefined && key === undefined) return recordedAnswer('03');
    const user = keys.get(String(key)) ?? basics.get(String(authorization));
    if (user === undefined) return recordedAnswer(key === undefined ? '02' : '26');
    const [, , , entityType = '', id = '', link = ''] = url.pathname.split('/').map(decodeURIComponent);
    if (entityType === 'App' && id === 'user') return recordedAnswer(user === adminId ? '01' : '22');
    if (!Object.hasOwn(entities, entityType)) return refusal(404, `Controller '${entityType}' does not exist.`);
    const isAllowed = user === adminId || (state.hasRole && !state.hidden.includes(entityType));
    const { method } = incoming;
    if (!isAllowed) return recordedAnswer(method === 'POST' ? '24' : '23');
    const query = url.search.slice(1);
    const row = records.get(id);
    const isMissing = id !== '' && row?.entityType !== entityType;
    const missing = () => refusal(404, `Record ${id} does not exist.`);
    if (method === 'GET' && id === '') return list(entityType, query);
    if (method === 'POST' && id === '') {
      const skips = incoming.headers['x-skip-duplicate-check'] === 'true';
      return create(entityType, JSON.parse(body), user, skips);
    }
    if (id === '' || (method !== 'GET' && method !== 'PUT')) return refusal(405, 'Method is not allowed.');
    if (isMissing || row === undefined) return missing();
    if (link === 'stream') return stream(entityType, id, query);
    if (method === 'GET') return json(shown(row));
    const fields = JSON.parse(body) as Row;
    const refused = refusedFields(entityType, { ...row, ...fields }, fields);
    if (refused !== null) return refused;
    assign(row, fields);
    Object.assign(row, { modifiedById: user, modifiedByName: nameOf(user), modifiedAt: now() });
    return json(shown(row));
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://crm.example');
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const body = Buffer.concat(parts).toString();
    const { method = '', headers } = incoming;
    seen.push({ method, path: url.pathname, query: url.search.slice(1), headers, body });
    const answer = answerTo(incoming, url, body);
    outgoing.writeHead(answer.status, { ...answer.headers, 'content-type': answer.type }).end(answer.body);
  }

  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    seen,
    /** Adds a record as EspoCRM's page does it, without its checks. */
    add,
    all: (entityType: string): Row[] => [...records.values()].filter((row) => row.entityType === entityType),
    get: (id: string): Row | undefined => records.get(id),
    remove: (id: string): boolean => records.delete(id),
    /** Answers every request like this, until `clear`. */
    refuse(status: number, reason: string, body?: unknown): void {
      state.refuse = refusal(status, reason, body);
    },
    clear(): void {
      records.clear();
      made = 0;
      seen.length = 0;
      Object.assign(state, initial, { hidden: [], nextIds: [], refuse: null });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All numbers of a record, and their digits. */
function valuesOf(row: Row, attribute: string): string[] {
  if (attribute === 'phoneNumber' || attribute === 'phoneNumberNumeric') {
    const data = (row.phoneNumberData as { phoneNumber: string }[] | undefined) ?? [];
    const numbers = data.map(({ phoneNumber }) => phoneNumber);
    return attribute === 'phoneNumber' ? numbers : numbers.map((number) => number.replace(/\D/g, ''));
  }
  const value = row[attribute];
  return value === null || value === undefined ? [] : [String(value)];
}

function secondsOf(row: Row): number {
  const at = (text: unknown) => Date.parse(`${String(text).replace(' ', 'T')}Z`);
  return (at(row.dateEnd) - at(row.dateStart)) / 1000;
}
