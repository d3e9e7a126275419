import { type Answer, type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import { matcherOf, type Row } from './domain.ts';
import { answerOf, exchange } from './recorded.ts';
import { failure, missing, recordedRefusal } from './refusals.ts';
import { fieldsOf, isModel, type Model, OdooStore } from './store.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of a request
type Parameters = any;

/** The users of the recording, by their keys. */
const users: Readonly<Record<string, number>> = { demoApiKey: 5, demoAgentKey: 6, demoLimitedKey: 7 };
const limited = 7;
const agent = 6;

/**
 * Odoo's JSON-2 API, made from the recorded exchanges: answers have the recorded shapes and texts, and what the recorded
 * server refused is refused. It knows the models and methods that the adapter uses.
 */
export async function startOdoo() {
  const store = new OdooStore();
  const state = { ignoresFilter: false, hasCrm: true };

  function visible(model: Model, { domain, context }: Parameters): Row[] {
    const matches = matcherOf(model, domain, fieldsOf(model));
    const withArchived = context?.active_test === false;
    const rows = store.all(model).filter((row) => withArchived || row.active !== false);
    // Odoo's own order of contacts: by name, and of one name the latest first.
    if (model === 'res.partner')
      rows.reverse().sort((a, b) => Number(`${a.name}` > `${b.name}`) - Number(`${a.name}` < `${b.name}`));
    return state.ignoresFilter && model !== 'mail.message' ? rows : rows.filter(matches);
  }

  function columns(model: Model, row: Row, names: readonly string[]): object {
    for (const name of names) {
      if (!fieldsOf(model).includes(name)) {
        throw failure(500, 'builtins.ValueError', `Invalid field '${name}' on '${model}'`);
      }
    }
    return Object.fromEntries(['id', ...names].map((name) => [name, store.shown(row, name)]));
  }

  function existing(model: Model, ids: readonly number[] | undefined, user: number): Row[] {
    return (ids ?? []).map((id) => {
      const row = store.get(model, id);
      if (row === undefined) throw missing(model, id, user);
      return row;
    });
  }

  const methods: Record<string, (model: Model, parameters: Parameters, user: number) => unknown> = {
    context_get: (_model, _parameters, user) => ({ ...answerOf('02'), uid: user }),

    search_read(model, parameters) {
      const { order, limit, fields } = parameters;
      const found = visible(model, parameters);
      if (fields === undefined) throw recordedRefusal('22');
      if (order !== undefined) found.sort((a, b) => a.id - b.id);
      if (order === 'id desc') found.reverse();
      return found.slice(0, limit).map((row) => columns(model, row, fields));
    },

    read(model, { ids, fields }, user) {
      // An id that is a text is none.
      const rows = store.all(model).filter(({ id }) => ids.includes(id));
      const isOthers = ({ user_id }: Row) => model === 'crm.lead' && user === agent && user_id !== agent;
      if (rows.some(isOthers)) throw recordedRefusal('60');
      return rows.map((row) => columns(model, row, fields));
    },

    create(model, { vals_list }, user) {
      if (model === 'res.partner' && user === limited) throw recordedRefusal('57');
      if (model === 'mail.activity') throw recordedRefusal('35');
      const made: Row[] = [];
      try {
        for (const values of vals_list) made.push(store.add(model, values));
      } catch (error) {
        // One transaction.
        for (const { id } of made) store.remove(model, id);
        throw error;
      }
      // Without an owner, a lead belongs to the user of the key.
      for (const [at, row] of made.entries()) {
        if (model === 'crm.lead' && !('user_id' in vals_list[at])) row.user_id = user;
      }
      return made.map(({ id }) => id);
    },

    write(model, parameters, user) {
      const { ids, vals } = parameters;
      if (vals === undefined) {
        const reason = "missing a required argument: 'vals'";
        throw failure(422, 'werkzeug.exceptions.UnprocessableEntity', reason);
      }
      const moves = model === 'mail.message' && ('model' in vals || 'res_id' in vals);
      // As in the public source.
      if (moves) {
        const reason = "Only administrators can modify 'model' and 'res_id' fields.";
        throw failure(403, 'odoo.exceptions.AccessError', reason);
      }
      for (const row of existing(model, ids, user)) store.write(model, row, vals);
      return true;
    },

    action_archive(model, { ids }, user) {
      for (const row of existing(model, ids, user)) row.active = false;
      return null;
    },

    message_post(model, parameters, user) {
      const { ids, body, body_is_html = false, author_id, message_type } = parameters;
      if (ids === undefined) throw failure(500, 'builtins.ValueError', `Expected singleton: ${model}()`);
      const [row] = existing(model, ids, user);
      if (user === limited) throw recordedRefusal('59');
      const escaped = body.replace(/[<>]/g, (sign: string) => (sign === '<' ? '&lt;' : '&gt;'));
      const author = store.get('res.users', user)?.partner_id;
      const note = store.add('mail.message', {
        body: body_is_html ? body : `<p>${escaped}</p>`,
        ...{ model, res_id: row?.id, author_id: author_id ?? author, ...(message_type && { message_type }) },
      });
      return [note.id];
    },

    activity_schedule(model, { ids, act_type_xmlid, date_deadline = '2026-11-28', summary, note, user_id }, user) {
      const [row] = existing(model, ids, user);
      const type = act_type_xmlid === 'mail.mail_activity_data_call' ? 2 : 4;
      const given = { summary, note, user_id };
      const activity = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const at = { res_model: model, res_id: row?.id, activity_type_id: type, date_deadline };
      return [store.add('mail.activity', { ...activity, ...at }).id];
    },

    action_feedback(model, { ids, feedback = false }, user) {
      const [row] = existing(model, ids, user);
      if (row !== undefined) store.write(model, row, { active: false, feedback, date_done: '2026-11-28' });
      const message = { model: row?.res_model, res_id: row?.res_id, body: `<p>${feedback || ''}</p>` };
      return store.add('mail.message', message).id;
    },

    fields_get(model, { allfields }) {
      const known = answerOf('10');
      const names = allfields ?? fieldsOf(model);
      const described = (name: string) => known[name] ?? { type: 'char' };
      return Object.fromEntries(
        names.filter((name: string) => fieldsOf(model).includes(name)).map((name: string) => [name, described(name)]),
      );
    },
  };

  function answerTo(request: ReceivedRequest): Answer {
    const { method, path, headers, authorization, body } = request;
    const [, , , model = '', name = ''] = path.split('/');
    if (method === 'GET') throw recordedRefusal('06');
    if (headers['x-odoo-database'] === 'nodb') return page('08');
    if (!headers['content-type']?.startsWith('application/json')) return page('73');
    if (!authorization.startsWith('Bearer ')) throw recordedRefusal('05');
    const user = users[authorization.slice('Bearer '.length)];
    if (user === undefined) throw recordedRefusal('03');
    if (body === undefined) throw recordedRefusal('72');
    if (!isModel(model) || (model === 'crm.lead' && !state.hasCrm)) {
      throw failure(404, 'werkzeug.exceptions.NotFound', `the model '${model}' does not exist`);
    }
    if (name.startsWith('_')) throw recordedRefusal('71');
    const run = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (run === undefined) {
      throw failure(404, 'werkzeug.exceptions.NotFound', `The method '${model}.${name}' does not exist`);
    }
    if (model === 'crm.lead' && user === limited) throw recordedRefusal('58');
    return { status: 200, body: run(model, body, user) };
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    store,
    state,
    /** The users of the recording, in an empty Odoo. */
    clear(): void {
      store.clear();
      server.requests.length = 0;
      Object.assign(state, { ignoresFilter: false, hasCrm: true });
      for (const { id, name, partner_id, ...user } of answerOf('09')) {
        store.next.set('res.partner', partner_id[0]).set('res.users', id);
        store.add('res.partner', { name });
        store.add('res.users', { ...user, name, partner_id: partner_id[0] });
      }
    },
  };
}

/** A recorded page instead of an answer. */
function page(name: string): Answer {
  const { status, contentType, body } = exchange(name).response;
  return { status, text: body, headers: { 'content-type': contentType } };
}
