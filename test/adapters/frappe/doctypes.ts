/**
 * The fields of Frappe's types that the connector touches, with what Frappe checks of them: facts from the published
 * definitions of frappe/frappe and frappe/crm (`*.json` of each type, read on 2026-11-30).
 */
export interface FieldRule {
  /** The type of document that the value names. */
  link?: string;
  /** The field with the type that the value names. */
  dynamicLink?: string;
  options?: readonly string[];
  required?: true;
  unique?: true;
  /** Frappe cleans HTML. */
  html?: true;
}

export interface DocType {
  fields: Readonly<Record<string, FieldRule>>;
  /** Documents get their name from this field. Default: a name of Frappe's. */
  autoname?: string;
  /** The table in which a field holds rows, with the type of its rows. */
  tables?: Readonly<Record<string, string>>;
}

const text = {};

export const doctypes: Readonly<Record<string, DocType>> = {
  Contact: {
    fields: { full_name: text, first_name: text, company_name: text, mobile_no: text, phone: text },
    tables: { phone_nos: 'Contact Phone' },
  },
  'CRM Lead': {
    fields: {
      ...{ lead_name: text, first_name: text, organization: text, mobile_no: text, phone: text },
      ...{ lead_owner: { link: 'User' }, converted: text },
    },
  },
  'CRM Deal': {
    fields: { organization: text, status: text },
    tables: { contacts: 'CRM Contacts' },
  },
  'CRM Call Log': {
    autoname: 'id',
    fields: {
      id: { unique: true },
      from: { required: true },
      to: { required: true },
      status: {
        required: true,
        options: [
          'Initiated',
          'Ringing',
          'In Progress',
          'Completed',
          'Failed',
          'Busy',
          'No Answer',
          'Queued',
          'Canceled',
        ],
      },
      type: { required: true, options: ['Incoming', 'Outgoing'] },
      ...{ start_time: text, end_time: text, medium: text, duration: text, recording_url: text },
      note: { link: 'FCRM Note' },
      receiver: { link: 'User' },
      caller: { link: 'User' },
      reference_doctype: text,
      reference_docname: { dynamicLink: 'reference_doctype' },
      telephony_medium: { options: ['', 'Manual', 'Twilio', 'Exotel', 'Yeastar'] },
    },
  },
  'FCRM Note': {
    fields: { title: text, content: { html: true }, reference_doctype: text, reference_docname: text },
  },
  'CRM Task': {
    fields: {
      title: { required: true },
      description: { html: true },
      status: { options: ['Backlog', 'Todo', 'In Progress', 'Done', 'Canceled'] },
      priority: { options: ['Low', 'Medium', 'High'] },
      ...{ start_date: text, due_date: text, reference_doctype: text },
      reference_docname: { dynamicLink: 'reference_doctype' },
      assigned_to: { link: 'User' },
    },
  },
  User: {
    fields: { full_name: text, email: text, mobile_no: text, phone: text, enabled: text, user_type: text },
    autoname: 'email',
  },
};
