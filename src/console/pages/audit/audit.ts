import type { AuditView } from '../../../domain/protocol/audit.ts';
import { filteredList } from '../../parts/filtered-list.ts';
import type { PageContext } from '../../shell/page-context.ts';
import { auditWords } from './audit-words.ts';

type Line = AuditView[number];

/** The gateway's pages at most. */
const most = 1000;

/** What people and servers did, newest first. */
export function page(context: PageContext): HTMLElement {
  return filteredList<Line>(context, {
    one: 'entry',
    many: 'entries',
    // Reading the audit is audited.
    changes: [],
    fields: [
      { kind: 'time', name: 'since', label: 'From' },
      { kind: 'time', name: 'until', label: 'Until' },
      { kind: 'text', name: 'who', label: 'Person or key', most: 200 },
      {
        kind: 'choice',
        name: 'what',
        label: 'What',
        choices: Object.entries(auditWords).map(([value, label]) => ({ value, label })),
      },
    ],
    keyOf: ({ id }) => String(id),
    nameOf: ({ what, at }) => `${what} ${at}`,
    columns: [
      {
        title: 'Time',
        view: ({ at }) => new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' }),
      },
      { title: 'Person or key', view: ({ who }) => who },
      { title: 'What', view: ({ what }) => auditWords[what] ?? what },
      { title: 'About', view: ({ subject }) => subject || '–' },
      { title: 'From address', view: ({ address }) => address || '–' },
    ],
    async read(filter, { after, limit }) {
      const own = Math.min(limit, most);
      const query = new URLSearchParams({ ...filter, limit: String(own), ...(after !== null && { before: after }) });
      const rows = await context.ask<AuditView>('GET', `/v1/audit?${query}`);
      return { rows, next: rows.length < own ? null : String(rows.at(-1)?.id ?? '') };
    },
    none: 'There are no such entries.',
  }).list;
}
