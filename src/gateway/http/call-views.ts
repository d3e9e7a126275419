import type { CallRecord } from '../../domain/calls/record.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import { viewOfCall } from '../masking/view.ts';
import type { Directory } from '../storage/store.ts';

/** The only way a call leaves over HTTP: masked where it must be. */
export interface CallViews {
  one(call: CallRecord): Promise<CallView>;
  many(calls: readonly CallRecord[]): Promise<CallView[]>;
}

export function callViews(directory: Directory, home: Country): CallViews {
  const many = async (calls: readonly CallRecord[]): Promise<CallView[]> => {
    const labels = new Map<string, string>();
    for (const number of new Set(calls.map((call) => call.virtualNumber))) {
      labels.set(number, (await directory.virtualNumber(number))?.label ?? '');
    }
    return calls.map((call) => viewOfCall(call, { home, label: labels.get(call.virtualNumber) ?? '' }));
  };
  return {
    many,
    async one(call) {
      const label = (await directory.virtualNumber(call.virtualNumber))?.label ?? '';
      return viewOfCall(call, { home, label });
    },
  };
}
