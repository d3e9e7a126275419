import type { CrmConnectionView } from '../../domain/protocol/crm.ts';
import { make } from '../make.ts';
import { timeText } from '../parts/time-text.ts';
import type { Ask } from '../shell/page-context.ts';

/** What a user of the CRM has allowed, in a sentence. null: the connection's fields contain the credentials. */
export function accessText({ access }: CrmConnectionView): string | null {
  switch (access?.state) {
    case 'missing':
      return 'Access: not allowed yet';
    case 'refused':
      return `Access: refused by the CRM since ${timeText(access.refusedAt ?? '')}`;
    case 'allowed':
      return 'Access: allowed';
    case undefined:
      return null;
  }
}

/** Begins an authorization. @returns the link for a user of the CRM, and what to do */
export async function allowAccess({ id, label }: CrmConnectionView, ask: Ask): Promise<HTMLElement> {
  const path = `/v1/crm-connections/${encodeURIComponent(id)}/authorization`;
  const { url } = await ask<{ url: string }>('POST', path, { gatewayUrl: location.origin });
  const link = make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, `Open ${label}`);
  return make(
    'div',
    { role: 'group', 'aria-label': `Access to ${label}` },
    make('p', {}, link),
    make('p', {}, 'Allow access there as a user of the CRM, within ten minutes. Then press “Test” here.'),
  );
}
