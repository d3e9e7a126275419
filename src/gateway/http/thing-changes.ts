import type { FastifyReply, FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { ChangedKind } from '../../domain/protocol/administration/changed.ts';
import type { Operation, Operations } from '../../domain/protocol/operations/operation.ts';
import type { Sender } from '../audit/audit-line.ts';
import type { Changes } from './changes.ts';
import { entityTag, ifMatch, ifNoneMatch } from './entity-tag.ts';

/** What a handler receives. */
export interface AskedOfThing {
  params: unknown;
  sender: Sender;
  request: FastifyRequest;
  reply: FastifyReply;
}

type Handle = (asked: object) => unknown;

/** Carries an operation with a `kind` out, by its handler. */
export type CarryOut = (asked: AskedOfThing, handle: Handle) => Promise<unknown>;

export interface ThingOptions {
  changes: Changes;
  /** The operations and handlers of the same table. */
  table: Operations;
  handlers: Readonly<Record<string, Handle>>;
  /** The canonical key of the thing. Default: the path's parameters, joined by slashes. */
  keyOf: ((params: never) => string) | undefined;
}

/** The operation of the same path that reads the thing. */
function reading(operation: Operation, { table, handlers }: ThingOptions): Handle | null {
  const found = Object.entries(table).find(
    ([, { method, path, kind }]) => method === 'GET' && path === operation.path && kind === operation.kind,
  );
  return (found && handlers[found[0]]) ?? null;
}

/** The fields of the thing that its PUT takes. null: it takes no JSON object. */
function editedFields({ path }: Operation, table: Operations): readonly string[] | null {
  const put = Object.values(table).find((each) => each.method === 'PUT' && each.path === path);
  const { shape } = (put?.body?._zod.def ?? {}) as { shape?: object };
  return shape === undefined ? null : Object.keys(shape);
}

/**
 * Answers about a thing have its entity tag. A change is made alone, is refused if it does not fit to the tag that the
 * client has, and is announced after it is stored.
 */
export function thingChanges(operation: Operation, kind: ChangedKind, options: ThingOptions): CarryOut {
  const { changes, table, keyOf = joined as (params: never) => string } = options;
  const read = reading(operation, options);
  const fields = editedFields(operation, table);
  const tagOf = (thing: unknown): string => entityTag(thing as object, fields);

  if (operation.method === 'GET') {
    return async (asked, handle) => {
      const thing = await handle(asked);
      asked.reply.header('etag', tagOf(thing));
      return thing;
    };
  }

  async function check(asked: AskedOfThing, key: string): Promise<void> {
    const { 'if-match': match, 'if-none-match': noneMatch } = asked.request.headers;
    if (read === null || (match === undefined && noneMatch === undefined)) return;
    const tag = await tagNow(read, asked, tagOf);
    if (match !== undefined && !ifMatch(match, tag)) throw changedMeanwhile(tag, changes.last(kind, key));
    if (noneMatch !== undefined && !ifNoneMatch(noneMatch, tag)) {
      throw changedMeanwhile(tag, changes.last(kind, key), 'This exists already.');
    }
  }

  return async (asked, handle) => {
    const key = keyOf(asked.params as never);
    const change = async (): Promise<unknown> => {
      await check(asked, key);
      const thing = await handle(asked);
      if (read !== null && thing !== null) asked.reply.header('etag', tagOf(thing));
      return thing;
    };
    // What is created by POST has no key yet.
    const creates = key === '' && operation.method === 'POST';
    const thing = await (creates ? change() : changes.inTurn(kind, key, change));
    changes.made(kind, key === '' ? keyIn(thing) : key, asked.sender.identity);
    return thing;
  };
}

async function tagNow(read: Handle, asked: AskedOfThing, tagOf: (thing: unknown) => string): Promise<string | null> {
  try {
    return tagOf(await read(asked));
  } catch (error) {
    if (error instanceof CodedError && error.status === 404) return null;
    throw error;
  }
}

function changedMeanwhile(tag: string | null, last: { by: string; at: string } | null, message?: string): CodedError {
  return new CodedError('CHANGED_MEANWHILE', {
    ...(message !== undefined
      ? { message, help: 'Read it, and change it with its ETag as If-Match, or use another name.' }
      : tag === null && {
          message: 'This has been deleted meanwhile.',
          help: 'To create it again, repeat the change without If-Match.',
        }),
    details: { etag: tag, changedBy: last?.by ?? null, changedAt: last?.at ?? null },
  });
}

function joined(params: unknown): string {
  return Object.values((params ?? {}) as Record<string, string>).join('/');
}

/** The key in the answer of a POST. Empty: it names no single thing. */
function keyIn(thing: unknown): string {
  const { id, name } = (thing ?? {}) as { id?: unknown; name?: unknown };
  return typeof id === 'string' ? id : typeof name === 'string' ? name : '';
}
