import { expect, it } from 'vitest';
import { proofProblems, readProofs, verdict } from '../../scripts/docs/proofs.ts';
import type { CrmCapability } from '../../src/domain/crm/manifest.ts';

/** A README with these rows: capability, how, proof. */
function readme(...rows: [first: string, how: string, proof: string][]): string {
  return [
    '# Adapter\n\n| file | does |\n|---|---|\n| `calls.log` | no row of proofs |\n',
    '| capability | how | proof |\n|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '\n| limit | why |\n|---|---|\n| `tickets.list` | another table |\n',
  ].join('\n');
}

function verdictOf(capability: CrmCapability, ...rows: [string, string, string][]): string {
  const proof = readProofs(readme(...rows)).get(capability);
  if (proof === undefined) throw new Error(`no proof of ${capability}`);
  return verdict(proof);
}

it.each([
  ['*server*', 'real server'],
  ['*client*, *fake*', 'vendor’s client'],
  ['*SDK*, *client*', 'vendor’s client'],
  ['*recorded* 13–15, *client*', 'vendor’s client, recorded exchange'],
  ['*recorded*; the page: *documentation*', 'recorded exchange; in part documentation only'],
  ['*recorded*; order: *grammar*', 'recorded exchange; in part documentation only'],
  ['*documentation* only', 'documentation only'],
  ['*source*', 'documentation only (vendor’s source, read)'],
])('the proof “%s” reads “%s”', (proof, says) => {
  expect(verdictOf('calls.log', ['`calls.log`', 'PUT', proof])).toBe(says);
});

it('a fake or a page of ours proves no more than documentation', () => {
  expect(verdictOf('calls.log', ['`calls.log`', 'PUT', '*fake*, *frame*'])).toBe('documentation only');
});

it('words that are not in italics prove nothing', () => {
  const proofs = readProofs(readme(['`calls.log`', 'PUT', 'the client is right; **recorded**']));
  expect(proofs.get('calls.log')?.words).toEqual([]);
});

it('further parts of a capability neither lift nor hide what its own row says', () => {
  const part = (proof: string): [string, string, string] => ['… update', 'POST', proof];
  expect(verdictOf('calls.log', ['`calls.log`: create', 'PUT', '*recorded*'], part('*documentation*'))).toBe(
    'recorded exchange; in part documentation only',
  );
  expect(verdictOf('calls.log', ['`calls.log`: create', 'PUT', '*source*'], part('*client*'))).toBe(
    'documentation only (vendor’s source, read); in part vendor’s client',
  );
  expect(verdictOf('calls.log', ['`calls.log`', 'PUT', '*client*'], ['the log', '', '*source*'])).toBe(
    'vendor’s client',
  );
});

it('a row can name several capabilities', () => {
  const proofs = readProofs(readme(['`tickets.list`, `tickets.save`', 'tickets', '*server*']));
  expect([...proofs].map(([name, { how }]) => [name, how])).toEqual([
    ['tickets.list', 'tickets'],
    ['tickets.save', 'tickets'],
  ]);
});

it('a manifest with a capability that nothing proves is refused, and a proof that no manifest names', () => {
  const privately: [string, string, string] = ['`contacts.private`', 'every user reads it', '–'];
  const problems = (capabilities: CrmCapability[], ...rows: [string, string, string][]) =>
    proofProblems('README.md', capabilities, readProofs(readme(...rows)));

  expect(problems(['calls.log'], ['`calls.log`', 'PUT', '*server*'], privately)).toEqual([]);
  expect(problems(['calls.log', 'users.list'], ['`calls.log`', 'PUT', 'tried by hand'], privately)).toEqual([
    'README.md: no proof of calls.log, which the manifest names',
    'README.md: no proof of users.list, which the manifest names',
  ]);
  expect(problems([], ['`calls.live`', 'POST', '*client*'], privately)).toEqual([
    'README.md: proves calls.live, which the manifest does not name',
  ]);
  expect(problems(['calls.log'], ['`calls.log`', 'PUT', '*server*, *believed*'], privately)).toEqual([
    'README.md: “believed” at calls.log is no word for a proof',
  ]);
  expect(problems(['calls.log'], ['`calls.log`', 'PUT', '*server*'])).toEqual([
    'README.md: does not say why contacts.private is missing',
  ]);
});

it('a README without a table of proofs is named', () => {
  expect(() => readProofs('# Adapter\n\n| file | does |\n|---|---|\n')).toThrow('no table with the column “proof”');
});
