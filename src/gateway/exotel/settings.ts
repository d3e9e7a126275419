import * as z from 'zod';
import { setting, settingsGroup } from '../config/setting.ts';

const timeZone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'must be a time zone such as Asia/Kolkata');

/** The account that clients of Exotel's API name. */
export interface ExotelSettings {
  sid: string;
  key: string;
  token: string;
  timeZone: string;
  /** null: only agents are connected with numbers. */
  dialFlow: string | null;
}

const needs = ['SIDECALL_EXOTEL_KEY', 'SIDECALL_EXOTEL_TOKEN'] as const;

/** Settings for clients that were written for Exotel. */
export const exotel = settingsGroup(
  {
    SIDECALL_EXOTEL_SID: setting(
      'Account SID in the addresses of the Exotel-compatible API (/v1/Accounts/{sid}/…). Empty: the API is off.',
      '',
      z.string().regex(/^$|^[A-Za-z0-9_-]{1,64}$/, 'must be letters, digits, _ and -'),
    ),
    SIDECALL_EXOTEL_KEY: setting(
      'API key of that account: the user name of Basic.',
      '',
      z.string().regex(/^$|^[A-Za-z0-9_-]{8,200}$/, 'must be at least 8 letters, digits, _ or -'),
    ),
    SIDECALL_EXOTEL_TOKEN: setting(
      'API token of that account: the password of Basic. It also reads recordings at /recordings/{id}.',
      '',
      z.string().regex(/^$|^[A-Za-z0-9_-]{24,200}$/, 'must be at least 24 letters, digits, _ or -'),
    ),
    SIDECALL_EXOTEL_TIME_ZONE: setting(
      'Time zone of the times in its answers and callbacks.',
      'Asia/Kolkata',
      timeZone,
    ),
    SIDECALL_EXOTEL_DIAL_FLOW: setting(
      'Flow that connects two numbers if neither belongs to an agent. The first number hears the flow, and the second is {{call.params.ConnectTo}} in it. Empty: such calls are refused.',
      '',
      z.string().regex(/^$|^[a-z0-9][a-z0-9-]{0,39}$/, 'must be the name of a flow'),
    ),
  },
  (value, { problems }) => {
    const sid = value.SIDECALL_EXOTEL_SID;
    for (const name of sid === '' ? [] : needs) {
      if (value[name] === '') problems.push(`${name} must be set when SIDECALL_EXOTEL_SID is`);
    }
    const account: ExotelSettings = {
      sid,
      key: value.SIDECALL_EXOTEL_KEY,
      token: value.SIDECALL_EXOTEL_TOKEN,
      timeZone: value.SIDECALL_EXOTEL_TIME_ZONE,
      dialFlow: value.SIDECALL_EXOTEL_DIAL_FLOW || null,
    };
    /** null: there is no Exotel-compatible API. */
    return { exotel: sid === '' ? null : account };
  },
);
