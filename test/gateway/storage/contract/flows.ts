import { expect, it } from 'vitest';
import type { Storage } from '../../../../src/gateway/storage/open.ts';
import type { AuditLine } from '../../../../src/gateway/storage/store.ts';

const at = '2030-01-01T00:00:00.000Z';
const audit: AuditLine = { at, who: 'boss', what: 'flow.put', subject: 'support 1', address: '' };
const change = (revision: number, name = 'support') => ({ name, revision, at, by: 'boss' });
const draft = (greeting: string) => ({ nodes: { hello: { say: greeting } }, start: 'hello' });

/** @param open an empty storage that ends with the test */
export function flowsContract(open: () => Promise<Storage>): void {
  it('changes a draft of the revision that was read, and no other', async () => {
    const { flows, recordings } = await open();
    const first = await flows.putDraft({ ...change(0), draft: draft('Hello “é” 漢字') }, { audit });
    expect(first).toEqual({
      ...{ name: 'support', revision: 1, draft: draft('Hello “é” 漢字'), live: null },
      ...{ changedAt: at, changedBy: 'boss' },
    });
    expect(await flows.putDraft({ ...change(0), draft: draft('again') }, { audit })).toBeNull();
    expect(await flows.putDraft({ ...change(1), draft: draft('second') }, { audit })).toMatchObject({ revision: 2 });
    expect(await flows.putDraft({ ...change(1), draft: draft('late') }, { audit })).toBeNull();
    expect(await flows.get('support')).toMatchObject({ revision: 2, draft: draft('second') });
    expect(await flows.get('sales')).toBeNull();
    expect(await flows.putDraft({ ...change(3, 'sales'), draft: draft('x') })).toBeNull();
    expect(await recordings.audit(9)).toHaveLength(2);
  });

  it('publishes versions that never change, and makes an earlier one live again', async () => {
    const { flows } = await open();
    await flows.putDraft({ ...change(0), draft: draft('one') });
    expect(await flows.live('support')).toBeNull();
    expect(await flows.publish({ ...change(7), comment: '' })).toBeNull();
    const published = await flows.publish({ ...change(1), comment: 'first' }, (version) => ({
      audit: { ...audit, what: 'flow.published', subject: `support ${version}` },
    }));
    expect(published).toMatchObject({
      flow: { revision: 2, live: 1 },
      version: { version: 1, document: draft('one'), comment: 'first', publishedAt: at, publishedBy: 'boss' },
    });
    await flows.putDraft({ ...change(2), draft: draft('two') });
    expect((await flows.live('support'))?.document).toEqual(draft('one'));
    await flows.publish({ ...change(3), comment: '' });
    expect(await flows.live('support')).toMatchObject({ version: 2, document: draft('two') });
    expect(await flows.rollBack({ ...change(3), version: 1 })).toBeNull();
    expect(await flows.rollBack({ ...change(4), version: 1 })).toMatchObject({ revision: 5, live: 1 });
    expect(await flows.live('support')).toEqual(await flows.version('support', 1));
    expect((await flows.get('support'))?.draft).toEqual(draft('two'));
    // The next version has a number of its own, also after a roll back.
    expect(await flows.publish({ ...change(5), comment: '' })).toMatchObject({ version: { version: 3 } });
    expect((await flows.versions('support')).map(({ version }) => version)).toEqual([3, 2, 1]);
    expect((await flows.versions('support'))[0]).not.toHaveProperty('document');
    expect(await flows.version('support', 4)).toBeNull();
  });

  it('deletes a flow with its versions, unless a number uses it or it has changed', async () => {
    const { flows, directory, recordings } = await open();
    await flows.putDraft({ ...change(0), draft: draft('one') });
    await flows.putDraft({ ...change(0, 'sales'), draft: draft('other') });
    await flows.publish({ ...change(1), comment: '' });
    const number = { number: '+14155550110', label: 'Support', masked: false, agents: [], ringSeconds: 20 };
    await directory.putVirtualNumber({ ...number, flow: 'support' });
    expect((await directory.virtualNumber(number.number))?.flow).toBe('support');
    expect(await flows.delete(change(2), { audit })).toEqual(['+14155550110']);
    await directory.putVirtualNumber(number);
    expect(await directory.virtualNumber(number.number)).not.toHaveProperty('flow');
    expect(await flows.delete(change(1), { audit })).toBeNull();
    expect(await recordings.audit(9)).toEqual([]);
    expect(await flows.delete(change(2), { audit })).toEqual([]);
    expect(await flows.version('support', 1)).toBeNull();
    expect((await flows.all()).map(({ name }) => name)).toEqual(['sales']);
    expect(await recordings.audit(9)).toEqual([audit]);
  });

  it('keeps secrets by name', async () => {
    const { flows } = await open();
    await flows.putSecret('shop', 'v1.aa', at, { audit: { ...audit, what: 'flow-secret.put', subject: 'shop' } });
    await flows.putSecret('shop', 'v1.bb', at);
    await flows.putSecret('crm', 'v1.cc', at);
    expect(await flows.secretNames()).toEqual(['crm', 'shop']);
    expect([await flows.secret('shop'), await flows.secret('none')]).toEqual(['v1.bb', null]);
    expect([await flows.deleteSecret('shop'), await flows.deleteSecret('shop')]).toEqual([true, false]);
  });

  it('keeps the last position of each switch', async () => {
    const { flowSwitches } = await open();
    const night = { name: 'night', position: 'closed', changedAt: at, changedBy: 'boss' } as const;
    await flowSwitches.put(night, { audit: { ...audit, what: 'flow-switch.put', subject: 'night closed' } });
    await flowSwitches.put({ ...night, name: 'fair', position: 'holiday' });
    await flowSwitches.put({ ...night, position: 'schedule' });
    expect((await flowSwitches.all()).map(({ name, position }) => `${name} ${position}`)).toEqual([
      'fair holiday',
      'night schedule',
    ]);
    expect([await flowSwitches.delete('fair'), await flowSwitches.delete('fair')]).toEqual([true, false]);
    expect((await flowSwitches.all()).map(({ name }) => name)).toEqual(['night']);
  });

  it('keeps one prompt of each language', async () => {
    const { prompts, recordings } = await open();
    const prompt = {
      ...{ name: 'hello', language: 'en-GB', file: 'a', durationMs: 1200, bytes: 9644 },
      ...{ uploadedAt: at, uploadedBy: 'boss' },
    };
    await prompts.put(prompt);
    await prompts.put({ ...prompt, language: 'de', file: 'b' }, { audit: { ...audit, what: 'prompt.put' } });
    await prompts.put({ ...prompt, file: 'c' });
    await prompts.put({ ...prompt, name: 'closed', file: 'd' });
    expect((await prompts.all()).map(({ name, language, file }) => `${name} ${language} ${file}`)).toEqual([
      'closed en-GB d',
      'hello de b',
      'hello en-GB c',
    ]);
    expect(await prompts.named('hello')).toEqual([
      { ...prompt, language: 'de', file: 'b' },
      { ...prompt, file: 'c' },
    ]);
    expect(await prompts.delete('hello', 'de')).toBe(true);
    expect(await prompts.delete('hello', 'de')).toBe(false);
    expect(await recordings.audit(9)).toHaveLength(1);
  });
}
