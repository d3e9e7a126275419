import { CodedError } from '../domain/errors/coded-error.ts';
import type { Call } from '../voice/index.ts';

/**
 * Starts an action on a call, and waits for the confirmation or refusal. `accept` rejects if the call ends before it is
 * answered. `disconnect` resolves with any end of the call.
 */
export function settled(call: Call, fact: 'accept' | 'disconnect', start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = (): void => {
      call.off('accept', yes);
      call.off('error', no);
      for (const end of ends) call.off(end, over);
    };
    const yes = (): void => {
      if (fact !== 'accept') return;
      close();
      resolve();
    };
    const no = (error: unknown): void => {
      close();
      reject(error);
    };
    const over = (): void => {
      close();
      if (fact === 'disconnect') resolve();
      else reject(new CodedError('CALL_STATE', { message: 'The call is over.', help: 'Nothing more is needed.' }));
    };
    call.on('accept', yes);
    call.on('error', no);
    for (const end of ends) call.on(end, over);
    start();
  });
}

const ends = ['disconnect', 'cancel', 'reject'] as const;
