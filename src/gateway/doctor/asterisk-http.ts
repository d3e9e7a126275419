import * as z from 'zod';
import type { Clock } from '../../domain/clock.ts';
import type { AsteriskServerSettings } from '../telephony/asterisk/options.ts';
import { type Finding, note, reasonOf, right, wrong } from './finding.ts';

const info = z.object({ system: z.object({ version: z.string() }) });
const answerMs = 5000;
/** Earlier versions have no chan_websocket. */
const oldest = 22;
/** Maximum difference of the clocks, in seconds. With more, the logs of both machines are hard to compare. */
const clockSeconds = 5;

/** Checks HTTP, the password and the version. `reached`: further checks are possible. */
export async function examineHttp(
  { name, url, ari }: AsteriskServerSettings,
  clock: Clock,
  ask: typeof fetch,
): Promise<{ findings: Finding[]; reached: boolean }> {
  const stopped = (says: string, todo: string): { findings: Finding[]; reached: boolean } => ({
    findings: [wrong(`Asterisk ${name}: ${says}`, todo)],
    reached: false,
  });
  const authorization = `Basic ${Buffer.from(`${ari.user}:${ari.password}`).toString('base64')}`;
  let answer: Response;
  let body: unknown;
  try {
    answer = await ask(new URL('/ari/asterisk/info', url), {
      headers: { authorization },
      signal: AbortSignal.timeout(answerMs),
    });
    body = await answer.json().catch(() => null);
  } catch (error) {
    return stopped(
      `HTTP cannot be reached: ${reasonOf(error)}.`,
      'Is Asterisk running? Look at enabled, bindaddr and bindport in http.conf, and at SIDECALL_ASTERISK_URL.',
    );
  }
  if (answer.status === 401) {
    return stopped(
      'the ARI password is wrong, or there is no user sidecall (401).',
      'SIDECALL_ASTERISK_ARI_PASSWORD must equal password under [sidecall] in ari.conf; then “module reload res_ari.so”.',
    );
  }
  if (answer.status === 404) {
    return stopped(
      'HTTP answers, but there is no ARI (404).',
      'Set enabled=yes under [general] in ari.conf, and load res_ari.so and res_ari_asterisk.so.',
    );
  }
  const version = info.safeParse(body).data?.system.version;
  if (!answer.ok || version === undefined) {
    return stopped(
      `what answers is no ARI, or not ready (status ${answer.status}).`,
      'Wait until “core waitfullybooted” says so, and look at SIDECALL_ASTERISK_URL.',
    );
  }
  return {
    findings: [versionOf(version), ...clockOf(answer.headers.get('date'), clock)].map((finding) => ({
      ...finding,
      says: `Asterisk ${name}: ${finding.says}`,
    })),
    reached: true,
  };
}

function versionOf(version: string): Finding {
  const major = /^(\d{1,3})\./.exec(version)?.[1];
  const shown = /^[\w.-]{1,20}/.exec(version)?.[0] ?? 'unknown';
  const says = `HTTP answers, the ARI password is right; version ${shown}.`;
  // A build from a repository reports a branch instead of a version.
  if (major === undefined) return note(says, `The version should be ${oldest} or newer.`);
  return Number(major) >= oldest ? right(says) : wrong(says, `Sidecall needs Asterisk ${oldest} or newer.`);
}

function clockOf(date: string | null, clock: Clock): Finding[] {
  const seconds = Math.round((Date.parse(date ?? '') - clock.now()) / 1000);
  if (Number.isNaN(seconds)) return [];
  if (Math.abs(seconds) <= clockSeconds) return [right('its clock is right, by ours.')];
  const which = seconds > 0 ? 'ahead of' : 'behind';
  return [wrong(`its clock is ${Math.abs(seconds)} s ${which} ours.`, 'Let NTP set the clocks of both machines.')];
}
