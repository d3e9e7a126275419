import { account } from './exotel-world.ts';

/** A request that an integration sends, and what it reads of the answer. */
interface Recorded {
  method: 'GET' | 'POST';
  /** The path with its query. */
  path: string;
  form?: Record<string, string>;
}

const v1 = `/v1/Accounts/${account.sid}`;

/**
 * The requests of Frappe's own integrations, as facts: method, path, query and fields. All send Basic with key and token
 * in the address. Sources, read on 2026-11-30: frappe/crm (crm/integrations/exotel/handler.py), frappe/erpnext
 * (erpnext_integrations: exotel_integration.py, exotel_settings.py), and Frappe's app “telephony”. None of their code is
 * here.
 */
export const frappe = {
  /** ERPNext saves its settings only if this answers 200. */
  credentials: (): Recorded => ({ method: 'GET', path: v1 }),

  /** Frappe CRM until 2024, and ERPNext's separate app. Reads IncomingPhoneNumbers[].IncomingPhoneNumber.PhoneNumber. */
  numbers: (): Recorded => ({ method: 'GET', path: `${v1}/IncomingPhoneNumbers.json` }),

  /** Frappe CRM today. Reads incoming_phone_numbers[].friendly_name, and calls only from a number of this list. */
  numbersOfToday: (): Recorded => ({ method: 'GET', path: `/v2_beta/Accounts/${account.sid}/IncomingPhoneNumbers` }),

  /** Frappe CRM. Reads Call.Sid, From, To and PhoneNumberSid; of an error, RestException.Message. */
  call: (from: string, to: string, callerId: string, callback: string): Recorded => ({
    method: 'POST',
    path: `${v1}/Calls/connect.json?details=true`,
    form: {
      From: from,
      To: to,
      CallerId: callerId,
      Record: 'true',
      StatusCallback: callback,
      'StatusCallbackEvents[0]': 'terminal',
      'StatusCallbackEvents[1]': 'answered',
    },
  }),

  /** ERPNext. Returns the answer to the page as it is. */
  callOfErpNext: (from: string, to: string, callerId: string): Recorded => ({
    method: 'POST',
    path: `${v1}/Calls/connect.json?details=true`,
    form: { From: from, To: to, CallerId: callerId },
  }),

  /** ERPNext. Reads Call.Status. */
  status: (sid: string): Recorded => ({ method: 'GET', path: `${v1}/Calls/${sid}.json` }),
};

/** The fields of a callback that Frappe CRM reads, besides CallSid. */
export const readOfCallback = [
  ...['Direction', 'Status', 'To', 'ConversationDuration'],
  ...['RecordingUrl', 'StartTime', 'EndTime'],
];
