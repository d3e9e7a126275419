import * as z from 'zod/mini';

/** The name of a skill, such as "billing" or "german": as flows name it. */
export const skillName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be 1 to 63 lower-case letters, digits and hyphens, a letter first'));

/** From 1, knows a little, to 5, expert. */
export const skillLevel = z.int().check(z.gte(1), z.lte(5));

const Skill = z.object({ name: skillName, level: skillLevel });

/** What an agent can do, or what a call requires: the agent’s level must be at least the required one. */
export const Skills = z.array(Skill).check(
  z.maxLength(50),
  z.refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must not name a skill twice'),
);
export type Skills = z.infer<typeof Skills>;

/** One step of relaxation: once a call has waited so long, each required level is lower by `lower`. */
interface RelaxationStep {
  afterSeconds: number;
  /** 1 to 5. A skill whose level becomes 0 is no longer required; 5 accepts every agent of the queue. */
  lower: number;
}

/** How much lower the required levels are now. @param steps in the order of their times @param since in ms, like `now` */
export function loweredBy(steps: readonly RelaxationStep[], since: number, now: number): number {
  return steps.findLast(({ afterSeconds }) => now >= since + afterSeconds * 1000)?.lower ?? 0;
}

/** The skills that are still required when each level is lower by `lower`. */
export function relaxed(skills: Skills, lower: number): Skills {
  return skills.flatMap(({ name, level }) => (level > lower ? [{ name, level: level - lower }] : []));
}

/** Skills for comparing. Equal skills are usually the same object, by which agents and calls are grouped. */
export interface SkillSet {
  readonly levels: ReadonlyMap<string, number>;
}

/** More sets than a gateway has kinds of agents and calls. */
const mostSets = 10_000;

/** Makes sets, and returns the one that it made for the same skills before. */
export class SkillSets {
  readonly #sets = new Map<string, SkillSet>();

  of(skills: Skills): SkillSet {
    const sorted = [...skills].sort((a, b) => (a.name < b.name ? -1 : 1));
    const key = sorted.map(({ name, level }) => `${name}:${level}`).join();
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    // Two objects for equal skills are only one more group.
    if (this.#sets.size >= mostSets) this.#sets.clear();
    const made = { levels: new Map(sorted.map(({ name, level }) => [name, level])) };
    this.#sets.set(key, made);
    return made;
  }
}

/** Whether an agent with these skills can take a call that requires those. */
export function meets(agent: SkillSet, required: SkillSet): boolean {
  for (const [name, level] of required.levels) if ((agent.levels.get(name) ?? 0) < level) return false;
  return true;
}

/** Of a skill that both name, the higher level counts. */
export function joinSkills(one: Skills, other: Skills): Skills {
  const levels = new Map(one.map(({ name, level }) => [name, level]));
  for (const { name, level } of other) levels.set(name, Math.max(level, levels.get(name) ?? 0));
  return [...levels].map(([name, level]) => ({ name, level }));
}
