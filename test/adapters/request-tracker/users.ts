import type { Answer } from '../vendor/json-server.ts';
import { type Asked, customFieldsOf, pageOf, placeholder, type RtState } from './answers.ts';
import { recordedRefusal } from './refusals.ts';
import { type RtStore, type User, userColumns } from './store.ts';
import { meets } from './ticket-sql.ts';

/** What a user without the right to administer users may see of others. */
const summary = ['Name', 'RealName', 'EmailAddress'];

/** The end points of users, and the members of the group of those with rights. */
export function userAnswers(store: RtStore, state: RtState) {
  /** As recorded: other fields, and custom fields that the user may not see, are dropped without a word. */
  function matches(user: User, { field, operator = '=', value }: Record<string, string>, isLimited: boolean): boolean {
    // As in the public source: public columns are searched, for those that may administer users.
    const isColumn = field === 'RealName' || field === 'Organization';
    if (isColumn && !state.ignoresFilter && !isLimited)
      return meets([user[field] ?? ''], { operator, value: value ?? '' });
    const [, custom] = /^CustomField\.\{(.*)\}$/.exec(field ?? '') ?? [];
    if (state.ignoresFilter || custom === undefined || isLimited || !state.userFields.includes(custom)) return true;
    return meets(user.fields.get(custom) ?? [], { operator, value: value ?? '' });
  }

  function list({ body, query, method, isLimited }: Asked): Answer {
    const limits = method === 'GET' ? JSON.parse(query.get('query') ?? '[]') : body;
    if (!Array.isArray(limits)) throw recordedRefusal('19');
    const found = [...store.users.values()].filter((user) => limits.every((one) => matches(user, one, isLimited)));
    found.sort((a, b) => (a.Name.toLowerCase() < b.Name.toLowerCase() ? -1 : 1));
    const fields = query.get('fields')?.split(',') ?? [];
    return pageOf(found, query, (user) => ({
      ...placeholder('user', user.Name),
      ...Object.fromEntries(fields.map((field) => [field, shown(user, field, isLimited)])),
    }));
  }

  function shown(user: User, field: string, isLimited: boolean): unknown {
    if (field === 'CustomFields') return customFieldsOf(user.fields, isLimited ? [] : state.userFields, 3);
    if (isLimited && !summary.includes(field)) return '';
    return user[field as keyof User] ?? '';
  }

  function read(user: User | undefined, isLimited: boolean): Answer {
    if (user === undefined) throw recordedRefusal('23');
    const names = isLimited ? summary : userColumns;
    // RT leaves empty fields out.
    const columns = names.map((name) => [name, user[name as keyof User]] as const).filter(([, value]) => value);
    const { Privileged, Created, id } = user;
    if (isLimited) return { status: 200, body: { ...Object.fromEntries(columns), Privileged } };
    const own = { id, Privileged, Created, LastUpdated: Created, Disabled: '0', Memberships: [] };
    const CustomFields = customFieldsOf(user.fields, state.userFields, 3);
    return { status: 200, body: { ...Object.fromEntries(columns), ...own, CustomFields } };
  }

  function fieldsIn(given: Record<string, string | string[]> = {}): Record<string, string[]> {
    const known = Object.entries(given).filter(([name]) => state.userFields.includes(name));
    return Object.fromEntries(known.map(([name, value]) => [name, [value].flat()]));
  }

  function create({ body, isLimited }: Asked): Answer {
    if (isLimited) throw recordedRefusal('64');
    if (body.Name === undefined) throw recordedRefusal('10');
    if (store.user(body.Name) !== undefined) throw recordedRefusal('11');
    const isTaken = [...store.users.values()].some(
      (user) => body.EmailAddress && user.EmailAddress === body.EmailAddress,
    );
    if (isTaken) throw recordedRefusal('12');
    const { CustomFields, ...columns } = body;
    const { id, Name } = store.addUser(columns, fieldsIn(CustomFields));
    return { status: 201, body: placeholder('user', Name), headers: { location: `/REST/2.0/user/${id}` } };
  }

  function update(user: User | undefined, { body }: Asked): Answer {
    if (user === undefined) throw recordedRefusal('60');
    const said: string[] = [];
    const { CustomFields, ...columns } = body as Record<string, string> & { CustomFields?: Record<string, string[]> };
    for (const [name, value] of Object.entries(columns)) {
      said.push(`User ${user.id}: ${name} changed from '${user[name as keyof User]}' to '${value}'`);
      Object.assign(user, { [name]: value });
    }
    for (const [name, values] of Object.entries(fieldsIn(CustomFields))) {
      const before = user.fields.get(name) ?? [];
      const added = values.filter((value) => !before.includes(value));
      said.push(...added.map((value) => `${value} added as a value for ${name}`));
      user.fields.set(name, values);
    }
    return { status: 200, body: said };
  }

  return (request: Asked): Answer | null => {
    const { method, path, isLimited, query } = request;
    const [, , , kind, named = '', part] = path.split('/');
    if (kind === 'users') return list(request);
    if (kind === 'group' && part === 'members') {
      const members = [...store.users.values()].filter(({ Privileged }) => Privileged === 1);
      return pageOf(members, query, ({ id }) => placeholder('user', id));
    }
    if (kind !== 'user') return null;
    if (method === 'POST') return create(request);
    return method === 'PUT' ? update(store.user(named), request) : read(store.user(named), isLimited);
  };
}
