import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { PromptView } from '../../domain/protocol/flow.ts';
import { deletePrompt, getPromptSound, listPrompts, putPrompt } from '../../domain/protocol/operations/flow-parts.ts';
import type { Queue } from '../../domain/routing/queues/definition.ts';
import { promptsOf } from '../../domain/routing/queues/queue-prompts.ts';
import { auditLine } from '../audit/audit-line.ts';
import { operationRoutes } from '../http/operation-route.ts';
import type { FlowStore, StoredPrompt } from '../storage/flows/port.ts';
import type { Prompts } from './prompts/prompts.ts';
import { needsByFlow, usersOf } from './usage.ts';

interface Ports {
  prompts: Prompts;
  flows: FlowStore;
  queueDefinitions: { all(): readonly Queue[] };
  clock: Clock;
}

const mostBytes = 20 * 1024 * 1024;

/** Languages are stored in lower case. */
const keyOf = ({ name, language }: { name: string; language: string }): string => `${name}/${language.toLowerCase()}`;

/** Recorded prompts: upload, list, listen, delete. */
export function promptRoutes({ prompts, flows, queueDefinitions, clock }: Ports): FastifyPluginAsync {
  async function viewer(): Promise<(prompt: StoredPrompt) => PromptView> {
    const needs = await needsByFlow(flows);
    return ({ file: _, ...prompt }) => ({
      ...prompt,
      flows: usersOf(needs, 'prompts', prompt.name),
      queues: queuesWith(prompt.name),
    });
  }
  const queuesWith = (prompt: string): string[] =>
    queueDefinitions
      .all()
      .filter((queue) => promptsOf(queue).includes(prompt))
      .map(({ name }) => name);

  const routes = operationRoutes(
    { deletePrompt, getPromptSound, listPrompts, putPrompt },
    {
      listPrompts: async () => prompts.all().map(await viewer()),

      async putPrompt({ params: { name, language }, body, sender }) {
        const prompt = { name, language, uploadedAt: isoTime(clock), uploadedBy: sender.identity };
        const audit = auditLine(sender, clock, 'prompt.put', `${name} ${language.toLowerCase()}`);
        const stored = await prompts.put(prompt, body, { audit });
        return (await viewer())(stored);
      },

      async getPromptSound({ params: { name, language }, reply }) {
        const sound = await prompts.sound(name, language);
        reply.header('content-type', 'audio/wav').header('content-disposition', `inline; filename="${name}.wav"`);
        return reply.send(sound);
      },

      async deletePrompt({ params: { name, language }, sender }) {
        const users = usersOf(await needsByFlow(flows), 'prompts', name);
        const queues = queuesWith(name);
        if (users.length + queues.length > 0) {
          throw new CodedError('PROMPT_IN_USE', { details: { flows: users, queues } });
        }
        const audit = auditLine(sender, clock, 'prompt.deleted', `${name} ${language.toLowerCase()}`);
        await prompts.remove(name, language, { audit });
        return null;
      },
    },
    { putPrompt: { bodyLimit: mostBytes, keyOf }, deletePrompt: { keyOf } },
  );
  return async (app) => {
    readWavBodies(app);
    await app.register(routes);
  };
}

/** Bodies of these routes are sounds. `Prompts` reads them. */
function readWavBodies(app: FastifyInstance): void {
  // Browsers call the type audio/x-wav or audio/wave, too.
  app.addContentTypeParser(
    ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(
      new CodedError('UNSUPPORTED_MEDIA_TYPE', {
        message: 'Prompts are WAV files only.',
        help: 'Convert the sound to WAV, and send it with “Content-Type: audio/wav”.',
      }),
    );
  });
}
