import * as z from 'zod';
import type { CoreMemory } from '../../core-memory.ts';
import type { BridgeId, Endpoint, Format } from '../../port.ts';
import { allFormats } from '../../sound/formats.ts';
import type { AsteriskBridge } from '../channels/bridge.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { ChannelRegistry } from '../channels/channel-registry.ts';
import type { SoundNote } from '../channels/sound-note.ts';
import type { AsteriskContext } from '../context.ts';
import type { Pbx } from '../server/pbx.ts';
import { BrowserCall, type BrowserCallNote } from './browser-call.ts';
import { Description } from './description.ts';
import { DialplanCall } from './dialplan-call.ts';

/** State of an answered channel, for storage. */
interface ChannelNote {
  pbx: string;
  endpoint: Endpoint;
  caller: string | null;
  dialled: string;
  params: Record<string, string>;
  headers: Record<string, string>;
  formats: Format[];
  sound: SoundNote;
  bridge: { id: BridgeId; ariId: string } | null;
  /** Null: Asterisk signals the leg itself. */
  call: BrowserCallNote | null;
  /** Stored just before Asterisk was asked to answer it, so it may ring still. */
  answering?: true;
}

/**
 * The same code wrote the inner parts, so they are not validated. The shape is enough to recognize the note of another
 * version.
 */
const noteShape = z.looseObject({
  pbx: z.string(),
  endpoint: z.looseObject({ kind: z.string(), identity: z.string() }),
  formats: z.array(z.enum(allFormats as [Format, ...Format[]])),
  sound: z.looseObject({ ariId: z.string() }),
  call: z.union([
    z.null(),
    z.looseObject({ callId: z.string(), browser: z.looseObject({}), asterisk: z.looseObject({}) }),
  ]),
});

export interface SurvivalParts {
  memory: CoreMemory;
  context: AsteriskContext;
  channels: ChannelRegistry;
  /** Returns the bridge of that name, and makes it if needed. */
  bridge: (id: BridgeId, there: { pbx: Pbx; ariId: string }) => AsteriskBridge;
  /** Returns the server when it is up, or null if it does not come up in time. */
  server: (name: string) => Promise<Pbx | null>;
}

/**
 * Calls continue in Asterisk when the gateway's process dies. The state of each call is stored whenever it changes, and
 * restored at the next start:
 *
 *   answer wanted ──stored──► answered ──changes──► stored ──gone──► forgotten
 *                      └── the process dies; at the start: Asterisk still has it? restored : forgotten
 *
 * A far end that has learnt of the answer is in a call that survives, so the state is on disk before.
 */
export class Survival {
  readonly #parts: SurvivalParts;
  readonly #written = new Map<string, string>();
  readonly #due = new Set<AsteriskChannel>();
  readonly #writes = new Set<Promise<void>>();

  constructor(parts: SurvivalParts) {
    this.#parts = parts;
  }

  /** Writes at the end of the turn, so that several changes need one write. */
  note(channel: AsteriskChannel): void {
    if (channel.state !== 'Up' || this.#due.has(channel)) return;
    this.#due.add(channel);
    queueMicrotask(() => {
      this.#due.delete(channel);
      this.#write(channel, noteOf(channel));
    });
  }

  /** Resolves when this channel, and the changes of others until now, are stored. Never rejects: the call goes on. */
  async keptBeforeAnswer(channel: AsteriskChannel): Promise<void> {
    const note = channel.state === 'Up' ? null : noteOf(channel);
    if (note !== null) this.#write(channel, { ...note, answering: true });
    await Promise.all(this.#writes);
  }

  #write(channel: AsteriskChannel, note: ChannelNote | null): void {
    if (channel.gone || note === null) return;
    const text = JSON.stringify(note);
    if (this.#written.get(channel.id) === text) return;
    this.#written.set(channel.id, text);
    const write = this.#parts.memory
      .put(channel.id, text)
      .catch((error) => this.#failed(error))
      .finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  forget(channel: AsteriskChannel): void {
    if (this.#written.delete(channel.id)) {
      this.#parts.memory.remove(channel.id).catch((error) => this.#failed(error));
    }
  }

  /** Restores the channels that Asterisk still has. */
  async restore(): Promise<void> {
    // One list per server, however many calls it has.
    const lists = new Map<Pbx, Promise<ReadonlySet<string>>>();
    const isThere = async (pbx: Pbx, ariId: string): Promise<boolean> => {
      const list = lists.get(pbx) ?? pbx.channelIds().then((ids) => new Set(ids));
      lists.set(pbx, list);
      return (await list).has(ariId);
    };
    for (const { id, note: text } of await this.#parts.memory.all()) {
      const restored = await this.#restoreOne(id, text, isThere).catch((error) => {
        this.#failed(error);
        return false;
      });
      if (restored) this.#written.set(id, text);
      else await this.#parts.memory.remove(id);
    }
  }

  async #restoreOne(
    id: string,
    text: string,
    isThere: (pbx: Pbx, ariId: string) => Promise<boolean>,
  ): Promise<boolean> {
    const read = noteShape.safeParse(JSON.parse(text));
    if (!read.success) return false;
    const note = read.data as unknown as ChannelNote;
    const { channels, context, server } = this.#parts;
    const pbx = await server(note.pbx);
    if (pbx === null || !(await isThere(pbx, note.sound.ariId))) return false;
    const { endpoint, caller, dialled, params, headers, formats, call } = note;
    const channel = channels.open({ id, endpoint, caller, dialled, params, headers, formats });
    const bridge = note.bridge === null ? null : this.#parts.bridge(note.bridge.id, { pbx, ariId: note.bridge.ariId });
    channel.restore(pbx, note.sound, bridge);
    if (call === null) {
      channel.signalling = new DialplanCall(context, channel);
      if (note.answering === true) await pbx.quietly(pbx.ari.post(['channels', note.sound.ariId, 'answer']));
      return true;
    }
    const browserCall = new BrowserCall(context, channel, pbx, call.callId, Description.restore(call.description));
    channel.signalling = browserCall;
    context.keepServer(call.callId, pbx);
    const browser = context.edge.restore(call.browser, browserCall);
    browserCall.resume(browser, pbx.link.restore(call.asterisk, browserCall.asteriskSide), call);
    return true;
  }

  #failed(error: unknown): void {
    this.#parts.context.logger.error({ err: error }, 'call state for a restart not kept');
  }
}

/** Returns null for channels that do not outlive this process: ringing ones and snoops. */
function noteOf(channel: AsteriskChannel): ChannelNote | null {
  const { pbx, signalling, bridge } = channel;
  const sound = channel.soundNote();
  if (pbx === null || sound === null) return null;
  const call = signalling instanceof BrowserCall ? signalling.note() : null;
  if (call === null && !(signalling instanceof DialplanCall)) return null;
  const { endpoint, caller, dialled, params, headers, formats } = channel.view();
  return {
    pbx: pbx.name,
    endpoint,
    caller,
    dialled,
    params,
    headers,
    formats,
    sound,
    bridge: bridge === null ? null : { id: bridge.id, ariId: bridge.ariId },
    call,
  };
}
