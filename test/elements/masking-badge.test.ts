import { expect, fixtureSync, html } from '@open-wc/testing';
import '../../src/elements/masking-badge/define.ts';
import { settled, textOf } from './support/scene.ts';

it('is accessible, light and dark', async () => {
  for (const theme of ['light', 'dark']) {
    const badge = fixtureSync(html`<cti-masking-badge theme=${theme}></cti-masking-badge>`);
    await settled(badge);
    await expect(badge).to.be.accessible();
  }
});

it('speaks the page’s language', async () => {
  const badge = fixtureSync(html`<cti-masking-badge .messages=${{ masked: 'Verdeckt' }}></cti-masking-badge>`);
  await settled(badge);
  expect(textOf(badge)).to.equal('Verdeckt');
});
