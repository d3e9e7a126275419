import { expect } from 'vitest';
import { weekdays } from '../../../../../src/domain/flows/document/schedule.ts';
import { text } from '../../../flows/flow-world.ts';
import { closedSwitch } from '../flow-stage.ts';
import { ends, first, hearsPrompt, leading, type NodeCase, tone } from './case.ts';

const always = Object.fromEntries(weekdays.map((day) => [day, [{ from: '00:00', to: '24:00' }]]));

/** Where a flow goes by itself. */
export const logicCases = () =>
  ({
    branch: {
      flows: [
        leading('branch', {
          set: { kind: 'set', variables: [{ name: 'n', value: '10' }], outcomes: { done: 'compare' } },
          compare: {
            kind: 'branch',
            cases: [
              { outcome: 'less', value: 'n', as: 'number', is: '<', than: '9' },
              { outcome: 'more', value: 'n', as: 'number', is: '>', than: '9' },
            ],
            outcomes: { more: 'right' },
          },
        }),
      ],
      plays: ends,
      way: ['set done', 'compare more', 'right hang-up'],
    },
    set: {
      flows: [
        leading('set', {
          set: { kind: 'set', variables: [{ name: 'hertz', value: first }], outcomes: { done: 'say' } },
          say: { kind: 'say', prompt: tone('{{hertz}}'), outcomes: { done: 'right' } },
        }),
      ],
      plays: (scene) => hearsPrompt(scene, first),
      way: ['set done', 'say done', 'right hang-up'],
    },
    hours: {
      flows: [
        leading(
          'hours',
          {
            now: { kind: 'hours', schedule: 'always', outcomes: { open: 'storm' } },
            storm: { kind: 'hours', schedule: 'always', switch: closedSwitch, outcomes: { closed: 'right' } },
          },
          { schedules: [{ name: 'always', timeZone: 'Europe/Berlin', week: always, holidays: [] }] },
        ),
      ],
      plays: ends,
      way: ['now open', 'storm closed', 'right hang-up'],
    },
    split: {
      flows: [
        leading('split', {
          split: {
            kind: 'split',
            shares: [
              { outcome: 'none', percent: 0 },
              { outcome: 'all', percent: 100 },
            ],
            outcomes: { all: 'right' },
          },
        }),
      ],
      plays: ends,
      way: ['split all', 'right hang-up'],
    },
    loop: {
      flows: [
        leading('loop', {
          loop: { kind: 'loop', times: 2, outcomes: { again: 'say', spent: 'right' } },
          say: { kind: 'say', prompt: text(`${first} Hz for 1 s`), outcomes: { done: 'loop' } },
        }),
      ],
      async plays(scene) {
        await ends(scene);
        // No key ends these prompts: the caller hears each of them to its end.
        const said = (await scene.record()).flow?.steps.filter(({ node }) => node === 'say') ?? [];
        for (const { durationMs } of said) expect(durationMs).toBeGreaterThan(900);
      },
      way: ['loop again', 'say done', 'loop again', 'say done', 'loop spent', 'right hang-up'],
    },
    'call-flow': {
      flows: [
        leading('call-flow', {
          missing: { kind: 'call-flow', flow: 'no-such-flow', outcomes: { failed: 'call' } },
          call: { kind: 'call-flow', flow: 'call-flow-inner', outcomes: { done: 'right' } },
        }),
        leading('call-flow-inner', {
          say: { kind: 'say', prompt: tone(first), outcomes: { done: 'back' } },
          back: { kind: 'return' },
        }),
      ],
      plays: (scene) => hearsPrompt(scene, first),
      way: ['missing failed', 'say done', 'back end', 'call done', 'right hang-up'],
    },
    return: {
      flows: [
        leading('return', {
          call: { kind: 'call-flow', flow: 'return-inner', results: ['paid'], outcomes: { paid: 'right' } },
        }),
        leading('return-inner', { back: { kind: 'return', result: 'paid' } }),
      ],
      plays: ends,
      way: ['back end', 'call paid', 'right hang-up'],
    },
    'hang-up': {
      flows: [leading('hang-up', { over: { kind: 'hang-up', cause: 'busy' } })],
      async plays({ caller }) {
        expect((await caller.over()).status).toBe(486);
      },
      way: ['over end'],
    },
  }) satisfies Record<string, NodeCase>;
