import { answerOf, bodyOf } from './recorded.ts';
import type { Row } from './where-reader.ts';

export interface Entity {
  /** A new record with the server's own values. */
  blank: Row;
  /** Attributes that the answer to a creation leaves out as long as they are empty. */
  unset: readonly string[];
  required: readonly string[];
  /** The links whose record must exist: the attribute, and the entity type. */
  links: Readonly<Record<string, string>>;
  /** Attributes that a list has besides the selected ones. */
  listed: readonly string[];
  hasPhone: boolean;
  order: { by: string; descending: boolean };
}

/** A recorded answer without the values of its request. */
function blankOf(name: string): Row {
  const row = { ...answerOf(name) };
  for (const field of Object.keys(bodyOf(name))) row[field] = null;
  return row;
}

const byDate = { by: 'createdAt', descending: true };
const common = { createdById: null, modifiedByName: null, assignedUserId: null, assignedUserName: null };

/**
 * The entities of the replay server. Contact, Call and Lead are recorded: their attributes, and which of them are
 * required. Account, Case, Task, Note and User are not: their names come from the vendor's public source.
 */
export const entities: Readonly<Record<string, Entity>> = {
  Contact: {
    blank: blankOf('04'),
    unset: ['accountId', 'description'],
    required: ['lastName'],
    links: { assignedUserId: 'User', accountId: 'Account' },
    listed: ['accountIsInactive', 'createdAt', 'createdById', 'assignedUserId'],
    hasPhone: true,
    order: byDate,
  },
  Lead: {
    blank: { ...blankOf('20'), status: 'New' },
    unset: ['firstName', 'accountName', 'description'],
    required: ['lastName'],
    links: { assignedUserId: 'User' },
    listed: ['createdAt', 'createdById', 'assignedUserId'],
    hasPhone: true,
    order: byDate,
  },
  Call: {
    blank: { ...blankOf('14'), status: 'Planned' },
    unset: ['parentId', 'parentType', 'accountId', 'modifiedById'],
    required: ['name', 'dateStart', 'dateEnd', 'assignedUser'],
    links: { assignedUserId: 'User' },
    listed: ['createdById', 'assignedUserId'],
    hasPhone: false,
    order: { by: 'dateStart', descending: true },
  },
  Account: {
    blank: { ...common, name: null, description: null, phoneNumber: null, phoneNumberData: [] },
    unset: [],
    required: ['name'],
    links: { assignedUserId: 'User' },
    listed: ['createdAt', 'createdById', 'assignedUserId'],
    hasPhone: true,
    order: byDate,
  },
  Case: {
    blank: {
      ...common,
      ...{ name: null, number: 0, status: 'New', priority: 'Normal', type: null, description: null },
      ...{ accountId: null, leadId: null, contactId: null, contactsIds: [] },
    },
    unset: [],
    required: ['name'],
    links: { assignedUserId: 'User', accountId: 'Account', leadId: 'Lead', contactId: 'Contact' },
    listed: ['createdById', 'assignedUserId'],
    hasPhone: false,
    order: { by: 'number', descending: true },
  },
  Task: {
    blank: {
      ...common,
      ...{ name: null, status: 'Not Started', priority: 'Normal', description: null, dateCompleted: null },
      ...{ dateStart: null, dateStartDate: null, dateEnd: null, dateEndDate: null },
      ...{ parentId: null, parentType: null, parentName: null, accountId: null, contactId: null },
    },
    unset: [],
    required: ['name', 'assignedUser'],
    links: { assignedUserId: 'User' },
    listed: ['createdById', 'assignedUserId'],
    hasPhone: false,
    order: byDate,
  },
  Note: {
    blank: { type: 'Post', post: null, parentType: null, parentId: null, isInternal: false, createdById: null },
    unset: [],
    required: [],
    links: {},
    listed: [],
    hasPhone: false,
    order: { by: 'number', descending: true },
  },
  User: {
    blank: {
      ...{ name: null, userName: null, type: 'regular', isActive: true, emailAddress: null },
      ...{ phoneNumber: null, phoneNumberData: [] },
    },
    unset: [],
    required: ['userName'],
    links: {},
    listed: [],
    hasPhone: true,
    order: { by: 'userName', descending: false },
  },
};
