import { CodedError } from '../../../domain/errors.ts';
import type { Queue, QueueBody } from '../../../domain/routing/queues/definition.ts';
import type { Skills } from '../../../domain/routing/queues/skills.ts';
import type { QueueStore } from '../../storage/queues/port.ts';
import type { Beside } from '../../storage/store.ts';

/** Is told of changes, in their order. */
interface DefinitionListener {
  queueSet(queue: Queue): void;
  queueRemoved(name: string): void;
  skillsSet(identity: string, skills: Skills): void;
}

/** The queues and the skills of agents: in the database, and in memory for every decision. */
export class QueueDefinitions {
  readonly #store: QueueStore;
  readonly #queues = new Map<string, Queue>();
  readonly #skills = new Map<string, Skills>();
  #listener: DefinitionListener | null = null;

  constructor(store: QueueStore) {
    this.#store = store;
  }

  /** @param listener is told of everything that is there, and of each change */
  async load(listener: DefinitionListener): Promise<void> {
    this.#listener = listener;
    for (const [identity, skills] of await this.#store.skills()) this.#keepSkills(identity, skills);
    for (const queue of await this.#store.queues()) this.#keep(queue);
  }

  /** By name. */
  all(): Queue[] {
    return [...this.#queues.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws CodedError NOT_FOUND */
  get(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw noQueue(name);
    return queue;
  }

  /** Rejects with CONFLICT if the name is in use. */
  async create(name: string, body: QueueBody, beside: Beside): Promise<Queue> {
    const queue = await this.#store.create(name, body, beside);
    if (queue === null) {
      throw new CodedError('CONFLICT', { message: `There is a queue “${name}” already.` });
    }
    return this.#keep(queue);
  }

  /** Rejects with NOT_FOUND or QUEUE_CHANGED. */
  async change(queue: Queue, beside: Beside): Promise<Queue> {
    const changed = await this.#store.change(queue, beside);
    if (changed === null) throw this.#missed(queue.name);
    return this.#keep(changed);
  }

  /** @param revision null: any. Rejects with NOT_FOUND or QUEUE_CHANGED. */
  async delete(name: string, revision: number | null, beside: Beside): Promise<void> {
    if (!(await this.#store.delete(name, revision, beside))) throw this.#missed(name);
    this.#queues.delete(name);
    this.#listener?.queueRemoved(name);
  }

  /** Of agents that have any, by identity. */
  skills(): [identity: string, skills: Skills][] {
    return [...this.#skills].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  skillsOf(identity: string): Skills {
    return this.#skills.get(identity) ?? [];
  }

  async putSkills(identity: string, skills: Skills, beside: Beside): Promise<void> {
    await this.#store.putSkills(identity, skills, beside);
    this.#keepSkills(identity, skills);
  }

  /** The agent was deleted, and their skills in the database with them. */
  forgetSkills(identity: string): void {
    if (this.#skills.has(identity)) this.#keepSkills(identity, []);
  }

  #keep(queue: Queue): Queue {
    // Of two changes at once, the later revision stays, in whichever order their writes return.
    if ((this.#queues.get(queue.name)?.revision ?? 0) >= queue.revision) return queue;
    this.#queues.set(queue.name, queue);
    this.#listener?.queueSet(queue);
    return queue;
  }

  #keepSkills(identity: string, skills: Skills): void {
    if (skills.length === 0) this.#skills.delete(identity);
    else this.#skills.set(identity, skills);
    this.#listener?.skillsSet(identity, skills);
  }

  #missed(name: string): CodedError {
    return this.#queues.has(name) ? new CodedError('QUEUE_CHANGED') : noQueue(name);
  }
}

export function noQueue(name: string): CodedError {
  return new CodedError('NOT_FOUND', {
    message: `There is no queue “${name}”.`,
    help: 'GET /v1/queues lists the queues.',
  });
}
