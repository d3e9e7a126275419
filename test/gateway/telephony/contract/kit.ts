import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type {
  Channel,
  CoreEvent,
  Format,
  OriginateRequest,
  TelephonyCore,
} from '../../../../src/gateway/telephony/port.ts';
import { eventually, patienceMs } from '../../../e2e/support/eventually.ts';
import type { ContractCall, ContractPhone, ContractSetup } from './setup.ts';

export const target = '+14155550100';
const all: Format[] = ['opus', 'pcmu', 'pcma'];

interface Talk {
  robin: ContractPhone;
  visitor: ContractCall;
  agent: ContractCall;
  visitorId: string;
  agentId: string;
}

export interface ContractKit {
  readonly core: TelephonyCore;
  readonly setup: ContractSetup;
  /** Events of this case. */
  readonly events: readonly CoreEvent[];
  phone(...parts: Parameters<ContractSetup['phone']>): Promise<ContractPhone>;
  event<T extends CoreEvent['type']>(
    type: T,
    fits?: (event: Extract<CoreEvent, { type: T }>) => boolean,
  ): Promise<Extract<CoreEvent, { type: T }>>;
  originate(change?: Partial<OriginateRequest>): Promise<Channel>;
  /** A visitor (440 Hz) and the agent robin (880 Hz), both answered, in one bridge. */
  talking(formats?: Format[]): Promise<Talk>;
  /** The agent sam (1320 Hz), answered, in no bridge. */
  third(formats?: Format[]): Promise<{ sam: ContractCall; samId: string }>;
  hears(call: ContractCall, hertz: number, not: number): Promise<void>;
  /** All of these tones and none of those. */
  hearsAll(call: ContractCall, loud: readonly number[], silent?: readonly number[]): Promise<void>;
}

/** The needs of every case: the core, its events, and phones that are closed after the case. */
export function contractKit(open: () => Promise<ContractSetup>): ContractKit {
  let setup: ContractSetup;
  let core: TelephonyCore;
  let events: CoreEvent[] = [];
  let unsubscribe: () => void = () => {};
  const phones: ContractPhone[] = [];
  let ids = 0;

  beforeAll(async () => {
    setup = await open();
    core = setup.core;
    unsubscribe = core.subscribe((event) => events.push(event));
  }, 2 * patienceMs);

  afterAll(async () => {
    unsubscribe();
    await setup?.close();
  });

  afterEach(async () => {
    try {
      for (const channel of core.channels()) await core.hangup(channel.id, { cause: 16 });
      await Promise.all(phones.splice(0).map((phone) => phone.leave()));
      await until('all channels to be gone', () => core.channels().length === 0);
      await until('all phones to be gone', () => core.contacts('robin') + core.contacts('sam') === 0);
      expectOneEndEach(events);
    } finally {
      events = [];
    }
  }, 2 * patienceMs);

  async function phone(...parts: Parameters<ContractSetup['phone']>): Promise<ContractPhone> {
    const opened = await setup.phone(...parts);
    phones.push(opened);
    return opened;
  }

  async function event<T extends CoreEvent['type']>(
    type: T,
    fits: (event: Extract<CoreEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<CoreEvent, { type: T }>> {
    const find = (): CoreEvent | undefined =>
      events.find((each) => each.type === type && fits(each as Extract<CoreEvent, { type: T }>));
    await until(`${type} among ${JSON.stringify(events.map((each) => each.type))}`, () => find() !== undefined);
    return find() as Extract<CoreEvent, { type: T }>;
  }

  function originate(change: Partial<OriginateRequest> = {}): Promise<Channel> {
    ids += 1;
    return core.originate({
      channelId: `out-${ids}`,
      to: { kind: 'agent', identity: 'robin' },
      caller: { user: '+14155550123', name: 'Marigold Thimble' },
      callId: 'CA2',
      params: {},
      formats: all,
      timeoutMs: patienceMs,
      ...change,
    });
  }

  /** A visitor (440 Hz) and the agent robin (880 Hz), both answered, in one bridge. */
  async function talking(formats: Format[] = all): Promise<Talk> {
    const robin = await phone('agent', 'robin', 880);
    const visitor = await (await phone('visitor', 'guest', 440)).call(target);
    const visitorId = (await event('ChannelCreated')).channel.id;
    const agentId = (await originate({ formats })).id;
    const agent = await robin.incoming();
    await agent.answer();
    const up = await event('ChannelStateChange', (each) => each.channel.id === agentId && each.channel.state === 'Up');
    await core.answer(visitorId, { callId: 'CA1', formats: up.channel.formats });
    await core.createBridge('bridge');
    await core.addToBridge('bridge', visitorId);
    await core.addToBridge('bridge', agentId);
    await Promise.all([visitor.up(), agent.up()]);
    return { robin, visitor, agent, visitorId, agentId };
  }

  async function hears(call: ContractCall, hertz: number, not: number): Promise<void> {
    await until(`${hertz} Hz to be heard, and ${not} Hz not`, async () => {
      const { tones } = await call.hears(hertz, not);
      return (tones[0] ?? 0) > 0.05 && (tones[1] ?? 0) < (tones[0] ?? 0) / 10;
    });
  }

  async function third(formats: Format[] = all): Promise<{ sam: ContractCall; samId: string }> {
    const phoneOfSam = await phone('agent', 'sam', 1320);
    const samId = (await originate({ to: { kind: 'agent', identity: 'sam' }, formats })).id;
    const sam = await phoneOfSam.incoming();
    await sam.answer();
    await event('ChannelStateChange', (each) => each.channel.id === samId && each.channel.state === 'Up');
    await sam.up();
    return { sam, samId };
  }

  async function hearsAll(call: ContractCall, loud: readonly number[], silent: readonly number[] = []): Promise<void> {
    await until(`${loud.join(', ')} Hz to be heard, and ${silent.join(', ')} Hz not`, async () => {
      const { tones } = await call.hears(...loud, ...silent);
      const quietest = Math.min(...tones.slice(0, loud.length));
      return quietest > 0.03 && tones.slice(loud.length).every((tone) => tone < quietest / 8);
    });
  }

  return {
    get core() {
      return core;
    },
    get setup() {
      return setup;
    },
    get events() {
      return events;
    },
    phone,
    event,
    originate,
    talking,
    third,
    hears,
    hearsAll,
  };
}

/** Each destroyed channel has exactly one end event, and no event after it. */
function expectOneEndEach(events: readonly CoreEvent[]): void {
  const idOf = (event: CoreEvent): string | null => {
    if ('channel' in event) return event.channel.id;
    return 'channelId' in event ? event.channelId : null;
  };
  for (const id of new Set(events.map(idOf))) {
    if (id === null) continue;
    const own = events.filter((event) => idOf(event) === id).map((event) => event.type);
    expect(
      own.filter((type) => type === 'ChannelDestroyed'),
      `the ends of ${id}`,
    ).toHaveLength(1);
    expect(own.at(-1)).toBe('ChannelDestroyed');
  }
}

export async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  await eventually(what, check, undefined, 20);
}
