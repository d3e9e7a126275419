import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import { deleteFlowEditor, putFlowEditor } from '../../domain/protocol/operations/flow-parts.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { FlowStore } from '../storage/flows/port.ts';
import type { Directory } from '../storage/store.ts';
import { FlowEditors } from './flow-editors.ts';

interface Ports {
  flows: Pick<FlowStore, 'get'>;
  directory: Pick<Directory, 'agent'>;
  clock: Clock;
}

/** The people with a flow open in an editor. */
export function flowEditorRoutes({ flows, directory, clock }: Ports): FastifyPluginAsync {
  return async (app) => {
    const editors = new FlowEditors(clock, (flow, identity) => app.changes.made('flow-editors', flow, identity));
    app.addHook('onClose', async () => editors.close());

    const nameOf = async (identity: string): Promise<string> => (await directory.agent(identity))?.name ?? identity;

    const routes = operationRoutes(
      { deleteFlowEditor, putFlowEditor },
      {
        async putFlowEditor({ params: { name, page }, actor: { identity } }) {
          if ((await flows.get(name)) === null) {
            throw new CodedError('NOT_FOUND', { message: `There is no flow “${name}”.` });
          }
          editors.note(name, identity, page);
          const others = editors.of(name).filter((each) => each !== identity);
          const named = others.map(async (each) => ({ identity: each, name: await nameOf(each) }));
          return { others: await Promise.all(named) };
        },

        deleteFlowEditor({ params: { name, page }, actor: { identity } }) {
          editors.leave(name, identity, page);
          return null;
        },
      },
    );
    await app.register(routes);
  };
}
