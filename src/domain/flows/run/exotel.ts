import { type LocalTime, localTime } from '../hours/local-time.ts';
import type { FlowState } from './state.ts';

/**
 * The parameters that Exotel's passthru sends, in its order and spelling.
 * https://docs.exotel.com/voice-apis/working-with-passthru-applet
 */
export function passthruParameters(state: FlowState, flow: string, at: number, timeZone: string): [string, string][] {
  const { call, dialled, lastDigits, recordingUrl } = state;
  const from = call.from ?? '';
  const started = timeText(call.createdAt, timeZone);
  const parameters: [string, string][] = [
    ['CallSid', call.id],
    ['CallFrom', from],
    ['CallTo', call.to],
    ['CallStatus', 'in-progress'],
    ['Direction', call.direction === 'incoming' ? 'incoming' : 'outbound-dial'],
    ['Created', httpTimeText(call.createdAt, timeZone)],
    ['DialCallDuration', String(dialled?.seconds ?? 0)],
    ['StartTime', started],
    // Exotel always sends the Unix epoch, in its own time zone.
    ['EndTime', timeText(0, timeZone)],
    ['CallType', callType(state)],
    ['DialWhomNumber', dialled?.to ?? ''],
  ];
  if (dialled !== null) parameters.push(['DialCallStatus', dialled.status]);
  parameters.push(
    ['flow_id', flow],
    ['tenant_id', '0'],
    ['From', from],
    ['To', call.to],
    ['CurrentTime', timeText(at, timeZone)],
  );
  // Exotel's digits are in double quotes, which its documentation tells servers to remove.
  if (lastDigits !== '') parameters.push(['digits', `"${lastDigits}"`]);
  if (recordingUrl !== '') parameters.push(['RecordingUrl', recordingUrl]);
  if (call.custom !== '') parameters.push(['CustomField', call.custom]);
  return parameters;
}

/** The parameters of a greeting. https://support.exotel.com, “Greeting applet” */
export function greetingParameters({ call, dialled }: FlowState): [string, string][] {
  return [
    ['CallSid', call.id],
    ['From', call.from ?? ''],
    ['To', call.to],
    ['DialWhomNumber', dialled?.to ?? ''],
    ...(call.custom === '' ? [] : ([['CustomField', call.custom]] as [string, string][])),
  ];
}

function callType({ dialled, leftMessage }: FlowState): string {
  if (dialled?.status === 'completed') return 'completed';
  if (leftMessage) return 'voicemail';
  return dialled === null ? 'call-attempt' : 'incomplete';
}

/** Adds parameters to a URL, as a form is encoded: a space is `+`. */
export function withParameters(url: string, parameters: readonly [string, string][]): string {
  const [address = '', fragment] = url.split('#', 2);
  const query = parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
  const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return `${address}${joint}${query}${fragment === undefined ? '' : `#${fragment}`}`;
}

function encoded(value: string): string {
  const wellFormed = value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return encodeURIComponent(wellFormed)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Times in Exotel's texts: "2024-09-03 11:44:54". @param at in ms since 1970 */
export function timeText(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = local(at, timeZone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Tue, 03 Sep 2024 11:44:54" */
function httpTimeText(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = local(at, timeZone);
  const weekday = days[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${weekday}, ${two(day)} ${months[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)}`;
}

/** An unknown time zone, which a published flow does not have, is UTC. */
function local(at: number, timeZone: string): LocalTime {
  const utc = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  return localTime(at, timeZone) ?? localTime(at, 'UTC') ?? utc;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
