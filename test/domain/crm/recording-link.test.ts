import { expect, it } from 'vitest';
import { recordingLinkOf } from '../../../src/domain/crm/recording-link.ts';

const recording = (id: string, durationMs: number) => ({
  id,
  durationMs,
  kind: 'call' as const,
  at: '2030-01-01T00:00:00.000Z',
});

it('is the gateway’s own page of the first recording, without a secret', () => {
  const recordings = [recording('CA1-1', 61_400), recording('CA1-2', 5_000)];
  const expected = { url: 'https://cti.example/recordings/CA1-1', seconds: 61 };
  expect(recordingLinkOf({ recordings }, 'https://cti.example')).toEqual(expected);
});

it('is none without a recording, and without an address that the CRM’s users can open', () => {
  expect(recordingLinkOf({ recordings: [] }, 'https://cti.example')).toBeNull();
  expect(recordingLinkOf({ recordings: [recording('CA1-1', 1)] }, null)).toBeNull();
});
