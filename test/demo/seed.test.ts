import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskedNumber, salesNumber, supportNumber } from '../../demo/cast.ts';
import { supportQueue } from '../../demo/flow/documents.ts';
import { GatewayApi } from '../../demo/gateway-api.ts';
import { type SeedOptions, seedGateway } from '../../demo/seed-gateway.ts';
import type { SiteBody, VirtualNumberView } from '../../src/domain/protocol/admin.ts';
import type { FlowSummary, FlowView } from '../../src/domain/protocol/flow.ts';
import type { AgentSkillsView, QueueView } from '../../src/domain/protocol/queue.ts';
import { apiKey, testApp } from '../gateway/app/app.ts';

/** A gateway without data, and what `npm start` knows of it. */
async function setUp(): Promise<{ api: GatewayApi; options: SeedOptions }> {
  const { app } = await testApp();
  const gateway = await app.listen({ port: 0, host: '127.0.0.1' });
  const markerFile = join(mkdtempSync(join(tmpdir(), 'sidecall-seed-')), 'seeded.json');
  const options = { gateway, apiKey, siteOrigins: ['http://localhost:8091'], markerFile };
  return { api: new GatewayApi(options), options };
}

function numberPath(number: string): string {
  return `/v1/virtual-numbers/${encodeURIComponent(number)}`;
}

async function flowOf(api: GatewayApi, number: string): Promise<string | undefined> {
  return (await api.get<VirtualNumberView>(numberPath(number)))?.flow;
}

describe('the data of the demo', () => {
  it('gives support a published flow without findings, a queue and skills, and lets the other numbers ring agents', async () => {
    const { api, options } = await setUp();
    await seedGateway(options);
    expect([await flowOf(api, supportNumber), await flowOf(api, salesNumber), await flowOf(api, maskedNumber)]).toEqual(
      ['support', undefined, undefined],
    );
    expect(await api.get<FlowSummary[]>('/v1/flows')).toMatchObject([
      { name: 'hold', live: 1, numbers: [] },
      { name: 'support', live: 1, numbers: [supportNumber] },
    ]);
    for (const name of ['hold', 'support'])
      expect((await api.get<FlowView>(`/v1/flows/${name}`))?.findings, name).toEqual([]);
    expect(await api.get<QueueView[]>('/v1/queues')).toMatchObject([{ name: 'support', agents: ['robin', 'sam'] }]);
    expect(await api.get<AgentSkillsView[]>('/v1/agent-skills')).toEqual([
      { identity: 'robin', skills: [{ name: 'orders', level: 3 }] },
      { identity: 'sam', skills: [{ name: 'help', level: 3 }] },
    ]);
    expect(await api.get('/v1/prompts')).toMatchObject([{ name: 'welcome', language: 'en', flows: ['support'] }]);
    // A visitor of the website has no keypad.
    expect(await api.get<SiteBody[]>('/v1/sites')).toMatchObject([{ target: salesNumber }]);
  });

  it('keeps what was changed when it starts again, and adopts a new address of the website', async () => {
    const { api, options } = await setUp();
    await seedGateway(options);
    const { revision } = (await api.get<FlowView>('/v1/flows/support')) as FlowView;
    await api.put(numberPath(supportNumber), { label: 'Mine', agents: ['sam'] });
    await api.put('/v1/agents/sam/skills', { skills: [] });
    await api.put('/v1/flow-switches/support', { position: 'closed' });
    await seedGateway({ ...options, siteOrigins: ['http://localhost:9000'] });
    expect(await api.get(numberPath(supportNumber))).toMatchObject({ label: 'Mine', agents: ['sam'] });
    expect(await flowOf(api, supportNumber)).toBeUndefined();
    expect(await api.get<AgentSkillsView[]>('/v1/agent-skills')).toMatchObject([{ identity: 'robin' }]);
    expect(await api.get('/v1/flow-switches')).toMatchObject([{ name: 'support', position: 'closed' }]);
    expect(await api.get<FlowView>('/v1/flows/support')).toMatchObject({ revision });
    expect(await api.get<SiteBody[]>('/v1/sites')).toMatchObject([{ origins: ['http://localhost:9000'] }]);
  });

  it('is completed after a start that was stopped half-way', async () => {
    const { api, options } = await setUp();
    await api.put('/v1/agents/robin', { name: 'Robin' });
    await api.post('/v1/queues', supportQueue);
    await seedGateway(options);
    expect(await flowOf(api, supportNumber)).toBe('support');
    expect(existsSync(options.markerFile)).toBe(true);
  });

  it('of an earlier demo gets the flow and the number of sales, and keeps its other settings', async () => {
    const { api, options } = await setUp();
    for (const identity of ['robin', 'sam', 'lee']) await api.put(`/v1/agents/${identity}`, { name: identity });
    await api.put(numberPath(supportNumber), { label: 'Support', agents: ['robin', 'sam'], record: 'always' });
    writeFileSync(options.markerFile, JSON.stringify(options.siteOrigins));
    await seedGateway(options);
    expect(await api.get(numberPath(supportNumber))).toMatchObject({ flow: 'support', record: 'always' });
    expect(await api.get(numberPath(salesNumber))).toMatchObject({ label: 'Sales', agents: ['robin', 'sam'] });
    expect(await api.get(numberPath(maskedNumber))).toBeNull();
    expect(JSON.parse(readFileSync(options.markerFile, 'utf8'))).toEqual({ origins: options.siteOrigins, flow: true });
  });
});
