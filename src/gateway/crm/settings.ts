import * as z from 'zod';
import { list, optionalHttpAddress, origin, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import { usersText } from './users-text.ts';

/** “*” would let every page frame the softphone. */
const pageOrigin = origin.refine((text) => text !== '*', 'must name each origin; “*” is not possible');

/** The first CRM connection. Further ones are data: PUT /v1/crm-connections/{id}. */
export const crm = settingsGroup(
  {
    SIDECALL_CRM: setting(
      'Name of the CRM adapter of the first connection, e.g. demo-crm. Empty: the connections of PUT /v1/crm-connections/{id}, or without any the gateway’s own contact list.',
      '',
      z.string(),
    ),
    SIDECALL_CRM_URL: setting('Address of the first connection’s CRM.', '', optionalHttpAddress),
    SIDECALL_CRM_TOKEN: setting('Access token for the first connection’s CRM.', '', z.string()),
    SIDECALL_CRM_ORIGINS: setting(
      'Origins of the first connection’s CRM, comma-separated, e.g. https://crm.example. Its pages may frame /embed/default.',
      '',
      list(pageOrigin),
    ),
    SIDECALL_CRM_USERS: setting(
      'Agents by the ids of their users in the first connection’s CRM, comma-separated, e.g. 1001=robin,1002=sam. Calls can ring the owner of their contact, and log entries name the user. In the configuration file: an object.',
      '',
      usersText,
    ),
    SIDECALL_CRM_TIMEOUT_MS: setting(
      'Timeout of requests to the CRM, in milliseconds.',
      '5000',
      wholeNumber(100, 60_000),
    ),
    SIDECALL_ADAPTERS: setting(
      'Modules of your own CRM adapters, comma-separated paths. Each exports a “definition”.',
      '',
      list(z.string()),
    ),
  },
  (value, { problems }) => {
    const { SIDECALL_CRM: name, SIDECALL_CRM_URL: url, SIDECALL_CRM_TOKEN: token } = value;
    const { SIDECALL_CRM_ORIGINS: origins, SIDECALL_CRM_USERS: users } = value;
    if (name !== '' && url === '') problems.push('SIDECALL_CRM_URL must be set when SIDECALL_CRM is');
    if (name === '' && Object.keys(users).length > 0)
      problems.push('SIDECALL_CRM must be set when SIDECALL_CRM_USERS is');
    return {
      /** null: no CRM. */ crm: name === '' ? null : { name, url, token, origins, users },
      crmTimeoutMs: value.SIDECALL_CRM_TIMEOUT_MS,
      /** Paths of modules. */
      ownAdapters: value.SIDECALL_ADAPTERS,
    };
  },
);
