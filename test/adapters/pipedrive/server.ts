import { type ReceivedRequest, Refused, startJsonServer } from '../vendor/json-server.ts';
import { ModelCheck } from '../vendor/model-check.ts';
import { differences, type Version } from './models.ts';
import { type Activity, type Person, Refusal, Store } from './store.ts';

/** Where each answer's and each body's model is in the vendor's client. */
type Answer = readonly [status: number, model: string, body: object];

/**
 * A fake company at Pipedrive. Its paths, the shapes of its requests and of its answers are those of the vendor's
 * client: each body is compared with the model that the client has for it.
 */
export async function startPipedrive(apiToken: string) {
  const models = new ModelCheck<Version>(differences);
  const { conforms } = models;
  const state = { ignoresFilter: false, mayCreateFields: true, accessToken: '' };
  let store = new Store();

  function personView({ indexed, custom_fields = {}, ...person }: Person, query: URLSearchParams): object {
    const codes = query.get('custom_fields')?.split(',') ?? [];
    const hasLabels = query.get('include_option_labels') === 'true';
    const shown = codes.map((code): [string, unknown] => {
      const value: unknown = (custom_fields as Record<string, unknown>)[code] ?? null;
      const isOption = typeof value === 'object' && value !== null && !hasLabels;
      return [code, isOption ? (value as { id: number }).id : value];
    });
    return { ...person, custom_fields: Object.fromEntries(shown) };
  }

  function persons(query: URLSearchParams): Answer {
    const ids = query.get('ids')?.split(',').map(Number) ?? null;
    if (ids !== null && ids.length > 100) throw new Refusal(400, 'ids has more than 100 items.');
    const since = query.get('updated_since') ?? '';
    const all = [...store.persons.values()].filter((each) =>
      ids === null ? (each.update_time ?? '') >= since : ids.includes(each.id),
    );
    if (query.get('sort_direction') === 'desc') all.reverse();
    return list('GetPersonsResponse', all, query, (person) => personView(person, query));
  }

  function searchPersons(query: URLSearchParams): Answer {
    const term = query.get('term') ?? '';
    if (term.length < 2) throw new Refusal(400, 'term must be at least 2 characters long.');
    const digits = (value: string | undefined) => (value ?? '').replace(/\D/g, '');
    const all = [...store.persons.values()].filter((person) => {
      if (!person.indexed) return false;
      if (state.ignoresFilter) return true;
      if (query.get('fields') === 'name') return person.name?.toLowerCase().includes(term.toLowerCase());
      if (query.get('fields') === 'custom_fields') return Object.values(person.custom_fields ?? {}).includes(term);
      return person.phones?.some(({ value }) => digits(value).includes(term));
    });
    const items = all.slice(0, Number(query.get('limit'))).map((person) => ({
      result_score: 0.3,
      item: {
        ...{ id: person.id, type: 'person', name: person.name },
        phones: (person.phones ?? []).map(({ value }) => value ?? ''),
        emails: [],
        owner: { id: person.owner_id },
        organization:
          person.org_id === undefined ? null : { id: person.org_id, name: store.organizations.get(person.org_id) },
      },
    }));
    return [200, 'GetPersonSearchResponse', { success: true, data: { items }, additional_data: { next_cursor: null } }];
  }

  function activities(query: URLSearchParams): Answer {
    const since = query.get('updated_since') ?? '';
    const person = query.get('person_id');
    const all = [...store.activities.values()]
      .filter(({ update_time }) => (update_time ?? '') >= since)
      .filter(({ person_id, is_deleted }) => is_deleted !== true && (person === null || String(person_id) === person))
      .sort((one, other) => ((one.update_time ?? '') < (other.update_time ?? '') ? -1 : 1) || one.id - other.id);
    if (query.get('sort_direction') === 'desc') all.reverse();
    return list('GetActivitiesResponse', all, query, (each) => each);
  }

  function answer({ method, path, query, body }: ReceivedRequest): Answer {
    const [, activityId] = /^\/api\/v2\/activities\/(\d+)$/.exec(path) ?? [];
    if (activityId !== undefined) return oneActivity(method, activityOf(activityId), body);
    switch (`${method} ${path}`) {
      case 'GET /api/v2/activities':
        return activities(query);
      case 'POST /api/v2/activities':
        conforms('v2', 'AddActivityRequest', body);
        return [201, 'UpsertActivityResponse', { success: true, data: store.addActivity(body) }];
      case 'GET /api/v2/persons':
        return persons(query);
      case 'GET /api/v2/persons/search':
        return searchPersons(query);
      case 'POST /api/v2/persons': {
        conforms('v2', 'AddPersonRequest', body);
        const person = store.addPerson(body, false);
        return [201, 'UpsertPersonResponse', { success: true, data: personView(person, query) }];
      }
      case 'GET /api/v2/personFields':
        return list('GetPersonFields200Response', store.personFields, query, (field) => ({
          ...field,
          is_optional_response_field: false,
        }));
      case 'POST /api/v2/personFields': {
        conforms('v2', 'AddPersonFieldRequest', body);
        if (!state.mayCreateFields) throw new Refusal(403, 'You do not have permission to do this.');
        const code = `${store.next}`.padStart(40, 'c');
        const field = { ...body, field_code: code, is_custom_field: true };
        store.personFields.push(field);
        const data = { ...field, is_optional_response_field: false };
        return [201, 'AddPersonField200Response', { success: true, data }];
      }
      case 'GET /api/v2/deals': {
        const all = store.deals.filter(
          ({ person_id, status, is_archived }) =>
            String(person_id) === query.get('person_id') && status === query.get('status') && is_archived !== true,
        );
        return list('GetDealsResponse', all, query, (deal) => deal);
      }
      default:
        return version1(method, path, query, body);
    }
  }

  function version1(method: string, path: string, query: URLSearchParams, body: ReceivedRequest['body']): Answer {
    const person = Number(query.get('person_id'));
    const [, organizationId] = /^\/api\/v2\/organizations\/(\d+)$/.exec(path) ?? [];
    if (organizationId !== undefined) {
      const name = store.organizations.get(Number(organizationId));
      if (name === undefined) throw new Refusal(404, 'Organization not found.');
      return [200, 'UpsertOrganizationResponse', { success: true, data: { id: Number(organizationId), name } }];
    }
    switch (`${method} ${path}`) {
      case 'GET /api/v1/activityTypes':
        return [200, 'GetActivityTypesResponse', { success: true, data: store.types }];
      case 'GET /api/v1/users':
        return [200, 'GetUsersResponse', { success: true, data: store.users }];
      case 'GET /api/v1/leads': {
        const data = store.leads.filter(({ person_id }) => person_id === person);
        return [200, 'leads', { success: true, data: data.length === 0 ? null : data }];
      }
      case 'GET /api/v1/notes':
        return [
          200,
          'GetNotesResponse',
          { success: true, data: store.notes.filter(({ person_id }) => person_id === person) },
        ];
      case 'POST /api/v1/notes': {
        conforms('v1', 'AddNoteRequest', body);
        const note = { ...body, id: store.next, add_time: store.now() };
        store.notes.push(note);
        return [201, 'UpsertNoteResponse', { success: true, data: note }];
      }
      default:
        throw new Refusal(404, 'Unknown method.');
    }
  }

  function activityOf(id: string): Activity {
    const activity = store.activities.get(Number(id));
    if (activity === undefined) throw new Refusal(404, 'Activity not found.');
    return activity;
  }

  function oneActivity(method: string, activity: Activity, body: ReceivedRequest['body']): Answer {
    if (method === 'PATCH') {
      if (activity.is_deleted === true) throw new Refusal(404, 'Activity not found.');
      conforms('v2', 'AddActivityRequest', body);
      store.changeActivity(activity, body);
    }
    return [200, 'UpsertActivityResponse', { success: true, data: activity }];
  }

  const server = await startJsonServer((request) => {
    const { headers, authorization, path } = request;
    const isBearer = state.accessToken !== '' && authorization === `Bearer ${state.accessToken}`;
    if (!isBearer && headers['x-api-token'] !== apiToken) {
      throw new Refused(401, { success: false, error: 'unauthorized access', errorCode: 401 });
    }
    const [status, model, body] = answer(request);
    // The client's model of a lead demands 20 more fields, of which the connector reads none.
    if (model !== 'leads') conforms(path.startsWith('/api/v1/') ? 'v1' : 'v2', model, body);
    return { status, body };
  });
  return {
    ...server,
    models,
    state,
    get store(): Store {
      return store;
    },
    /** From now on, the search finds everything. */
    index(): void {
      for (const person of store.persons.values()) person.indexed = true;
    },
    reset(): void {
      store = new Store();
      server.requests.length = 0;
      models.wrong.length = 0;
      Object.assign(state, { ignoresFilter: false, mayCreateFields: true, accessToken: '' });
    },
  };
}

/** A page of a list. Its cursor is the place of the next one. */
function list<T>(model: string, all: readonly T[], query: URLSearchParams, view: (each: T) => object): Answer {
  const limit = Number(query.get('limit') ?? 100);
  if (limit > 500) throw new Refusal(400, 'limit must be at most 500.');
  const from = Number(query.get('cursor') ?? 0);
  const next = from + limit < all.length ? String(from + limit) : null;
  const data = all.slice(from, from + limit).map(view);
  return [200, model, { success: true, data, additional_data: { next_cursor: next } }];
}
