import type { QueueFiguresView, QueueView } from '../../../domain/protocol/queue.ts';
import type { QueueSound } from '../../../domain/routing/queues/definition.ts';
import type { Values } from '../../parts/field.ts';
import { numberChoices, suggestAgents } from '../../parts/known-things.ts';
import type { RecordDefinition } from '../../parts/record.ts';
import type { Ask } from '../../shell/page-context.ts';
import { queueFields } from './queue-fields.ts';
import { noSound, type SoundValues, soundOf, soundValues } from './queue-sound.ts';

/** As the gateway fills in what is left out; see `QueueBody`. */
const blank: Values = {
  ...{ name: '', label: '', agents: [], strategy: 'longest-idle', skills: [], relaxation: [] },
  ...{ priority: 0, ageing: 1, ownerSeconds: 0, lastAgentSeconds: 0, ringSeconds: 20 },
  missed: { retrySeconds: 10, rejectedSeconds: 5, breakAfter: 3 },
  wrapUp: { seconds: null, acrossQueues: true },
  capacity: null,
  limits: { waiting: null, waitSeconds: null, unstaffedSeconds: 30 },
  overflow: [],
  serviceLevel: { seconds: 20, percent: 80 },
  ...{ handlingSeconds: 240, callerId: null, music: noSound },
  comfort: { sounds: [], everySeconds: 45 },
  announcements: { position: false, positionUpTo: 20, expectedWait: false, firstAfterSeconds: 0, everySeconds: 60 },
};

function valuesOf({ warnings: _, figures: __, music, comfort, ...rest }: QueueRow): Values {
  return { ...rest, music: soundValues(music), comfort: { ...comfort, sounds: comfort.sounds.map(soundValues) } };
}

/** The body for the gateway. */
function bodyOf(values: Values): Values {
  const { music, comfort, overflow, ...rest } = values as typeof values & {
    music: SoundValues;
    comfort: { everySeconds: number; sounds: readonly SoundValues[] };
    overflow: readonly { to: { kind: string; name?: string } }[];
  };
  const sounds = comfort.sounds.map(soundOf).filter((sound): sound is QueueSound => sound !== null);
  const rules = overflow.map(({ to: { kind, name }, ...rule }) => ({
    ...rule,
    to: kind === 'voicemail' ? { kind } : { kind, name },
  }));
  return { ...rest, music: soundOf(music), comfort: { ...comfort, sounds }, overflow: rules };
}

/** A queue with its figures, which are no part of the form. null: it was made after they were read. */
export type QueueRow = QueueView & { figures: QueueFiguresView | null };

export async function queueRecord(ask: Ask): Promise<RecordDefinition<QueueRow>> {
  const withoutFigures = async (queue: Promise<QueueView>): Promise<QueueRow> => ({ ...(await queue), figures: null });
  const numbers = await numberChoices(ask);
  return {
    one: 'queue',
    keyOf: ({ name }) => name,
    nameOf: ({ label }) => label,
    fields: queueFields({ suggestAgents: suggestAgents(ask), numbers }),
    blank,
    valuesOf,
    revised: true,
    read: ({ name }) => withoutFigures(ask('GET', `/v1/queues/${name}`)),
    save(values, row) {
      if (row === null) return withoutFigures(ask('POST', '/v1/queues', bodyOf(values)));
      const { name, ...body } = bodyOf(values);
      return withoutFigures(ask('PUT', `/v1/queues/${String(name)}`, body));
    },
    warningsOf: ({ warnings = [] }) => warnings,
  };
}
