import { expect } from 'vitest';
import { text } from '../../../flows/flow-world.ts';
import { loudest } from '../../support/loudness.ts';
import { network } from '../flow-stage.ts';
import { until } from '../kit.ts';
import {
  agents,
  answers,
  callers,
  ends,
  first,
  hears,
  hearsPrompt,
  leading,
  music,
  type NodeCase,
  others,
  robin,
  speaks,
  talk,
  third,
  tone,
} from './case.ts';

/** Queues, agents, numbers and recordings. */
export const peopleCases = () =>
  ({
    staffing: {
      agents: [robin('staffing')],
      queue: { name: 'staffing', agents: ['robin-staffing'] },
      flows: [
        leading('staffing', {
          ask: { kind: 'staffing', queue: 'staffing', maxWaiting: 0, outcomes: { staffed: 'right' } },
        }),
      ],
      plays: ends,
      way: ['ask staffed', 'right hang-up'],
    },
    routing: {
      agents: [robin('routing'), { identity: 'sam-routing', skills: [{ name: 'german', level: 4 }] }],
      queue: { name: 'routing', agents: ['robin-routing', 'sam-routing'], strategy: 'ring-order' },
      flows: [
        leading('routing', {
          set: { kind: 'routing', priority: 5, skills: [{ name: 'german', level: 3 }], outcomes: { done: 'queue' } },
          queue: { kind: 'queue', queue: 'routing', outcomes: { answered: 'right' } },
        }),
      ],
      async plays(scene) {
        const agent = await answers(scene.agents[1]);
        await talk(scene.caller, agent, others);
        await agent.hangUp();
        await ends(scene);
      },
      way: ['set done', 'queue answered', 'right hang-up'],
    },
    queue: {
      agents: [robin('queue')],
      queue: { name: 'queue', agents: ['robin-queue'], ringSeconds: 120 },
      flows: [
        leading('queue', {
          queue: { kind: 'queue', queue: 'queue', inQueue: 'queue-hold', outcomes: { answered: 'right' } },
        }),
        leading(
          'queue-hold',
          { hold: { kind: 'wait', seconds: 600, music: music(first), outcomes: { done: 'hold' } } },
          { use: 'in-queue' },
        ),
      ],
      async plays(scene) {
        const agent = await scene.agents[0]?.incoming();
        // The flow of the queue goes on while the phone rings.
        await hears(scene.caller, first);
        await agent?.answer();
        if (agent !== undefined) await talk(scene.caller, agent);
        await agent?.hangUp();
        await ends(scene);
      },
      way: ['hold queue-over', 'queue answered', 'right hang-up'],
    },
    announce: {
      queue: { name: 'announce', agents: [] },
      flows: [
        leading('announce', { queue: { kind: 'queue', queue: 'announce', inQueue: 'announce-place' } }),
        leading(
          'announce-place',
          { place: { kind: 'announce', position: tone('{{queue.position}}200'), outcomes: { done: 'right' } } },
          { use: 'in-queue' },
        ),
      ],
      // Of position 1, this is 1200 Hz.
      plays: (scene) => hearsPrompt(scene, third),
      way: ['place done', 'right hang-up', 'queue hang-up'],
    },
    leave: {
      queue: { name: 'leave', agents: [] },
      flows: [
        leading('leave', {
          queue: { kind: 'queue', queue: 'leave', inQueue: 'leave-hold', outcomes: { left: 'right' } },
        }),
        leading(
          'leave-hold',
          {
            hold: { kind: 'wait', seconds: 600, music: music(first), keys: ['9'], outcomes: { 9: 'out' } },
            out: { kind: 'leave' },
          },
          { use: 'in-queue' },
        ),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('9');
        await ends(scene);
      },
      way: ['hold 9', 'out end', 'queue left', 'right hang-up'],
    },
    ring: {
      agents: [robin('ring')],
      flows: [
        leading('ring', {
          ring: {
            ...{ kind: 'ring', targets: [{ agent: 'robin-ring' }], hears: 'music', ringSeconds: 120 },
            outcomes: { answered: 'right' },
          },
        }),
      ],
      async plays(scene) {
        await until('music', async () => (await scene.caller.hears()).all > 0.01);
        const agent = await answers(scene.agents[0]);
        await talk(scene.caller, agent);
        await agent.hangUp();
        await ends(scene);
      },
      way: ['ring answered', 'right hang-up'],
    },
    'agent-message': {
      agents: [robin('agent-message')],
      flows: [
        leading('agent-message', {
          message: { kind: 'agent-message', prompt: text(`${first} Hz for 10 s`), outcomes: { done: 'ring' } },
          ring: {
            ...{ kind: 'ring', targets: [{ agent: 'robin-agent-message' }], ringSeconds: 120 },
            outcomes: { answered: 'right' },
          },
        }),
      ],
      async plays(scene) {
        const agent = await answers(scene.agents[0]);
        await hears(agent, first, callers);
        await talk(scene.caller, agent);
        await agent.hangUp();
        await ends(scene);
      },
      way: ['message done', 'ring answered', 'right hang-up'],
    },
    forward: {
      network: true,
      flows: [
        leading('forward', {
          forward: { kind: 'forward', number: network, ringSeconds: 120, outcomes: { answered: 'right' } },
        }),
      ],
      async plays(scene) {
        const callee = await answers(scene.network);
        await talk(scene.caller, callee, others);
        await callee.hangUp();
        await ends(scene);
      },
      way: ['forward answered', 'right hang-up'],
    },
    callback: {
      network: true,
      agents: [robin('callback')],
      queue: { name: 'callback', agents: ['robin-callback'], ringSeconds: 120 },
      flows: [
        leading('callback', {
          book: { kind: 'callback', number: network, queue: 'callback', outcomes: { booked: 'right' } },
        }),
      ],
      async plays(scene) {
        await ends(scene);
        await scene.caller.hangUp();
        const agent = await answers(scene.agents[0]);
        const customer = await answers(scene.network);
        await hears(agent, others, agents);
        await hears(customer, agents, others);
        await agent.hangUp();
      },
      way: ['book booked', 'right hang-up'],
    },
    voicemail: {
      flows: [leading('voicemail', { message: { kind: 'voicemail', outcomes: { left: 'right' } } })],
      async plays(scene) {
        await scene.caller.up();
        await until('the recording', async () => (await scene.record()).recording === 'on');
        await speaks(scene.caller);
        await scene.caller.digits('#');
        await ends(scene);
        const [recording] = (await scene.record()).recordings;
        expect(recording?.kind).toBe('voicemail');
        expect(loudest(await scene.setup.recording(recording?.id ?? ''), callers)).toBeGreaterThan(0.02);
      },
      way: ['message left', 'right hang-up'],
    },
    record: {
      agents: [robin('record')],
      flows: [
        leading('record', {
          record: { kind: 'record', recording: 'on', outcomes: { done: 'ring' } },
          ring: {
            ...{ kind: 'ring', targets: [{ agent: 'robin-record' }], ringSeconds: 120 },
            outcomes: { answered: 'right' },
          },
        }),
      ],
      async plays(scene) {
        const agent = await answers(scene.agents[0]);
        await talk(scene.caller, agent);
        await until('the recording', async () => (await scene.record()).recording === 'on');
        await speaks(agent);
        await agent.hangUp();
        await ends(scene);
        await until('the file', async () => (await scene.record()).recordings.length === 1);
        const [recording] = (await scene.record()).recordings;
        const wav = await scene.setup.recording(recording?.id ?? '');
        expect(recording?.kind).toBe('call');
        for (const [side, hertz] of [callers, agents].entries())
          expect(loudest(wav, hertz, side)).toBeGreaterThan(0.02);
      },
      way: ['record done', 'ring answered', 'right hang-up'],
    },
  }) satisfies Record<string, NodeCase>;
