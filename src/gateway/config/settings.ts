import * as auth from '../auth/settings.ts';
import * as calls from '../calls/settings.ts';
import * as crm from '../crm/settings.ts';
import * as events from '../events/settings.ts';
import * as exotel from '../exotel/settings.ts';
import * as http from '../http/settings.ts';
import * as log from '../log/settings.ts';
import * as metrics from '../metrics/settings.ts';
import * as outbound from '../outbound/settings.ts';
import * as persons from '../persons/settings.ts';
import * as recordings from '../recordings/settings.ts';
import * as secrets from '../secrets/settings.ts';
import * as signIn from '../sign-in/settings.ts';
import * as speech from '../speech/settings.ts';
import * as start from '../start/settings.ts';
import * as storage from '../storage/settings.ts';
import * as telephony from '../telephony/settings.ts';
import * as trunk from '../trunk/settings.ts';
import * as web from '../web/settings.ts';
import type { Setting, Together } from './setting.ts';

/** The settings of all rooms, in the order of docs/reference/settings.md. Each room declares its own settings. */
export const groups = [
  http.listening,
  storage.dataFolder,
  start.home,
  http.origins,
  auth.tokens,
  signIn.signIn,
  secrets.secretKeys,
  crm.crm,
  web.privateHosts,
  telephony.media,
  auth.iceServers,
  telephony.sound,
  calls.ringing,
  telephony.limits,
  start.stopping,
  calls.wrapUp,
  exotel.exotel,
  recordings.recording,
  persons.retention,
  speech.sounds,
  trunk.trunks,
  telephony.core,
  outbound.outgoing,
  auth.challenge,
  start.demo,
  log.logLevel,
  http.hostnames,
  metrics.metricsAccess,
  events.streams,
  http.proxiesInFront,
] as const;

type Group = (typeof groups)[number];

/** The validated settings: the parts of all rooms. */
export type Config = Together<ReturnType<Group['read']>>;

export type SettingName = Group['table'] extends infer Table
  ? Table extends unknown
    ? keyof Table & string
    : never
  : never;

/** All settings of the gateway. docs/reference/settings.md is generated from them. */
export const settings = Object.assign({}, ...groups.map(({ table }) => table)) as Readonly<
  Record<SettingName, Setting>
>;

export const settingNames = Object.keys(settings) as SettingName[];
