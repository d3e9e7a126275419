import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { CodedError } from '../../domain/errors.ts';
import { manifest as contacts } from '../contacts/manifest.ts';
import { CrmConnections, type KnownConnection } from '../crm/connections.ts';
import { probeNumber } from '../crm/probe-number.ts';
import { Keyring } from '../secrets/keyring.ts';
import { lookAtKeyring } from '../secrets/open-keyring.ts';
import { lookAtAccess, lookAtConnections } from '../storage/crm/look-at-connections.ts';
import type { CrmAccessStore, StoredAccess } from '../storage/crm/port.ts';
import type { StoredConnection } from '../storage/store.ts';
import type { Check, CheckParts } from './check.ts';
import { frameFindings } from './crm-frames.ts';
import { userFindings } from './crm-users.ts';
import { type Finding, note, quoted, right, wrong } from './finding.ts';
import { whyOf } from './outside.ts';
import { within } from './within.ts';

/** Timeout of a CRM's answer, in ms. */
const answerMs = 6000;

/** Checks that each CRM connection can be opened and answers a search. */
export const crm: Check = {
  name: 'CRM',
  atStart: false,
  async run(config, parts) {
    const folder = resolve(config.dataFolder);
    const all = await lookAtConnections(config.database ?? join(folder, 'sidecall.db'), parts);
    // The contact list is in the database, which has a check of its own.
    const stored = all.filter(({ adapter }) => adapter !== contacts.name);
    const access = await lookAtAccess(config.database ?? join(folder, 'sidecall.db'), parts);
    // Without a key, none of the stored secrets can be decrypted.
    const keyring = lookAtKeyring(config, (name) => join(folder, name)) ?? new Keyring(randomBytes(32).toString('hex'));
    const connections = new CrmConnections({
      ...parts,
      store: readOnly(stored),
      access: readOnlyAccess(access),
      jobs: { adopt: async () => false },
      keyring,
      adapters: parts.crmAdapters,
      settings: config.crm,
      ...(parts.crmFetch && { chosenFetch: parts.crmFetch(config) }),
      logger: { warn: () => {} },
    });
    try {
      await connections.start();
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return [wrong(error.message, 'The gateway does not start so. Empty: no CRM connection by settings.')];
    }
    const findings: Finding[] = [];
    for (const known of connections.list()) {
      if (!known.stored.enabled) continue;
      findings.push(await examine(known, parts));
      const definition = await parts.crmAdapters.load(known.stored.adapter).catch(() => null);
      findings.push(...frameFindings(known, definition), ...userFindings(known, definition));
    }
    return findings;
  },
};

async function examine({ stored, source, open, condition }: KnownConnection, { clock }: CheckParts): Promise<Finding> {
  const name = source === 'settings' ? 'The CRM' : `The CRM connection ${stored.id}`;
  const todo =
    source === 'settings'
      ? 'Look at SIDECALL_CRM_URL and SIDECALL_CRM_TOKEN, and whether the CRM runs.'
      : `Look at GET /v1/crm-connections/${stored.id}, and whether the CRM runs.`;
  if (open === null) {
    const help = condition.code === null ? todo : new CodedError(condition.code).help;
    return wrong(`${name} cannot be used (${condition.code}): ${quoted(condition.message ?? '')}.`, help);
  }
  const { state, refusedAt = null } = open.access?.state ?? {};
  if (state === 'missing') return wrong(`${name} cannot be used: no user of the CRM has allowed access.`, allowHelp);
  if (state === 'refused') {
    return wrong(`${name} cannot be used: the CRM has not renewed the access since ${refusedAt}.`, allowHelp);
  }
  if (open.access?.isOver === true) {
    return note(
      `${name} was not examined: its access token has expired, and only the gateway renews it.`,
      `If the gateway runs, use POST /v1/crm-connections/${stored.id}/test.`,
    );
  }
  try {
    const found = await within(clock, answerMs, open.adapter.findContacts(probeNumber, { timeoutMs: answerMs }));
    if (found === null) return wrong(`${name} does not answer in time.`, todo);
    const remark = open.adapter.remark?.() ?? null;
    return remark === null ? right(`${name} answers.`) : note(`${name} answers. ${remark}`, 'Install a newer version.');
  } catch (error) {
    const refused = source === 'database' && error instanceof CodedError && error.code === 'CRM_CREDENTIALS';
    return wrong(`${name} does not answer as it should: ${whyOf(error)}.`, refused ? error.help : todo);
  }
}

const allowHelp =
  'Open the address of POST /v1/crm-connections/{id}/authorization as a user of the CRM, and allow access.';

/** The doctor renews no access: the CRM could invalidate the token that the gateway has. */
function readOnlyAccess(stored: StoredAccess[]): CrmAccessStore {
  const refuse = async () => {
    throw new CodedError('CRM_UNAVAILABLE', { message: 'The access token has to be renewed, by the gateway alone.' });
  };
  return {
    all: async () => stored,
    get: async (connection) => stored.find((each) => each.connection === connection) ?? null,
    put: refuse,
    remove: refuse,
    claim: refuse,
    renewed: refuse,
    release: refuse,
    seal: async () => {},
    begin: refuse,
    take: refuse,
  };
}

/** The doctor changes nothing. */
function readOnly(stored: StoredConnection[]) {
  return {
    all: async () => stored,
    put: async () => {},
    putSecrets: async () => true,
    delete: async () => false,
  };
}
