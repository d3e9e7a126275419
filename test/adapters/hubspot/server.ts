import { type ReceivedRequest, Refused, startJsonServer } from '../vendor/json-server.ts';
import { ModelCheck } from '../vendor/model-check.ts';
import { type models as clientModels, differences } from './models.ts';
import { found } from './search.ts';
import { type FakeObject, Refusal, recordingProperty, Store, type Type } from './store.ts';

/** The parts of the vendor's client that have a record's type. */
type Part = keyof typeof clientModels;

/**
 * A fake account at HubSpot. Its paths, the shapes of its requests and of its answers are those of the vendor's client:
 * each body is compared with the model that the client has for it.
 */
export async function startHubSpot(accessToken: string) {
  const models = new ModelCheck<Part>(differences);
  const { conforms } = models;
  const state = { ignoresFilter: false, ignoresUnknownProperty: false, accessToken };
  let store = new Store();

  function view({ id, properties, createdAt, updatedAt }: FakeObject, wanted: readonly string[]): object {
    const shown = Object.fromEntries(wanted.map((name) => [name, properties[name] ?? null]));
    return { id, properties: shown, createdAt, updatedAt, archived: false };
  }

  function batchRead(type: Type, body: { inputs: { id: string }[]; properties: string[]; idProperty?: string }) {
    const { idProperty } = body;
    const isKnown = idProperty === undefined || store.custom.has(`${type} ${idProperty}`);
    const objects = body.inputs.map(({ id }) =>
      idProperty === undefined
        ? store.get(type, id)
        : !isKnown && state.ignoresUnknownProperty
          ? null
          : store.byUnique(type, idProperty, id),
    );
    const results = objects.flatMap((object) => (object === null ? [] : [view(object, body.properties)]));
    const lost = objects.length - results.length;
    const at = new Date(0).toISOString();
    const errors = [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Could not get some', context: {} }];
    const answer = { status: 'COMPLETE', startedAt: at, completedAt: at, results };
    if (lost === 0) return [200, answer] as const;
    return [207, { ...answer, numErrors: lost, errors }] as const;
  }

  function createObject(type: Type, body: { properties: Record<string, string>; associations?: Associated[] }) {
    const targets = (body.associations ?? []).map(({ to }) => store.objects.get(to.id));
    if (targets.includes(undefined)) throw new Refusal(404, 'OBJECT_NOT_FOUND', 'No object with one of the ids exists');
    const object = store.create(type, body.properties);
    for (const target of targets) if (target !== undefined) store.associate(object, target);
    return object;
  }

  /** @returns status and body */
  function answer({ method, path, body }: ReceivedRequest): readonly [number, unknown?] {
    const [, type = '', rest = ''] = /^\/crm\/v3\/objects\/([a-z]+)\/?(.*)$/.exec(path) ?? [];
    const kind = type as Type;
    if (method === 'POST' && type !== '' && rest === 'batch/read') {
      conforms(kind, 'BatchReadInputSimplePublicObjectId', body);
      const [status, answered] = batchRead(kind, body);
      conforms(kind, `BatchResponseSimplePublicObject${status === 207 ? 'WithErrors' : ''}`, answered);
      return [status, answered];
    }
    if (method === 'POST' && type !== '' && rest === 'search') {
      conforms(kind, 'PublicObjectSearchRequest', body);
      const indexed = store.all(kind).filter((object) => object.indexed);
      const all = state.ignoresFilter ? indexed : found(indexed, body);
      const results = all.slice(0, body.limit).map((object) => view(object, body.properties));
      const answered = { total: all.length, results };
      conforms(kind, 'CollectionResponseWithTotalSimplePublicObjectForwardPaging', answered);
      return [200, answered];
    }
    if (method === 'POST' && type !== '' && rest === '') {
      conforms(kind, 'SimplePublicObjectInputForCreate', body);
      const object = createObject(kind, body);
      const answered = view(object, Object.keys(object.properties));
      conforms(kind, 'SimplePublicObject', answered);
      return [201, answered];
    }
    if (method === 'PATCH' && type !== '') {
      conforms(kind, 'SimplePublicObjectInput', body);
      const object = store.get(kind, rest);
      if (object === null) throw new Refusal(404, 'OBJECT_NOT_FOUND', 'The object does not exist');
      store.change(object, body.properties);
      return [200, view(object, Object.keys(body.properties))];
    }
    return other(method, path, body);
  }

  function other(method: string, path: string, body: ReceivedRequest['body']): readonly [number, unknown?] {
    const at = new Date(0).toISOString();
    const [, from = '', id = '', to = ''] = /^\/crm\/v4\/objects\/(\w+)\/(\w+)\/associations\/(\w+)$/.exec(path) ?? [];
    if (method === 'GET' && from !== '') {
      if (store.get(from as Type, id) === null) throw new Refusal(404, 'OBJECT_NOT_FOUND', 'There is none');
      const results = store.associated({ type: from as Type, id }, to as Type).map((toObjectId) => ({
        toObjectId,
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 1, label: null }],
      }));
      conforms('associations', 'CollectionResponseMultiAssociatedObjectWithLabelForwardPaging', { results });
      return [200, { results }];
    }
    const link = /^\/crm\/v4\/objects\/(\w+)\/(\w+)\/associations\/default\/(\w+)\/(\w+)$/.exec(path);
    if (method === 'PUT' && link !== null) {
      const [one, two] = [store.get(link[1] as Type, link[2] ?? ''), store.get(link[3] as Type, link[4] ?? '')];
      if (one === null || two === null) throw new Refusal(404, 'OBJECT_NOT_FOUND', 'There is none');
      store.associate(one, two);
      return [200, { status: 'COMPLETE', results: [] }];
    }
    const property = /^\/crm\/v3\/properties\/(\w+)(?:\/(\w+))?$/.exec(path);
    if (property !== null) return propertyAnswer(method, property[1] ?? '', property[2] ?? '', body);
    switch (`${method} ${path}`) {
      case 'GET /account-info/v3/details':
        return [200, { portalId: 4242, accountType: 'STANDARD', uiDomain: 'app-eu1.hubspot.com' }];
      case 'GET /calling/v1/dispositions':
        return [200, store.dispositions];
      case 'GET /crm/v3/owners/': {
        const results = store.owners.map((id, n) => ({
          ...{ id, email: `owner${n}@company.example`, firstName: n === 2 ? '' : `Owner ${n}`, lastName: '' },
          ...{ userId: 9000 + n, archived: false, createdAt: at, updatedAt: at, type: 'PERSON' },
        }));
        conforms('owners', 'CollectionResponsePublicOwnerForwardPaging', { results });
        return [200, { results }];
      }
      case 'GET /crm/v3/pipelines/tickets': {
        const stage = (id: string, label: string, displayOrder: number, ticketState: string) => ({
          ...{ id, label, displayOrder, metadata: { ticketState, isClosed: String(ticketState === 'CLOSED') } },
          ...{ createdAt: at, updatedAt: at, archived: false },
        });
        const stages = [
          stage('4', 'Closed', 3, 'CLOSED'),
          stage('2', 'Waiting', 1, 'OPEN'),
          stage('1', 'New', 0, 'OPEN'),
        ];
        const pipeline = { id: '0', label: 'Support', displayOrder: 0, stages, archived: false };
        const results = [{ ...pipeline, createdAt: at, updatedAt: at }];
        conforms('pipelines', 'CollectionResponsePipelineNoPaging', { results });
        return [200, { results }];
      }
      default:
        return [404, { status: 'error', message: 'resource not found' }];
    }
  }

  function propertyAnswer(method: string, type: string, name: string, body: ReceivedRequest['body']) {
    if (method === 'GET' && name === '') {
      const phone = { ...recordingProperty, name: 'phone', label: 'Phone Number', type: 'string', options: [] };
      const results = type === 'contacts' ? [phone, recordingProperty] : [];
      conforms('properties', 'CollectionResponsePropertyNoPaging', { results });
      return [200, { results }] as const;
    }
    if (method === 'GET') {
      const custom = store.custom.get(`${type} ${name}`);
      if (custom === undefined) throw new Refusal(404, 'OBJECT_NOT_FOUND', `${name} does not exist`);
      const property = { name, label: name, type: 'string', fieldType: 'text', groupName: 'sidecall', ...custom };
      conforms('properties', 'Property', property);
      return [200, property] as const;
    }
    if (name === 'groups') {
      conforms('properties', 'PropertyGroupCreate', body);
      if (store.groups.has(`${type} ${body.name}`)) throw new Refusal(409, 'OBJECT_ALREADY_EXISTS', 'It exists');
      store.groups.add(`${type} ${body.name}`);
      return [201, body] as const;
    }
    conforms('properties', 'PropertyCreate', body);
    if (!store.groups.has(`${type} ${body.groupName}`)) throw new Refusal(400, 'VALIDATION_ERROR', 'no such group');
    store.custom.set(`${type} ${body.name}`, { hasUniqueValue: body.hasUniqueValue === true });
    return [201, body] as const;
  }

  const server = await startJsonServer((request) => {
    if (request.authorization !== `Bearer ${state.accessToken}`) {
      throw new Refused(401, { status: 'error', category: 'INVALID_AUTHENTICATION' });
    }
    const [status, body] = answer(request);
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
      for (const object of store.objects.values()) object.indexed = true;
    },
    reset(): void {
      store = new Store();
      server.requests.length = 0;
      models.wrong.length = 0;
      Object.assign(state, { ignoresFilter: false, ignoresUnknownProperty: false, accessToken });
    },
  };
}

interface Associated {
  to: { id: string };
}
