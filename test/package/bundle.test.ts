import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, inject, it, onTestFinished } from 'vitest';

interface Bundle {
  code: string;
  /** Files of the package that the page loads at once, below dist/src. */
  first: string[];
  /** Files that it may load later. */
  later: string[];
  /** Folders of the packages called lit-element. More than one means two copies. */
  lits: Set<string>;
}

/** Bundles a page with this code and the installed package, with Vite’s own settings. */
async function bundle(code: string): Promise<Bundle> {
  const folder = mkdtempSync(join(inject('installed').plain, 'bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'main.js'), code);
  writeFileSync(join(folder, 'index.html'), '<script type="module" src="./main.js"></script>');
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false },
  });
  const chunks = (built as Rolldown.RolldownOutput).output.filter((each) => each.type === 'chunk');
  const entry = chunks.find(({ isEntry }) => isEntry);
  const first = chunks.filter((each) => each === entry || entry?.imports.includes(each.fileName));
  // A module without remaining code does not count.
  const modulesOf = (some: typeof chunks): string[] =>
    some.flatMap(({ modules }) =>
      Object.entries(modules)
        .filter(([, { renderedLength }]) => renderedLength > 0)
        .map(([id]) => id),
    );
  const ours = (ids: string[]): string[] => ids.flatMap((id) => /sidecall\/dist\/src\/(.+)$/.exec(id)?.[1] ?? []);
  return {
    code: chunks.map((each) => each.code).join('\n'),
    first: ours(modulesOf(first)),
    later: ours(modulesOf(chunks.filter((each) => !first.includes(each)))),
    lits: new Set(modulesOf(chunks).flatMap((id) => /^(.*\/lit-element)\//.exec(id)?.[1] ?? [])),
  };
}

it('the softphone brings its elements, those of calls later, one lit, and the voice layer only later', async () => {
  const { first, later, lits, code } = await bundle("import 'sidecall/define/softphone';");
  for (const element of ['softphone', 'dialer']) expect(first).toContain(`elements/${element}/define.js`);
  // What no first screen needs.
  for (const element of ['screen-pop', 'wrap-up', 'call-log']) expect(later).toContain(`elements/${element}/define.js`);
  // The code that reads a token is small, and the agent must be known at once.
  const early = first.filter((file) => /^voice\/|^phone\/create-phone/.test(file));
  expect(early).toEqual(['voice/device/token.js']);
  expect(later).toContain('voice/device/device.js');
  expect([...lits]).toHaveLength(1);
  expect(code).not.toMatch(/\beval\(|new Function\(/);
});

it('one element brings no other', async () => {
  const { first } = await bundle("import { CtiDialer } from 'sidecall';\nwindow.made = CtiDialer;");
  expect(first).toContain('elements/dialer/dialer.js');
  // The English texts of all elements are one set.
  const others = /^elements\/(softphone|screen-pop|call-log)\/(?!.*\bmessages\.js$)|define|^voice|^phone/;
  expect(first.filter((file) => others.test(file))).toEqual([]);
});

it('the classes alone register nothing, and cost nothing where they are not used', async () => {
  const { first } = await bundle("import 'sidecall';\nimport 'sidecall/softphone';\nimport 'sidecall/voice';");
  expect(first).toEqual([]);
});

it('the voice layer brings no element, and its SIP stack only later', async () => {
  const { first, later } = await bundle("import { Device } from 'sidecall/voice';\nwindow.made = Device;");
  expect(first).toContain('voice/device/device.js');
  expect(first.filter((file) => /^elements|^voice\/sip\/jssip/.test(file))).toEqual([]);
  expect(later).toContain('voice/sip/jssip-agent.js');
});
