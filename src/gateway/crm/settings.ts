import * as z from 'zod';
import { optionalHttpAddress, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';

/** The CRM that looks up callers and stores the call log. */
export const crm = settingsGroup(
  {
    SIDECALL_CRM: setting('Name of the CRM adapter, e.g. demo-crm. Empty: no CRM.', '', z.string()),
    SIDECALL_CRM_URL: setting('Address of the CRM.', '', optionalHttpAddress),
    SIDECALL_CRM_TOKEN: setting('Access token for the CRM.', '', z.string()),
    SIDECALL_CRM_TIMEOUT_MS: setting(
      'How long the CRM may take to answer, in milliseconds.',
      '5000',
      wholeNumber(100, 60_000),
    ),
  },
  (value, { problems }) => {
    const { SIDECALL_CRM: name, SIDECALL_CRM_URL: url, SIDECALL_CRM_TOKEN: token } = value;
    if (name !== '' && url === '') problems.push('SIDECALL_CRM_URL must be set when SIDECALL_CRM is');
    return {
      /** null: no CRM. */ crm: name === '' ? null : { name, url, token },
      crmTimeoutMs: value.SIDECALL_CRM_TIMEOUT_MS,
    };
  },
);
