import { expect } from '@open-wc/testing';
import { storiesOf, storyModules } from '../../stories/index.ts';
import type { PolicyReport } from './policy/every-story.ts';

let frame: HTMLIFrameElement | null = null;

afterEach(() => {
  frame?.remove();
  frame = null;
});

/** A strict page of another site. @param sandbox null: the frame has none */
function strictFrame(sandbox: string | null): Promise<PolicyReport> {
  const own = document.createElement('iframe');
  frame = own;
  if (sandbox !== null) own.setAttribute('sandbox', sandbox);
  const report = new Promise<PolicyReport>((resolve) => {
    addEventListener('message', function listen({ data, source }) {
      if (source !== own.contentWindow) return;
      removeEventListener('message', listen);
      resolve(data as PolicyReport);
    });
  });
  const otherHost = location.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  own.src = `http://${otherHost}:${location.port}/__sidecall/strict?module=/test/browser/policy/every-story.ts`;
  document.body.append(own);
  return report;
}

const all = storyModules.flatMap((module) => storiesOf(module).map(([name]) => `${module.default.title}: ${name}`));

for (const [where, sandbox] of [
  ['a frame of another site', null],
  ['a sandboxed frame of another site', 'allow-scripts allow-same-origin'],
  ['a sandboxed frame without an origin', 'allow-scripts'],
] as const) {
  it(`every element, in every state, breaks no strict policy in ${where}`, async () => {
    const { drawn, elements, violations, errors, caught, origin } = await strictFrame(sandbox);
    expect(violations).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
    expect(drawn).to.deep.equal(all);
    expect(elements).to.include.members(storyModules.map(({ default: { component } }) => component));
    expect(origin === 'null').to.equal(sandbox === 'allow-scripts');
    expect(caught).to.have.members(['style-src-attr', 'require-trusted-types-for', 'trusted-types', 'style-src-elem']);
  }).timeout(300_000);
}
