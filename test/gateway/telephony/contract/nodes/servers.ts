import { text } from '../../../flows/flow-world.ts';
import { network } from '../flow-stage.ts';
import { ends, first, hears, hearsPrompt, leading, type NodeCase, patient, tone } from './case.ts';

/** The CRM, and servers that a flow asks. */
export const serverCases = ({ servers }: { servers: string }) =>
  ({
    lookup: {
      flows: [
        leading('lookup', {
          lookup: { kind: 'lookup', number: network, timeoutMs: 15_000, outcomes: { found: 'say' } },
          say: { kind: 'say', prompt: text('{{contact.name}}'), outcomes: { done: 'right' } },
        }),
      ],
      plays: (scene) => hearsPrompt(scene, first),
      way: ['lookup found', 'say done', 'right hang-up'],
    },
    request: {
      flows: [
        leading('request', {
          ask: {
            ...{ kind: 'request', url: `${servers}/order`, body: { line: '{{called.number}}' }, timeoutSeconds: 15 },
            ...{ save: { hertz: 'order.hertz' }, outcomes: { done: 'say' } },
          },
          say: { kind: 'say', prompt: tone('{{hertz}}'), outcomes: { done: 'right' } },
        }),
      ],
      plays: (scene) => hearsPrompt(scene, first),
      way: ['ask done', 'say done', 'right hang-up'],
    },
    passthru: {
      flows: [
        leading('passthru', {
          menu: { kind: 'menu', prompt: tone(first), keys: { 1: 'One' }, outcomes: { 1: 'ask' }, ...patient },
          ask: { kind: 'passthru', url: `${servers}/passthru`, timeoutSeconds: 15, outcomes: { other: 'right' } },
        }),
      ],
      async plays(scene) {
        await hears(scene.caller, first);
        await scene.caller.digits('1');
        await ends(scene);
      },
      way: ['menu 1', 'ask other', 'right hang-up'],
    },
  }) satisfies Record<string, NodeCase>;
