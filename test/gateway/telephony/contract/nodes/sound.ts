import { expect } from 'vitest';
import {
  agents,
  answers,
  ends,
  first,
  hears,
  hearsPrompt,
  leading,
  music,
  type NodeCase,
  patient,
  robin,
  second,
  talk,
  third,
  tone,
} from './case.ts';

/** What callers hear, and the keys that they press. */
export function soundCases({ web, servers }: { web: string; servers: string }) {
  const greeting = (line: string, outcomes: Record<string, string>) => ({
    ...{ kind: 'greeting', url: `${servers}/greeting?line=${encodeURIComponent(line)}`, timeoutSeconds: 15, outcomes },
  });
  return {
    say: {
      flows: [leading('say', { say: { kind: 'say', prompt: tone(first), outcomes: { done: 'right' } } })],
      plays: (scene) => hearsPrompt(scene, first),
      way: ['say done', 'right hang-up'],
    },
    menu: {
      flows: [
        leading('menu', {
          menu: {
            ...{ kind: 'menu', prompt: [{ prompt: music(first) }], invalid: tone(second), keys: { 2: 'Two' } },
            ...{ outcomes: { 2: 'right' }, ...patient },
          },
        }),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('7');
        await hears(scene.caller, second);
        await scene.caller.digits('2');
        await ends(scene);
      },
      way: ['menu 2', 'right hang-up'],
    },
    gather: {
      flows: [
        leading('gather', {
          code: {
            ...{ kind: 'gather', prompt: tone(first), invalid: tone(second), save: 'code', minDigits: 3, maxDigits: 4 },
            ...{ outcomes: { got: 'say' }, interDigitSeconds: 60, ...patient },
          },
          say: { kind: 'say', prompt: tone('{{code}}'), outcomes: { done: 'right' } },
        }),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('12#');
        await hears(scene.caller, second);
        await scene.caller.digits(String(third));
        await hearsPrompt(scene, third);
      },
      way: ['code got', 'say done', 'right hang-up'],
    },
    language: {
      flows: [
        leading(
          'language',
          {
            ask: {
              ...{ kind: 'language', prompt: tone(first), keys: { 1: 'en', 2: 'de' } },
              ...{ outcomes: { chosen: 'say' }, ...patient },
            },
            say: {
              ...{ kind: 'say', prompt: [{ text: { en: `${second} Hz for 20 s`, de: `${third} Hz for 20 s` } }] },
              outcomes: { done: 'right' },
            },
          },
          { languages: ['en', 'de'] },
        ),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('2');
        await hearsPrompt(scene, third);
      },
      way: ['ask chosen', 'say done', 'right hang-up'],
    },
    consent: {
      number: { consent: 'required' },
      flows: [
        leading('consent', {
          ask: { kind: 'consent', prompt: tone(first), outcomes: { refused: 'message' }, ...patient },
          // Nothing is recorded without consent, so this node fails.
          message: { kind: 'voicemail', outcomes: { failed: 'right' } },
        }),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('2');
        await ends(scene);
        expect((await scene.record()).consent).toMatchObject({ state: 'refused', by: 'key' });
      },
      way: ['ask refused', 'message failed', 'right hang-up'],
    },
    survey: {
      agents: [robin('survey')],
      flows: [
        leading('survey', {
          ring: {
            ...{ kind: 'ring', targets: [{ agent: 'robin-survey' }], ringSeconds: 120 },
            outcomes: { answered: 'ask' },
          },
          ask: {
            kind: 'survey',
            questions: [
              { name: 'happy', prompt: tone(first), keys: ['1', '2'] },
              { name: 'again', prompt: tone(second), keys: ['*'] },
            ],
            ...{ outcomes: { done: 'check' }, ...patient },
          },
          check: {
            ...{ kind: 'branch', cases: [{ outcome: 'two', value: 'survey.happy', as: 'number', is: '=', than: 2 }] },
            outcomes: { two: 'right' },
          },
        }),
      ],
      async plays(scene) {
        const agent = await answers(scene.agents[0]);
        await talk(scene.caller, agent);
        await agent.hangUp();
        await hears(scene.caller, first, agents);
        await scene.caller.digits('2');
        await hears(scene.caller, second);
        await scene.caller.digits('*');
        await ends(scene);
      },
      way: ['ring answered', 'ask done', 'check two', 'right hang-up'],
    },
    wait: {
      flows: [
        leading('wait', {
          wait: { kind: 'wait', seconds: 600, music: music(first), keys: ['5'], outcomes: { 5: 'right' } },
        }),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('5');
        await ends(scene);
      },
      way: ['wait 5', 'right hang-up'],
    },
    greeting: {
      flows: [
        leading('greeting', {
          text: greeting(`${first} Hz for 20 s`, { done: 'sound' }),
          sound: greeting(`${web}/${second}-20.wav`, { done: 'right' }),
        }),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('0');
        await hearsPrompt(scene, second);
      },
      way: ['text done', 'sound done', 'right hang-up'],
    },
  } satisfies Record<string, NodeCase>;
}
