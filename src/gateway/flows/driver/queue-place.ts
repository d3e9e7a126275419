import type { Clock } from '../../../domain/clock.ts';
import type { FlowCommand, PlayPart } from '../../../domain/flows/run/commands.ts';
import type { QueueOutcome } from '../../../domain/flows/run/events.ts';
import type { FlowHands } from '../../calls/flow-port.ts';
import type { QueueOutcome as Left, QueueHandle, Queues } from '../../routing/queues/port.ts';
import type { Media } from '../../telephony/port.ts';
import { QueueSounds } from './queue-sounds.ts';

export type EnqueueCommand = Extract<FlowCommand, { type: 'enqueue' }>;

/** How a wait ended, for the flow. null: the flow knows it already. */
export type QueueResult = { outcome: QueueOutcome; flow?: string } | null;

interface Parts {
  clock: Clock;
  /** The media of parts of a prompt, in the caller's language. */
  media(parts: readonly PlayPart[]): readonly Media[];
  language: string;
}

/** The place of a call in a queue, for one `enqueue` of its flow. */
export class QueuePlace {
  readonly id: string;
  readonly result: Promise<QueueResult>;
  readonly #handle: QueueHandle;
  readonly #sounds: QueueSounds | null;

  /**
   * @returns null: there is no such queue
   */
  static async join(
    queues: Queues,
    hands: FlowHands,
    command: EnqueueCommand,
    parts: Parts,
  ): Promise<QueuePlace | null> {
    // Before the place exists, because an agent may be free at once, and hears the message before the connection.
    hands.queues(command.id, parts.media(command.agentMessage));
    const handle = await handleOf(queues, hands, command);
    return handle === null ? null : new QueuePlace(handle, hands, command, parts);
  }

  private constructor(handle: QueueHandle, hands: FlowHands, { id, music }: EnqueueCommand, parts: Parts) {
    this.id = id;
    this.#handle = handle;
    this.#sounds = music ? new QueueSounds(handle, hands, parts) : null;
    this.result = handle.outcome.then((outcome) => {
      this.#sounds?.stop();
      return resultOf(outcome);
    });
  }

  /** When the wait began, in ms since 1970. */
  get since(): number {
    return this.#handle.since;
  }

  /** The name of the queue, also after a rule has moved the call. */
  get queue(): string {
    return this.#handle.queue().name;
  }

  /** What the in-queue flow may say now. */
  status(): { position: number | null; minutes: number | null } {
    const { position = null, lessThanMinutes = null } = this.#handle.news() ?? {};
    return { position, minutes: lessThanMinutes };
  }

  /** The end of a sound. Returns whether it is one of the queue's own. */
  played(id: string): boolean {
    return this.#sounds?.played(id) === true;
  }

  /** The flow takes the call out of the queue. */
  leave(why: 'left' | 'callback' | 'gone'): void {
    this.#sounds?.stop();
    this.#handle.leave(why);
  }
}

async function handleOf(
  queues: Queues,
  hands: FlowHands,
  { queue, priority, skills, since, timeoutMs: waitMs }: EnqueueCommand,
): Promise<QueueHandle | null> {
  const { callId } = hands;
  try {
    // After a restart, the caller keeps their place.
    const kept = await queues.resume(callId);
    if (kept !== null) return kept;
    const preferred = await hands.preferredAgents();
    return await queues.join({ callId, queue, kind: 'call', since, waitMs, priority, skills, ...preferred });
  } catch {
    return null;
  }
}

function resultOf(left: Left): QueueResult {
  switch (left.why) {
    case 'answered':
    case 'left':
      return null;
    // The queue was deleted. A flow that left it by itself awaits nothing any more.
    case 'gone':
      return { outcome: 'failed' };
    case 'overflow':
      return left.to.kind === 'flow' && left.to.name !== undefined
        ? { outcome: 'overflow', flow: left.to.name }
        : { outcome: 'overflow' };
    default:
      return { outcome: left.why };
  }
}
