import type { IncomingMessage, ServerResponse } from 'node:http';

const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value);

/** The form of each parameter, as the documentation has it. A call may lack those marked with `?`. */
const documented: Record<string, (value: string) => boolean> = {
  CallSid: (value) => value !== '',
  CallFrom: (value) => /^\+?\d+$/.test(value),
  CallTo: (value) => /^\+?\d+$/.test(value),
  CallStatus: oneOf('queued', 'ringing', 'in-progress', 'completed', 'busy', 'failed', 'no-answer', 'canceled'),
  Direction: oneOf('incoming', 'outbound-dial'),
  Created: (value) => Number.isFinite(Date.parse(value)),
  DialCallDuration: (value) => /^\d+$/.test(value),
  StartTime: (value) => time.test(value),
  EndTime: oneOf('1970-01-01 05:30:00'),
  CallType: oneOf('call-attempt', 'completed', 'client-hangup', 'incomplete', 'voicemail'),
  flow_id: (value) => value !== '',
  tenant_id: (value) => value !== '',
  From: (value) => /^\+?\d+$/.test(value),
  To: (value) => /^\+?\d+$/.test(value),
  CurrentTime: (value) => time.test(value),
  DialWhomNumber: () => true,
  'DialCallStatus?': oneOf('completed', 'busy', 'no-answer', 'failed', 'canceled'),
  'digits?': (value) => /^"[\d*#]+"$/.test(value),
  'RecordingUrl?': (value) => URL.canParse(value),
  'CustomField?': () => true,
};

/**
 * A server written from Exotel's documentation of its passthru applet, without knowing this gateway: GET
 * with the details of the call as query; `200 OK` is choice A, `302 Found` is choice B; digits come in double quotes,
 * which the server removes. https://docs.exotel.com/voice-apis/working-with-passthru-applet
 */
export class ExotelEndpoint {
  readonly calls: Record<string, string>[] = [];
  /** Requests that are not as documented. */
  readonly faults: string[] = [];
  readonly #chooses: (call: Record<string, string>) => 'A' | 'B';

  /** @param chooses gets the parameters, with the digits without their quotes */
  constructor(chooses: (call: Record<string, string>) => 'A' | 'B') {
    this.#chooses = chooses;
  }

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://shop.example');
    if (url.pathname !== '/passthru') {
      this.faults.push(`asked for ${url.pathname}`);
      response.writeHead(404).end();
      return;
    }
    if (request.method !== 'GET') this.faults.push(`method ${request.method}`);
    const call = Object.fromEntries(url.searchParams);
    for (const [name, isRight] of Object.entries(documented)) {
      const value = call[name.replace('?', '')];
      if (value === undefined ? !name.endsWith('?') : !isRight(value)) this.faults.push(`${name} is ${value}`);
    }
    const digits = (call.digits ?? '').replace(/^"|"$/g, '');
    this.calls.push({ ...call, digits });
    if (this.#chooses({ ...call, digits }) === 'A') response.writeHead(200).end('OK');
    // As many frameworks have it, “302 Found” names a page. It is no place to go to.
    else response.writeHead(302, { location: '/somewhere-else' }).end();
  };
}
