import type { Answer, ReceivedRequest } from '../vendor/json-server.ts';
import { type Asked, customFieldsOf, pageOf, placeholder, type RtState } from './answers.ts';
import { recordedRefusal, refusal } from './refusals.ts';
import type { RtStore, Ticket, User } from './store.ts';
import { type Condition, meets, readTicketSql } from './ticket-sql.ts';

const inactive = ['resolved', 'rejected', 'deleted'];
const statuses = ['new', 'open', 'stalled', ...inactive];

/** The end points of tickets. */
export function ticketAnswers(store: RtStore, state: RtState) {
  const requestorsOf = ({ requestors }: Ticket): User[] =>
    requestors.map((id) => store.users.get(id)).filter((user) => user !== undefined);

  function valuesOf(ticket: Ticket, field: string): string[] {
    const [, custom] = /^CF\.\{(.*)\}$/.exec(field) ?? [];
    if (custom !== undefined) return state.ticketFields.includes(custom) ? (ticket.fields.get(custom) ?? []) : [];
    const [, column] = /^Requestor\.(\w+)$/.exec(field) ?? [];
    if (column !== undefined) {
      return requestorsOf(ticket).map((user) => String(user[column as keyof User] ?? ''));
    }
    return [String(ticket[field as keyof Ticket])];
  }

  function test(ticket: Ticket, condition: Condition): boolean {
    if (condition.field === 'Status' && condition.value === '__Active__') return !inactive.includes(ticket.Status);
    return meets(valuesOf(ticket, condition.field), condition);
  }

  function shownIn(ticket: Ticket, field: string, query: URLSearchParams): unknown {
    if (field === 'Requestor') {
      const columns = query.get('fields[Requestor]')?.split(',') ?? [];
      return requestorsOf(ticket).map((user) => ({
        ...placeholder('user', user.Name),
        ...Object.fromEntries(
          columns.map((name) => [
            name,
            name === 'CustomFields'
              ? customFieldsOf(user.fields, state.userFields, 3)
              : (user[name as keyof User] ?? ''),
          ]),
        ),
      }));
    }
    if (field === 'CustomFields') return customFieldsOf(ticket.fields, state.ticketFields, 2);
    if (field === 'Owner') return placeholder('user', ticket.Owner);
    return ticket[field as keyof Ticket] ?? '';
  }

  function list({ query }: ReceivedRequest): Answer {
    const matches = readTicketSql<Ticket>(query.get('query') ?? '', test);
    const found = [...store.tickets.values()].filter(
      (ticket) => ticket.Status !== 'deleted' && (state.ignoresFilter || matches(ticket)),
    );
    const by = (query.get('orderby') ?? 'id') as keyof Ticket;
    found.sort((a, b) => Number(a[by] > b[by]) - Number(a[by] < b[by]) || a.id - b.id);
    if (query.get('order') === 'DESC') found.reverse();
    const fields = query.get('fields')?.split(',') ?? [];
    return pageOf(found, query, (ticket) => ({
      ...placeholder('ticket', ticket.id),
      ...Object.fromEntries(fields.map((field) => [field, shownIn(ticket, field, query)])),
    }));
  }

  /** As recorded: a value that another ticket has, and one of an unknown field, are dropped without a word. */
  function setFields(ticket: Pick<Ticket, 'fields'>, values: Record<string, string | string[]> = {}): void {
    for (const [name, value] of Object.entries(values)) {
      if (!state.ticketFields.includes(name)) continue;
      const wanted = [value].flat();
      const isTaken = name === 'CallId' && wanted.some((each) => store.ticketWith(name, each) !== undefined);
      ticket.fields.set(name, isTaken ? [] : wanted);
    }
  }

  function create({ body, isLimited }: Asked): Answer {
    if (body.Queue === undefined) throw recordedRefusal('30');
    if (body.Queue !== 'General' || isLimited) {
      throw refusal(403, `No permission to create tickets in the queue '${body.Queue}'`);
    }
    if (body.Status !== undefined && !statuses.includes(body.Status)) {
      throw refusal(400, `Status '${body.Status}' isn't a valid status for tickets in this queue.`);
    }
    const requestors = [body.Requestor ?? []].flat().flatMap((named: string) => {
      const byAddress = [...store.users.values()].find(({ EmailAddress }) => EmailAddress === named);
      const user = byAddress ?? store.user(String(named));
      return user === undefined ? [] : [user.id];
    });
    const fields = new Map<string, string[]>();
    setFields({ fields }, body.CustomFields);
    const owner = store.user(String(body.Owner ?? 'Nobody'));
    const ticket = store.addTicket({
      ...{ Subject: body.Subject ?? '', Status: body.Status ?? 'new', Owner: owner?.Name ?? 'Nobody', requestors },
      ...{ fields, TimeWorked: body.TimeWorked ?? '0' },
      texts: body.Content === undefined ? [] : [{ type: body.ContentType ?? 'text/plain', content: body.Content }],
    });
    const { id } = ticket;
    return { status: 201, body: placeholder('ticket', id), headers: { location: `/REST/2.0/ticket/${id}` } };
  }

  /** A sentence for each change, at 200 whatever happens. */
  function update(ticket: Ticket, { body, isLimited }: Asked): Answer {
    if (isLimited) return { status: 200, body: [`Ticket ${ticket.id}: Permission Denied`] };
    const said: string[] = [];
    const say = (text: string) => said.push(`Ticket ${ticket.id}: ${text}`);
    if (body.Owner !== undefined) {
      const owner = store.user(body.Owner);
      if (owner === undefined) say('That user does not exist');
      else say(`Owner changed from ${ticket.Owner} to ${owner.Name}`);
      ticket.Owner = owner?.Name ?? ticket.Owner;
    }
    if (body.Status !== undefined) {
      if (!statuses.includes(body.Status)) say(`Status '${body.Status}' isn't a valid status for this ticket.`);
      else {
        say(`Status changed from '${ticket.Status}' to '${body.Status}'`);
        ticket.Status = body.Status;
      }
    }
    if (body.Subject !== undefined) {
      say(`Subject changed from '${ticket.Subject}' to '${body.Subject}'`);
      ticket.Subject = body.Subject;
    }
    if (body.Requestor !== undefined) ticket.requestors = [body.Requestor].flat().map(Number);
    for (const [name, value] of Object.entries(body.CustomFields ?? {})) {
      if (name === 'CallId' && store.ticketWith(name, String(value)) !== undefined) {
        said.push(`Could not add a new value to custom field '${name}': '${value}' is not a unique value`);
      } else setFields(ticket, { [name]: String(value) });
    }
    ticket.LastUpdated = store.now();
    return { status: 200, body: said };
  }

  function comment(ticket: Ticket | undefined, { body, isLimited }: Asked): Answer {
    if (ticket === undefined || isLimited) throw recordedRefusal('62');
    if (body.ContentType === undefined) throw recordedRefusal('41');
    ticket.texts.push({ type: body.ContentType, content: body.Content });
    ticket.LastUpdated = store.now();
    return { status: 201, body: ['Comments added'], headers: { location: '/REST/2.0/transaction/70' } };
  }

  function attachments(ticket: Ticket, { query }: ReceivedRequest): Answer {
    const limits = JSON.parse(query.get('query') ?? '[]') as { field: string; operator: string; value: string }[];
    const texts = ticket.texts.map(({ content, type }, at) => ({ id: at + 1, Content: content, ContentType: type }));
    const found = texts.filter(
      (text) =>
        state.ignoresFilter ||
        limits.every(({ field, operator, value }) =>
          meets([String(text[field as keyof typeof text])], { operator, value }),
        ),
    );
    const fields = query.get('fields')?.split(',') ?? [];
    return pageOf(found, query, (text) => ({
      ...placeholder('attachment', text.id),
      ...Object.fromEntries(fields.map((field) => [field, text[field as keyof typeof text] ?? ''])),
    }));
  }

  function read(ticket: Ticket): Answer {
    const { id, Subject, Status, TimeWorked, Created, LastUpdated } = ticket;
    const shown = shownIn(ticket, 'CustomFields', new URLSearchParams());
    const requestor = requestorsOf(ticket).map(({ Name }) => placeholder('user', Name));
    const owner = placeholder('user', ticket.Owner);
    const row = { id, Subject, Status, TimeWorked, Created, LastUpdated, Owner: owner, Requestor: requestor };
    return { status: 200, body: { ...row, Queue: placeholder('queue', 1), CustomFields: shown } };
  }

  return (request: Asked): Answer | null => {
    const { method, path } = request;
    const [, , , kind, number, part] = path.split('/');
    if (kind === 'tickets') return list(request);
    if (kind !== 'ticket') return null;
    if (number === undefined) return create(request);
    const ticket = store.tickets.get(Number(number));
    if (part === 'comment') return comment(ticket, request);
    if (ticket === undefined) throw recordedRefusal(method === 'PUT' ? '60' : '58');
    if (part === 'attachments') return attachments(ticket, request);
    return method === 'PUT' ? update(ticket, request) : read(ticket);
  };
}
