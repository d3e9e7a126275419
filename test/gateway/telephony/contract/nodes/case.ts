import type { FlowDocument, NodeKind } from '../../../../../src/domain/flows/document/document.ts';
import { outcomesOf } from '../../../../../src/domain/flows/document/kinds.ts';
import { flow, type Nodes, text } from '../../../flows/flow-world.ts';
import type { Scene, StageCall, StageCase } from '../flow-stage.ts';
import { until } from '../kit.ts';

/** A kind of node by its audible effect. */
export interface NodeCase extends StageCase {
  /** "node outcome" of each step of the call. */
  way: readonly string[];
}

/** The tones of callers, of agents, and of the second agent and the network. */
export const [callers, agents, others] = [440, 880, 1320] as const;
/** Tones of prompts. */
export const [first, second, third] = [520, 760, 1200] as const;
/** Where a flow should lead, and where it should not. */
const [right, wrong] = [1040, 1700] as const;

/** So long that a busy machine cannot miss it. A key ends it. */
export const tone = (hertz: number | string) => text(`${hertz} Hz for 20 s`);
export const music = (hertz: number) => `hz-${hertz}-20`;
export const patient = { firstDigitSeconds: 60 };

/** Tones are compared with each other: on a busy machine pieces are missing, which lowers a tone and adds noise. */
export async function hears(call: StageCall, hertz: number, not: number = wrong): Promise<void> {
  await until(`${hertz} Hz to be heard, and ${not} Hz not`, async () => {
    const { tones } = await call.hears(hertz, not);
    return (tones[0] ?? 0) > 0.05 && (tones[1] ?? 0) < (tones[0] ?? 0) / 6;
  }).catch(async (cause: unknown) => {
    const { tones } = await call.hears(hertz, not);
    throw new Error(`${cause}: ${tones} heard, ${(await call.state?.()) ?? JSON.stringify(await call.packets())}`, {
      cause,
    });
  });
}

/** A flow in which all outcomes that a node does not name lead to the wrong tone. */
export function leading(name: string, nodes: Nodes, more: Partial<FlowDocument> = {}): FlowDocument {
  const ends: Nodes = {
    right: { kind: 'wait', seconds: 600, music: music(right), outcomes: { done: 'right' } },
    wrong: { kind: 'wait', seconds: 600, music: music(wrong), outcomes: { done: 'wrong' } },
  };
  const document = flow({ ...nodes, ...ends }, { name, ...more });
  const wired = document.nodes.map((node) => {
    const others = Object.fromEntries(Object.keys(outcomesOf(node)).map((outcome) => [outcome, 'wrong']));
    return { ...node, outcomes: { ...others, ...node.outcomes } };
  });
  return { ...document, nodes: wired };
}

/** The caller hears the right tone, which goes on until they hang up. */
export const ends = ({ caller }: Scene): Promise<void> => hears(caller, right);

/** Hears a long prompt, ends it by a key, and then hears the right tone. */
export async function hearsPrompt(scene: Scene, hertz: number): Promise<void> {
  await hears(scene.caller, hertz);
  await scene.caller.digits('0');
  await ends(scene);
}

export async function talk(caller: StageCall, agent: StageCall, voice: number = agents): Promise<void> {
  await hears(caller, voice, callers);
  await hears(agent, callers, voice);
}

/** Sound of two seconds, measured by its packets and not by a clock. */
export async function speaks(call: StageCall): Promise<void> {
  const { sent } = await call.packets();
  await until('two seconds of sound', async () => (await call.packets()).sent - sent > 100);
}

export async function answers(phone: Scene['network'] | undefined): Promise<StageCall> {
  if (phone == null) throw new Error('the case has no such phone');
  const call = await phone.incoming();
  await call.answer();
  return call;
}

export const robin = (kind: NodeKind) => ({ identity: `robin-${kind}` });
