import { answerOf } from './recorded.ts';
import type { Row } from './vtql-reader.ts';

export interface Module {
  /** The number in ids of the web service. */
  prefix: number;
  /** A new record with the server's own values. */
  blank: Row;
  mandatory: readonly string[];
  label(row: Row): string;
}

/** A recorded answer to `create`, with the fields of the request emptied. */
function blankOf(name: string, filled: readonly string[]): Row {
  const row = { ...(answerOf(name).result as Row) };
  for (const field of filled) row[field] = row[field] === null ? null : '';
  return row;
}

const texts = (...names: string[]): Row => Object.fromEntries(names.map((name) => [name, '']));
const stamps = texts('assigned_user_id', 'createdtime', 'modifiedtime', 'id', 'label');

/** The fields of the package, in the module PBXManager. */
export const packageFields = ['sidecall_note', 'sidecall_disposition'];

/**
 * The modules of the replay server. Contacts, PBXManager and HelpDesk are recorded: all their fields, which of them are
 * mandatory, and their numbers. Leads, Accounts, ModComments, Calendar and Users are not: their names come from Vtiger's
 * documentation, and those of Calendar from its public source.
 */
export const modules: Readonly<Record<string, Module>> = {
  Contacts: {
    prefix: 12,
    blank: blankOf('08', ['firstname', 'lastname', 'mobile', 'assigned_user_id']),
    mandatory: ['lastname', 'assigned_user_id'],
    label: (row) => `${row.firstname} ${row.lastname}`.trim(),
  },
  PBXManager: {
    prefix: 24,
    blank: blankOf(
      '21',
      Object.keys(answerOf('21').result as Row).filter((name) => name !== 'source'),
    ),
    mandatory: ['customernumber', 'assigned_user_id'],
    label: (row) => row.customernumber ?? '',
  },
  HelpDesk: {
    prefix: 17,
    blank: {
      ...blankOf('24', ['ticket_title', 'ticketpriorities', 'ticketstatus', 'assigned_user_id']),
      contact_id: null,
    },
    mandatory: ['ticket_title', 'ticketpriorities', 'ticketstatus', 'assigned_user_id'],
    label: (row) => row.ticket_title ?? '',
  },
  Leads: {
    prefix: 10,
    blank: { ...stamps, ...texts('firstname', 'lastname', 'company', 'phone', 'mobile', 'description') },
    mandatory: ['lastname', 'assigned_user_id'],
    label: (row) => `${row.firstname} ${row.lastname}`.trim(),
  },
  Accounts: {
    prefix: 11,
    blank: { ...stamps, ...texts('accountname', 'phone', 'otherphone', 'description') },
    mandatory: ['accountname', 'assigned_user_id'],
    label: (row) => row.accountname ?? '',
  },
  ModComments: {
    prefix: 31,
    blank: { ...stamps, ...texts('commentcontent', 'related_to') },
    mandatory: ['commentcontent', 'assigned_user_id', 'related_to'],
    label: (row) => row.commentcontent ?? '',
  },
  Calendar: {
    prefix: 9,
    blank: {
      ...{ ...stamps, parent_id: null, contact_id: null },
      ...texts('subject', 'activitytype', 'taskstatus', 'taskpriority', 'eventstatus', 'visibility', 'description'),
      ...texts('date_start', 'time_start', 'due_date', 'time_end', 'sendnotification', 'location', 'reminder_time'),
    },
    mandatory: ['subject', 'assigned_user_id', 'date_start', 'due_date', 'taskstatus'],
    label: (row) => row.subject ?? '',
  },
  Users: {
    prefix: 19,
    blank: {
      ...texts('id', 'user_name', 'first_name', 'last_name', 'email1', 'status', 'phone_work', 'phone_mobile'),
      ...texts('createdtime', 'modifiedtime', 'label'),
    },
    mandatory: ['user_name', 'last_name'],
    label: (row) => row.user_name ?? '',
  },
};
