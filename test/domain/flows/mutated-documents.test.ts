import { expect, it } from 'vitest';
import { examineFlow } from '../../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../../src/domain/flows/check/read.ts';
import { diffFlows } from '../../../src/domain/flows/document/diff.ts';
import { startFlow, stepFlow } from '../../../src/domain/flows/run/interpreter.ts';
import { call, monday } from './support/flows.ts';
import { Gateway } from './support/random-events.ts';
import { pick, type Random, randomFlows, seeded } from './support/random-flows.ts';

type Json = Record<string, unknown>;

const junk = [
  null,
  '',
  'n0',
  'sayy',
  -1,
  1e12,
  0.5,
  true,
  [],
  {},
  [null],
  { text: {} },
  '{{x}}',
  'x'.repeat(3000),
  '１',
];

/** The document with one to three values replaced, removed or added, anywhere in it. */
function mutated(document: object, random: Random): Json {
  const copy = JSON.parse(JSON.stringify(document)) as Json;
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    let place = copy;
    for (let depth = Math.floor(random() * 5); depth > 0; depth--) {
      const inner = Object.values(place).filter((value) => typeof value === 'object' && value !== null);
      if (inner.length > 0) place = pick(random, inner) as Json;
    }
    const key = random() < 0.1 ? 'extra' : pick(random, Object.keys(place));
    if (key === undefined) continue;
    if (random() < 0.2) delete place[key];
    else place[key] = pick(random, junk);
  }
  return copy;
}

it('a document with random mistakes is refused with findings, or runs', () => {
  let refused = 0;
  let ran = 0;
  for (let seed = 0; seed < 400; seed++) {
    const random = seeded(seed);
    const [original] = randomFlows(random);
    const read = readFlow(mutated(original ?? {}, random));
    if ('findings' in read) {
      refused += 1;
      expect(read.findings.length, `seed ${seed}`).toBeGreaterThan(0);
      for (const { message } of read.findings) expect(message, `seed ${seed}`).toMatch(/\.$|\?$/);
      continue;
    }
    ran += 1;
    const { document } = read;
    examineFlow(document);
    diffFlows(original ?? null, document);
    // A draft with findings is never published, but nothing may throw.
    const library = { document: () => document };
    const gateway = new Gateway();
    let step = startFlow({ call, flow: document.name, version: 1, at: monday, seed }, library);
    for (let events = 0; events < 60 && step.state.ended === null; events++) {
      gateway.take(step.commands);
      step = stepFlow(step.state, gateway.next(random, monday + events), library);
    }
  }
  expect(refused).toBeGreaterThan(50);
  expect(ran).toBeGreaterThan(20);
});
