import { readRecord } from '../../domain/crm/dialled-record.ts';
import type { CrmHost, DialWish, HostContext } from '../../domain/crm/host.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { callPage, reportPageError } from './page-code.ts';

/**
 * Listens to the CRM's page. A wish without a record gets the one whose page is open.
 * @returns stops listening
 */
export function listenToHost(
  host: CrmHost,
  { dial, onContext }: { dial?: ((wish: DialWish) => void) | undefined; onContext?: (now: HostContext) => void },
): () => void {
  let open: CrmRef | null = null;
  const stops = [
    callPage(() =>
      host.context?.((now) => {
        open = readRecord(now?.about);
        onContext?.(now);
      }),
    ),
    dial &&
      callPage(() =>
        host.onDial?.((wish) => {
          if (typeof wish?.number === 'string') dial({ number: wish.number, about: readRecord(wish.about) ?? open });
          else reportPageError(new TypeError('onDial must call dial({ number, about }).'));
        }),
      ),
  ];
  return () => {
    for (const stop of stops) callPage(() => stop?.());
  };
}
