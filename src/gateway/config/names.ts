import { fileNames } from './secrets.ts';
import { settingNames } from './settings.ts';

/** All variables that the gateway reads. */
const known: readonly string[] = [...settingNames, ...fileNames, 'SIDECALL_CONFIG'];

/**
 * Variables that look like settings but are unknown, each with the most similar setting. Variables of the demo, and
 * those that Kubernetes sets for a service named sidecall, are excluded.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
export function unknownVariables(
  env: Readonly<Record<string, string | undefined>>,
): { name: string; meant: string | null }[] {
  return Object.keys(env)
    .filter((name) => /^SIDECALL_/i.test(name) && !known.includes(name))
    .filter((name) => !/^SIDECALL_(?:DEMO_|TEST_|SERVICE_(?:HOST|PORT)|PORT_\d+_)/.test(name))
    .map((name) => ({ name, meant: nearestSetting(name) }));
}

/** The setting with the most similar name. null: none is similar enough. */
export function nearestSetting(name: string): string | null {
  const wanted = name.toUpperCase();
  let best: { name: string; steps: number } | null = null;
  for (const candidate of known) {
    const steps = distance(wanted, candidate);
    if (best === null || steps < best.steps) best = { name: candidate, steps };
  }
  // A quarter of the part that differs between settings.
  const most = Math.max(2, Math.floor((wanted.length - 'SIDECALL_'.length) / 4));
  return best !== null && best.steps <= most ? best.name : null;
}

/** The number of single-character changes from one text to the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
