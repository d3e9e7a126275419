/**
 * `npm run check [step …]`: all checks that do not run the product. Two steps run at a time. Each counts as one test.
 */
import { availableParallelism } from 'node:os';
import { steps } from './check/steps.ts';
import { type Counts, failureLine, summary } from './test/counts.ts';

/**
 * @param wanted beginnings of step names; none: all steps
 * @param say gets a line for each step
 */
export async function check(
  wanted: readonly string[] = [],
  say: (line: string) => void = console.log,
): Promise<Counts> {
  const waiting = steps.filter(({ name }) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const begun = performance.now();
      const { ok, output } = await step.run().catch((error: unknown) => ({ ok: false, output: String(error) }));
      counts[ok ? 'passed' : 'failed'] += 1;
      say(`${ok ? '✓' : '✗'} ${step.name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
      if (ok) continue;
      say(`${output.trimEnd().replace(/^/gm, '    ')}\n`);
      counts.failures = [...(counts.failures ?? []), failureLine(`check ${step.name}`, '', output)];
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  return counts;
}

if (import.meta.main) {
  const counts = await check(process.argv.slice(2));
  console.log(summary(counts));
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}
