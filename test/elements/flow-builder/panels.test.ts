import { expect } from '@open-wc/testing';
import { flowTemplates } from '../../../src/domain/flows/templates/templates.ts';
import { fittedTemplate, templates } from '../../../src/elements/flow-builder/templates/fitted-template.ts';
import { faultyFlow, menuFlow } from '../../../src/testing/example-flows.ts';
import { find, focused, heard, query, settled, textOf, until } from '../support/scene.ts';
import { showBuilder } from './scene.ts';
import { change, controlAt, flowOf, type } from './support/panel-host.ts';

const open = async (element: Element, id: string): Promise<void> => {
  find(element, `#tab-${id}`).click();
  await settled(element);
};
const button = (element: Element, name: string): HTMLButtonElement => {
  const all = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
};

describe('the panels of the builder', () => {
  it('count the problems, and lead from each to the field that has it', async () => {
    const element = await showBuilder({ flow: faultyFlow() });
    await until(() => query(element, '#tab-problems .count') !== null);
    await open(element, 'problems');
    const first = find(element, '[part=problem]');
    expect(textOf(first)).to.contain('goes nowhere');
    first.click();
    await settled(element);
    expect(find(element, '#tab-inspector').getAttribute('aria-selected')).to.equal('true');
    expect(focused()?.getAttribute('data-place')).to.match(/^\/outcomes\//);
    expect(focused()?.getAttribute('aria-invalid')).to.equal('true');
  });

  it('change the document by the form, and undo brings it back', async () => {
    const element = await showBuilder({ flow: menuFlow() });
    element.reveal('address');
    await settled(element);
    const field = controlAt(element, '/prompt/0/text/en');
    await type(element, field, 'We are in town.');
    await change(element, field);
    expect(element.dirty).to.equal(true);
    button(element, 'Undo').click();
    await settled(element);
    expect(field.value).to.equal('We are at 1 Harbour Street.');
    expect(element.dirty).to.equal(false);
  });

  it('show a simulated call on the canvas', async () => {
    const element = await showBuilder({ flow: menuFlow(), view: 'canvas' });
    await open(element, 'simulator');
    const time = find<HTMLInputElement>(element, '#sim-time');
    await type(element, time, '2026-01-04T10:00');
    button(element, 'Start the call').click();
    await settled(element);
    const visited = [...(element.shadowRoot?.querySelectorAll('.edge.visited') ?? [])];
    expect(visited.map((edge) => edge.getAttribute('data-outcome'))).to.deep.equal(['closed']);
    expect(textOf(find(element, '[part=transcript]'))).to.contain('“We are closed.”');
    expect(element.shadowRoot?.querySelector('.spoken')?.textContent).to.contain('We are closed.');
  });

  it('publish a flow without errors, and say what prevents it otherwise', async () => {
    const element = await showBuilder({ flow: faultyFlow() });
    const asked = heard(element, 'cti-flow-publish-request');
    await until(() => query(element, '#tab-problems .count') !== null);
    find(element, '[part=publish]').click();
    await settled(element);
    expect(asked).to.deep.equal([]);
    expect(textOf(find(element, '[part=versions]'))).to.match(/\d+ errors prevent publishing/);
  });

  it('publish by what the flow is now, though its last change is not examined yet', async () => {
    // The pause that follows a change never ends.
    const clock = { now: () => 0, after: () => () => undefined };
    const element = await showBuilder({ flow: faultyFlow(), clock });
    const asked = heard(element, 'cti-flow-publish-request');
    await until(() => query(element, '#tab-problems .count') !== null);
    element.flow = menuFlow();
    await settled(element);
    find(element, '[part=publish]').click();
    expect(asked).to.deep.equal([{ flow: element.document }]);
    element.flow = faultyFlow();
    await settled(element);
    find(element, '[part=publish]').click();
    expect(asked).to.have.length(1);
  });

  it('have a tab for a recorded call only while there is one', async () => {
    const element = await showBuilder({ flow: menuFlow() });
    expect(query(element, '#tab-replay')).to.equal(null);
    element.path = [{ node: 'hours', outcome: 'open', at: '2026-01-05T10:00:00Z', seconds: 0 }];
    await settled(element);
    expect(textOf(find(element, '[part=replay]'))).to.contain('hours → Open at 0:00');
    element.path = null;
    await settled(element);
    expect(query(element, '#tab-replay')).to.equal(null);
    expect(query(element, '.inspector')).not.to.equal(null);
  });

  it('show a conflict above the canvas, and what an earlier page did not save', async () => {
    const element = await showBuilder({ flow: menuFlow(), conflict: { by: 'Kim', document: faultyFlow() } });
    expect(textOf(find(element, '[part=conflict]'))).to.contain('Kim saved this flow');
    element.conflict = null;
    await settled(element);
    expect(query(element, '[part=conflict]')).to.equal(null);
    const kept = JSON.stringify({ at: 0, document: flowOf({ ...menuFlow(), label: 'Kept' }) });
    sessionStorage.setItem('cti-flow-draft:main-line', kept);
    const later = await showBuilder({ flow: menuFlow() });
    button(later, 'Go on with them').click();
    await settled(later);
    expect([later.document.label, later.dirty]).to.deep.equal(['Kept', true]);
  });
});

describe('templates', () => {
  it('begin an empty flow, with the queues of the gateway, and undo removes them', async () => {
    for (const view of ['canvas', 'outline'] as const) {
      const element = await showBuilder({ flow: null, view });
      await expect(find(element, '[part=templates]')).to.be.accessible();
      button(element, 'Clinic').click();
      await settled(element);
      expect(element.document.nodes.length).to.be.greaterThan(10);
      expect(element.document.nodes.flatMap((node) => (node.kind === 'queue' ? [node.queue] : []))).to.deep.equal([
        'sales',
        'sales',
      ]);
      expect(query(element, '[part=templates]')).to.equal(null);
      button(element, 'Undo').click();
      await settled(element);
      expect(element.document.nodes).to.deep.equal([]);
    }
  });

  it('keep the name of the flow, and leave out flows that the gateway does not have', () => {
    const now = { ...flowOf(menuFlow()), name: 'mine' };
    for (const template of templates) expect(fittedTemplate(template, now, {}).name).to.equal('mine');
    const [, , hours] = flowTemplates;
    if (hours === undefined) throw new Error('no such template');
    const queueOf = (flows: Map<string, 'in-queue'>) =>
      fittedTemplate(hours, now, { flows }).nodes.find(({ kind }) => kind === 'queue');
    expect(queueOf(new Map())).not.to.have.property('inQueue');
    expect(queueOf(new Map([['hold', 'in-queue']]))).to.have.property('inQueue', 'hold');
  });
});
