import { expect, it } from 'vitest';
import { runNode } from '../../scripts/run.ts';

it('output that is shown comes in whole lines, and cannot go back over what another program wrote', async () => {
  const program = `
    process.stdout.write('one\\u001b[2K\\u001b[1A, \\u001b[31mred\\u001b[39m\\ntw');
    setTimeout(() => process.stdout.write('o\\nthree'), 20);`;
  const lines: string[] = [];
  expect(await runNode(['-e', program], { show: (line) => lines.push(line) })).toEqual({ ok: true, output: '' });
  expect(lines).toEqual(['one, \u001b[31mred\u001b[39m', 'two', 'three']);
});
