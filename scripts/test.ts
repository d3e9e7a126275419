/** `npm test [-- part [filter …]]`: runs all tests and checks. The last line is the count: "N passed, N failed". */
import { ensureChromium, installCommand } from './chromium.ts';
import { type Counts, sum, summary } from './test/counts.ts';
import { type Part, parts } from './test/parts.ts';

const [wanted, ...filters] = process.argv.slice(2);
const chosen = parts.filter(({ name }) => !wanted || name === wanted);
if (chosen.length === 0) {
  console.error(`No part "${wanted}". There are: ${parts.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const browser = chosen.some(({ needsBrowser }) => needsBrowser) ? ensureChromium() : undefined;
const rows: { part: Part; counts: Counts; seconds: number }[] = [];
for (const part of chosen) {
  console.log(`\n━━━ ${part.title} ━━━\n`);
  const begun = performance.now();
  const counts = part.needsBrowser && !browser ? withoutBrowser() : await ran(part);
  rows.push({ part, counts, seconds: (performance.now() - begun) / 1000 });
}

console.log('');
for (const { part, counts, seconds } of rows) {
  console.log(`${part.name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s   ${summary(counts)}`);
}
const total = sum(rows.map(({ counts }) => counts));
console.log(`\n${summary(total)}`);
process.exit(total.failed > 0 ? 1 : 0);

async function ran(part: Part): Promise<Counts> {
  try {
    return await part.run(filters);
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** On a developer's machine the part is skipped with a message. In CI a missing program is a failure. */
function withoutBrowser(): Counts {
  const ci = process.env.CI === 'true' || process.env.CI === '1';
  console.log(
    `${ci ? 'Failed' : 'Skipped'}: no Chrome, Chromium or Edge was found. To install one: ${installCommand()}`,
  );
  return { passed: 0, failed: ci ? 1 : 0, skipped: ci ? 0 : 1 };
}
