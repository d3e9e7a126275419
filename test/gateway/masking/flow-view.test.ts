import { expect, it } from 'vitest';
import type { CallFlow } from '../../../src/domain/calls/flow-path.ts';
import { viewOfCall } from '../../../src/gateway/masking/browser-view.ts';
import { aCall } from '../app/call.ts';

const step = { flow: 'support', version: 3, at: Date.UTC(2026, 0, 1, 10), durationMs: 4_400 };
const flow: CallFlow = {
  ...{ flow: 'support', version: 3, sought: true },
  steps: [
    { ...step, step: 1, node: 'menu', kind: 'menu', outcome: '2', digits: '2', detail: 'Returns' },
    { ...step, step: 2, node: 'number', kind: 'gather', outcome: 'got', digits: '4155550123' },
    { ...step, step: 3, node: 'pin', kind: 'gather', outcome: 'got' },
  ],
  queue: { name: 'returns', joinedAt: '2026-01-01T10:00:10.000Z', leftAt: '2026-01-01T10:01:15.000Z' },
};
const view = (more: object) => viewOfCall({ ...aCall(1), flow, ...more }, { home: 'US', label: 'Support' }).flow;

it('a call shows its way through the flow: nodes, keys, seconds, and the wait in the queue', () => {
  expect(view({ masked: false })).toEqual({
    name: 'support',
    version: 3,
    path: [
      {
        ...{ node: 'menu', kind: 'menu', outcome: '2', digits: '2', detail: 'Returns' },
        ...{ at: '2026-01-01T10:00:00.000Z', seconds: 4 },
      },
      expect.objectContaining({ node: 'number', digits: '4155550123' }),
      expect.not.objectContaining({ digits: expect.anything() }),
    ],
    queue: { name: 'returns', since: '2026-01-01T10:00:10.000Z', seconds: 65, waits: false },
  });
  expect(view({ flow: undefined })).toBeUndefined();
});

it('a masked call shows no keys that could be the caller’s number', () => {
  const masked = view({ masked: true, customerNumber: '+14155550123' });
  expect(JSON.stringify(masked)).not.toContain('4155550123');
  expect(masked?.path[0]).toMatchObject({ digits: '2', detail: 'Returns' });
});

it('the script is read by the agent as it was written; in a masked call without digits that could be the number', () => {
  const scripted = { ...flow, script: 'Ask 4155550123 for their order.\nThe code is 12.' };
  expect(view({ flow: scripted, masked: false })?.script).toBe(scripted.script);
  expect(view({ flow: scripted, masked: true, customerNumber: '+14155550123' })?.script).toMatch(
    /^Ask .* for their order/,
  );
  expect(view({ flow: scripted, masked: true })?.script).not.toContain('4155550123');
});

it('a caller who still waits has waited since they joined', () => {
  const waiting = { ...flow, queue: { name: 'returns', joinedAt: '2026-01-01T10:00:10.000Z', leftAt: null } };
  const open = { masked: false, flow: waiting, phase: 'ringing', answeredAt: null, endedAt: null };
  expect(view(open)?.queue).toMatchObject({ waits: true, since: '2026-01-01T10:00:10.000Z' });
});

it('a caller who waits again after a conversation waits, whatever was answered before', () => {
  const again = { ...flow, queue: { name: 'returns', joinedAt: '2026-01-01T10:09:00.000Z', leftAt: null } };
  const record = { masked: false, flow: again, phase: 'active', answeredAt: '2026-01-01T10:02:00.000Z', endedAt: null };
  expect(view(record)?.queue).toMatchObject({ waits: true, seconds: 0 });
});
