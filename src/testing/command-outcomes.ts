import { type Clock, isoTime } from '../domain/clock.ts';
import type { CallView } from '../domain/protocol/call.ts';
import type { Asking, CallCommand } from '../domain/protocol/operations/operation.ts';

/** The fields of a call that a command changes. */
export type Outcome<Op extends CallCommand> = (call: CallView, asking: Asking<Op>, clock: Clock) => Partial<CallView>;

/** Whether a command is about this call. */
export type Subject<Op extends CallCommand> = (call: CallView, asking: Asking<Op>) => boolean;

interface Entry {
  outcome: Outcome<CallCommand>;
  subject: Subject<CallCommand>;
}

/** Outcomes of commands, by their entries in the table of operations. */
export class CommandOutcomes {
  readonly #entries = new Map<CallCommand, Entry>();

  /** @param subject default: the call whose `id` is in the path */
  set<Op extends CallCommand>(operation: Op, outcome: Outcome<Op>, subject: Subject<Op> = byId): this {
    this.#entries.set(operation, { outcome, subject } as unknown as Entry);
    return this;
  }

  /** A command without an entry changes nothing. */
  of<Op extends CallCommand>(operation: Op): Outcome<Op> {
    return (this.#entries.get(operation)?.outcome as Outcome<Op> | undefined) ?? (() => ({}));
  }

  /** The call that the command is about. */
  subject<Op extends CallCommand>(operation: Op, asking: Asking<Op>, calls: readonly CallView[]): CallView | undefined {
    const subject = (this.#entries.get(operation)?.subject as Subject<Op> | undefined) ?? byId;
    return calls.find((call) => subject(call, asking));
  }
}

function byId({ id }: CallView, { params }: { params?: unknown }): boolean {
  return (params as { id?: string } | undefined)?.id === id;
}

/** The call continues without this agent. The agent still has a wrap-up to save. */
export function left(clock: Clock): Partial<CallView> {
  return { phase: 'ended', endedAt: isoTime(clock), endReason: 'COMPLETED', parties: [] };
}
