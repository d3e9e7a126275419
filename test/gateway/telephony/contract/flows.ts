import { describe, expect, test } from 'vitest';
import { callIdOf } from '../../../../src/domain/calls/call-id.ts';
import type { FlowDocument } from '../../../../src/domain/flows/document/document.ts';
import { createCalls } from '../../../../src/gateway/calls/calls.ts';
import { noCrm } from '../../../../src/gateway/crm/port.ts';
import { noCallbacks } from '../../../../src/gateway/flows/driver/callbacks.ts';
import { FlowBook } from '../../../../src/gateway/flows/flow-book.ts';
import { createFlows } from '../../../../src/gateway/flows/flows.ts';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../../src/gateway/storage/open.ts';
import { silent } from '../../calls/setup.ts';
import { flow, text } from '../../flows/flow-world.ts';
import { contractKit, target, until } from './kit.ts';
import type { ContractSetup } from './setup.ts';

/** Tones of the setup: speech, sounds of the web, stored prompts. */
const [speech, web, stored] = [950, 700, 620];

/** Flows by what a caller hears on a running core. */
export function flowContract(name: string, open: () => Promise<ContractSetup>): void {
  describe(`flows on ${name}`, () => {
    const kit = contractKit(open);

    async function withFlow(document: FlowDocument, work: (storage: Storage) => Promise<void>): Promise<void> {
      const storage = await openStorage(':memory:', systemClock);
      const line = { number: target, label: 'Support', masked: false, agents: ['robin'], ringSeconds: 60 };
      await storage.directory.putVirtualNumber({ ...line, flow: 'main' });
      await storage.directory.putAgent({ identity: 'robin', name: 'Robin' });
      const change = { name: 'main', at: '2030-01-01T00:00:00.000Z', by: 'boss' };
      await storage.flows.putDraft({ ...change, revision: 0, draft: { ...document } });
      await storage.flows.publish({ ...change, revision: 1, comment: '' });
      const prompt = { file: 'f', durationMs: 3000, bytes: 1, uploadedAt: change.at, uploadedBy: 'boss' };
      const calls = createCalls({
        ...{ core: kit.core, store: storage.calls, directory: storage.directory, crm: noCrm, clock: systemClock },
        newId: () => callIdOf(crypto.getRandomValues(new Uint8Array(16))),
        logger: silent,
        settings: { country: 'US', ringback: 'local', lookupTimeoutMs: 2_000 },
        flows: createFlows({
          ...{ clock: systemClock, logger: silent, book: new FlowBook(storage.flows), queues: null },
          prompts: { find: (prompted, language) => ({ ...prompt, name: prompted, language }) },
          switches: storage.flowSwitches,
          ...{ callbacks: noCallbacks, secret: async () => null, guard: {} },
          ...{ sealState: (state: string) => state, openState: (sealed: string) => sealed },
        }),
      });
      await calls.start();
      try {
        await work(storage);
      } finally {
        await calls.stop(0);
        await storage.close();
      }
    }

    const path = async ({ calls }: Storage): Promise<string[]> => {
      const [call] = (await calls.page({ limit: 1 })).calls;
      return (call?.flow?.steps ?? []).map(({ node, outcome }) => `${node} ${outcome}`);
    };

    test('are heard: speech, stored prompts, sounds of the web, music; keys lead on, and an agent talks', async () => {
      const document = flow({
        menu: {
          ...{ kind: 'menu', prompt: text('Press'), keys: { 1: 'One' }, firstDigitSeconds: 60 },
          outcomes: { 1: 'pin', 'no-input': 'bye', invalid: 'bye' },
        },
        pin: {
          ...{ kind: 'gather', prompt: [{ prompt: 'pin' }], save: 'pin', maxDigits: 4, interDigitSeconds: 60 },
          outcomes: { got: 'sound', 'no-input': 'bye', invalid: 'bye' },
        },
        sound: {
          ...{ kind: 'menu', prompt: [{ url: `${kit.setup.web}/a.wav` }], keys: { '#': 'On' }, firstDigitSeconds: 60 },
          outcomes: { '#': 'ring', 'no-input': 'bye', invalid: 'bye' },
        },
        ring: {
          ...{ kind: 'ring', targets: [{ agent: 'robin' }], hears: 'music', ringSeconds: 60 },
          outcomes: { answered: 'survey', busy: 'bye', 'no-answer': 'bye', failed: 'bye' },
        },
        survey: {
          kind: 'survey',
          questions: [{ name: 'happy', prompt: text('Happy?'), keys: ['1', '2'] }],
          ...{ firstDigitSeconds: 60, outcomes: { done: 'bye', 'no-input': 'bye' } },
        },
      });
      await withFlow(document, async (storage) => {
        const robin = await kit.phone('agent', 'robin', 880);
        const caller = await (await kit.phone('visitor', 'guest', 440)).call(target);
        await caller.up();
        await kit.hears(caller, speech, stored);
        await caller.digits('1');
        await kit.hears(caller, stored, speech);
        await caller.digits('4711');
        await kit.hears(caller, web, stored);
        await caller.digits('#');
        const agent = await robin.incoming();
        await until('music', async () => (await caller.hears(web)).all > 0.01);
        await agent.answer();
        await kit.hears(caller, 880, web);
        await kit.hears(agent, 440, web);
        await agent.hangUp();
        await kit.hears(caller, speech, 880);
        await caller.digits('2');
        await caller.over();
        await until('the whole way', async () => (await path(storage)).length === 6);
        expect(await path(storage)).toEqual([
          'menu 1',
          'pin got',
          'sound #',
          'ring answered',
          'survey done',
          'bye end',
        ]);
      });
    });

    test('record a message, which a key ends, and then go on', async () => {
      const document = flow({
        message: { kind: 'voicemail', outcomes: { left: 'thanks', empty: 'bye', failed: 'bye' } },
        thanks: {
          ...{ kind: 'menu', prompt: text('Thanks'), keys: { 1: 'On' }, firstDigitSeconds: 60 },
          outcomes: { 1: 'bye', 'no-input': 'bye', invalid: 'bye' },
        },
      });
      await withFlow(document, async (storage) => {
        const caller = await (await kit.phone('visitor', 'guest', 440)).call(target);
        await caller.up();
        const { sent } = await caller.packets();
        await until('two seconds of sound', async () => (await caller.packets()).sent - sent > 100);
        await caller.digits('#');
        await kit.hears(caller, speech, web);
        const [call] = (await storage.calls.page({ limit: 1 })).calls;
        expect(call?.recordings).toMatchObject([{ kind: 'voicemail' }]);
        await caller.hangUp();
        await until('the end', async () => (await path(storage)).at(-1) === 'thanks hang-up');
      });
    });
  });
}
