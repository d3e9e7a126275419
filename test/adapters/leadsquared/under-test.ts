import { notePairs, readNote } from '../../../adapters/leadsquared/call-note.ts';
import { definition } from '../../../adapters/leadsquared/connector.ts';
import type { CrmUnderTest } from '../contract/crm-under-test.ts';
import { type OpenOptions, startProxied } from '../vendor/proxied-connector.ts';
import { readCallText } from '../vendor/read-call-text.ts';
import { startLeadSquared } from './server.ts';
import type { FakeActivity } from './store.ts';

export const keys = { accessKey: 'testAccessKey', secretKey: 'testSecretKey' };
export const origin = 'https://api-in21.leadsquared.com';
const unknownAddress = 'unknown-callers@sidecall.invalid';

/** A fake account, for all tests of a file. */
export async function startAccount() {
  const leadSquared = await startLeadSquared(keys);
  const proxied = await startProxied(leadSquared, { definition, origin, baseUrl: `${origin}/v2/`, secrets: keys });
  const { proxy } = proxied;
  const { store } = leadSquared;
  const isUnknown = (lead: string) => store.leads.get(lead)?.EmailAddress === unknownAddress;
  const people = () => [...store.leads.values()].filter(({ ProspectID }) => !isUnknown(ProspectID));

  function open(options: OpenOptions = {}) {
    leadSquared.clear();
    proxy.set('none');
    const addContact = (name: string, Phone: string) => ({
      kind: 'lead',
      id: store.addLead({ FirstName: name, Phone }).ProspectID,
    });
    const underTest: CrmUnderTest = {
      adapter: proxied.connect(options),
      fail: proxy.set,
      requests: () => proxy.requests,
      addContact: async (name, number) => addContact(name, number),
      async addMany(count, number) {
        for (let n = 0; n < count; n += 1) addContact(`Lead ${n}`, number);
      },
      countContacts: async () => people().length,
      async addPageEntry(note) {
        const { ProspectID } = store.addLead({ LastName: 'Unknown callers', EmailAddress: unknownAddress });
        return store.addActivity(ProspectID, { ActivityEvent_Note: note }).ProspectActivityId;
      },
      countEntries: async () => store.activities.size,
      filed: async (callId) => filed(callId),
      async ignoreFilter() {
        leadSquared.state.ignoresFilter = true;
      },
      async setField(id, field, value) {
        const lead = store.leads.get(id);
        if (lead !== undefined) lead[field] = value;
      },
      close: async () => {},
    };
    return { underTest, adapter: underTest.adapter };
  }

  function filed(callId: string) {
    return [...store.activities.values()]
      .filter(({ ActivityEvent_Note: note }) => readNote(note, callId) !== null)
      .map((activity) => {
        const { note, endReason, customer } = readCallText(textIn(activity));
        return {
          recordId: activity.ProspectActivityId,
          contactId: isUnknown(activity.RelatedProspectId) ? null : activity.RelatedProspectId,
          duration: Number(activity.mx_Custom_3),
          recording: activity.mx_Custom_4 || null,
          ...{ note, endReason, customer },
          // The virtual number in LeadSquared's own form.
          raw: JSON.stringify(activity).replaceAll('+1-4155550100', '+14155550100'),
        };
      });
  }

  return { ...proxied, leadSquared, open, filed, people };
}

/** What an agent reads as the notes of the call. */
export function textIn({ ActivityEvent_Note }: FakeActivity): string {
  return notePairs(ActivityEvent_Note).get('CallNotes') ?? '';
}
