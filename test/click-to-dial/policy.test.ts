import { expect } from '@open-wc/testing';
import { ownPage } from '../elements/support/own-page.ts';

const policy = `style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

for (const [what, without] of [
  ['with highlights', ''],
  ['with lines above the page', 'delete globalThis.Highlight;'],
]) {
  it(`marks and lists numbers ${what} where neither styles nor markup may be added`, async () => {
    const script = `
      const violations = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective));
      ${without}
      const text = document.createElement('p');
      text.className = 'phone';
      text.append('+49 30 1234567');
      document.body.append(text);
      const { clickToDial } = await import('${location.origin}/src/click-to-dial/click-to-dial.ts');
      const numbers = clickToDial({ selector: '.phone' }, () => {});
      await until(() => CSS.highlights.get('sidecall-number')?.size === 1
        || document.querySelector('sidecall-layer')?.shadowRoot.querySelector('.lines > *'));
      numbers.showList();
      const dialog = await until(() => document.querySelector('sidecall-layer:last-of-type').shadowRoot.querySelector('dialog'));
      await new Promise((resolve) => setTimeout(resolve));
      answer([dialog.querySelector('li').textContent, getComputedStyle(dialog).boxSizing, ...violations]);`;
    expect(await ownPage(script, { policy })).to.deep.equal(['+49 30 1234567', 'border-box']);
  });
}
