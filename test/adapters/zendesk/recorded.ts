/**
 * Answers of a real account, by their fields and the types of their values. Source: the exchanges that the tests of
 * Zendesk's own Ruby client recorded with a staging account in 2012 and 2015 (github.com/zendesk/zendesk_api_client_rb,
 * Apache-2.0: `spec/fixtures/cassettes/ZendeskAPI_Ticket` and `ZendeskAPI_User`). The values are ours.
 */

/** `201` after a POST, `200` after a GET or PUT. */
export const contentType = 'application/json; charset=UTF-8';

export const recordedUser = {
  id: 26773402,
  url: 'https://example.zendesk.com/api/v2/users/26773402.json',
  name: 'Robin Example',
  email: 'robin@customer.example',
  created_at: '2026-01-01T10:00:00Z',
  updated_at: '2026-01-01T10:00:00Z',
  time_zone: 'Alaska',
  phone: null,
  photo: null,
  locale_id: 5,
  locale: 'en-GB',
  organization_id: null,
  role: 'end-user',
  verified: false,
  external_id: null,
  tags: [],
  alias: null,
  active: true,
  shared: false,
  shared_agent: false,
  last_login_at: null,
  two_factor_auth_enabled: false,
  signature: null,
  details: null,
  notes: null,
  custom_role_id: null,
  moderator: false,
  ticket_restriction: 'requested',
  only_private_comments: false,
  restricted_agent: true,
  suspended: false,
  chat_only: false,
  user_fields: {},
};

export const recordedTicket = {
  url: 'https://example.zendesk.com/api/v2/tickets/8868.json',
  id: 8868,
  external_id: null,
  via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
  created_at: '2026-01-01T10:00:00Z',
  updated_at: '2026-01-01T10:00:03Z',
  type: 'question',
  subject: 'No spout',
  raw_subject: 'No spout',
  description: 'The can has no spout.',
  priority: 'normal',
  status: 'new',
  recipient: null,
  requester_id: 26773402,
  submitter_id: 26773402,
  assignee_id: null,
  organization_id: null,
  group_id: null,
  collaborator_ids: [20014187],
  forum_topic_id: null,
  problem_id: null,
  has_incidents: false,
  due_at: null,
  tags: ['garden'],
  custom_fields: [{ id: 20015156, value: null }],
  satisfaction_rating: { score: 'unoffered' },
  sharing_agreement_ids: [],
  fields: [{ id: 20015156, value: null }],
  followup_ids: [],
  ticket_form_id: null,
  brand_id: 5446,
};

/** Beside the ticket in the answer to a POST or a PUT. */
export const recordedAudit = {
  id: 99897464,
  ticket_id: 8868,
  created_at: '2026-01-01T10:00:03Z',
  author_id: 20014182,
  via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
  metadata: { system: { client: 'Sidecall', ip_address: '192.0.2.1' }, custom: {} },
  events: [{ id: 99897465, type: 'Change', value: 'No spout', field_name: 'subject', previous_value: 'Spout' }],
};
