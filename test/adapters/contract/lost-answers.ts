import { expect } from 'vitest';
import type { CrmUnderTest } from './crm-under-test.ts';

/** More requests than any connector sends for one action. */
const most = 20;

/**
 * Loses the answers to all requests of an action, then those from the second one on, and so on, until every answer
 * arrives. Each time the action is tried again afterwards. What the CRM has done must not be done twice.
 * @param act the action of this turn, which no earlier turn has begun
 * @returns the number of turns
 */
export async function withEachAnswerLost(crm: CrmUnderTest, act: (turn: number) => Promise<unknown>): Promise<number> {
  for (let turn = 0; turn < most; turn += 1) {
    const before = crm.requests?.() ?? 0;
    crm.fail('lost-answer', turn);
    const failure = await act(turn).then(
      () => null,
      (error: unknown) => error,
    );
    const lost = (crm.requests?.() ?? 0) - before > turn;
    crm.fail('none');
    if (failure !== null) expect(failure).toMatchObject({ code: 'CRM_UNAVAILABLE' });
    await act(turn);
    if (failure === null && !lost) return turn + 1;
  }
  throw new Error(`The action sends more than ${most} requests.`);
}
