import { type Answer, type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import { Store } from './store.ts';

/**
 * A fake Frappe site. Its paths and answers were written from Frappe's documentation, its types from Frappe's published
 * definitions. It proves no more than they say.
 */
export async function startFrappe(authorization: string) {
  const state = { ignoresFilter: false };
  let store = new Store();

  function answer({ method, path, query, body, authorization: sent }: ReceivedRequest): Answer {
    if (sent !== authorization)
      return { status: 401, body: { exc_type: 'AuthenticationError', exception: 'Invalid API key' } };
    const [, type = '', name] = /^\/api\/resource\/([^/]+)(?:\/([\s\S]+))?$/.exec(path) ?? [];
    switch (`${method} ${name === undefined ? 'type' : 'document'}`) {
      case 'GET type':
        return { status: 200, body: { data: store.list(type, query, state.ignoresFilter) } };
      case 'GET document':
        return { status: 200, body: { data: store.get(type, name ?? '') } };
      case 'POST type':
        return { status: 200, body: { data: store.insert(type, body) } };
      case 'PUT document':
        return { status: 200, body: { data: store.update(type, name ?? '', body) } };
      default:
        return { status: 404, body: { exc_type: 'DoesNotExistError' } };
    }
  }

  const server = await startJsonServer(answer);
  return {
    ...server,
    state,
    get store() {
      return store;
    },
    reset(): void {
      state.ignoresFilter = false;
      store = new Store();
    },
  };
}
