/** `npm test [-- part [filter …]]`: runs all tests and checks. The last line is the count: "N passed, N failed". */
import { ensureChromium, installCommand } from './chromium.ts';
import { type Counts, sum, summary } from './test/counts.ts';
import ensureGatewayBundle from './test/gateway-bundle.ts';
import { useOwnTemporaryFolder } from './test/own-folder.ts';
import { type Part, type PartRun, parts, stages } from './test/parts.ts';
import { watchProcessors } from './test/processors.ts';

const [wanted, ...filters] = process.argv.slice(2);
const chosen = parts.filter(({ name }) => !wanted || name === wanted);
if (chosen.length === 0) {
  console.error(`No part "${wanted}". There are: ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

useOwnTemporaryFolder();
const browser = chosen.some(({ needsBrowser }) => needsBrowser) ? ensureChromium() : undefined;
const failure: Counts = { passed: 0, failed: 1, skipped: 0 };
const results = new Map<Part, { counts: Counts; seconds: number }>();
const begun = performance.now();
const busy = watchProcessors();
for (const stage of stages) {
  const lanes = stage
    .map((lane) => lane.flatMap((name) => chosen.filter((part) => part.name === name)))
    .filter((lane) => lane.length > 0);
  const beside = lanes.length > 1;
  // Once, and not in each of two runners that start at the same time. If it fails, they say why.
  if (beside) await ensureGatewayBundle().catch(() => undefined);
  await Promise.all(lanes.map((lane) => runLane(lane, beside)));
}

console.log('');
// A part that is in no stage counts as failed.
const rows = chosen.map((part) => ({ part, ...(results.get(part) ?? { counts: failure, seconds: 0 }) }));
for (const { part, counts, seconds } of rows) {
  console.log(`${part.name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${summary(counts)}`);
}
const seconds = (performance.now() - begun) / 1000;
console.log(
  `${'in all'.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   processors ${Math.round(busy() * 100)} % busy`,
);
const total = sum(rows.map(({ counts }) => counts));
if (total.failed > 0) {
  // The reports themselves are far above, between those of the other parts.
  console.log('\nFailed:');
  for (const { part, counts } of rows) {
    if (counts.failed === 0) continue;
    for (const failure of counts.failures?.length ? counts.failures : ['ended with an error'])
      console.log(`  ${part.name}: ${failure}`);
  }
}
console.log(`\n${summary(total)}`);
process.exit(total.failed > 0 ? 1 : 0);

async function runLane(lane: readonly Part[], beside: boolean): Promise<void> {
  for (const part of lane) {
    const start = performance.now();
    const say = (line: string): void => console.log(beside ? `${part.name.padEnd(9)} │ ${line}` : line);
    for (const line of ['', `━━━ ${part.title} ━━━`, '']) say(line);
    const counts = part.needsBrowser && !browser ? withoutBrowser(say) : await ran(part, { filters, beside, say });
    results.set(part, { counts, seconds: (performance.now() - start) / 1000 });
  }
}

async function ran(part: Part, run: PartRun): Promise<Counts> {
  try {
    return await part.run(run);
  } catch (error) {
    console.error(error);
    return failure;
  }
}

/** On a developer's machine the part is skipped with a message. In CI a missing program is a failure. */
function withoutBrowser(say: PartRun['say']): Counts {
  const ci = process.env.CI === 'true' || process.env.CI === '1';
  say(`${ci ? 'Failed' : 'Skipped'}: no Chrome, Chromium or Edge was found. To install one: ${installCommand()}`);
  return { passed: 0, failed: ci ? 1 : 0, skipped: ci ? 0 : 1 };
}
