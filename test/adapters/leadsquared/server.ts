import { type Answer, type ReceivedRequest, startJsonServer } from '../vendor/json-server.ts';
import { exception, type FakeActivity, type FakeLead, LeadSquaredStore, unknownActivity } from './store.ts';

const ok = (body: unknown): Answer => ({ status: 200, body });
const success = (Id: string): Answer => ok({ Status: 'Success', Message: { Id } });
const digitsOf = (text: string | null | undefined) => (text ?? '').replace(/\D/g, '');

/** LeadSquared's API as its documentation describes it, and programs that run against it: what the adapter uses of it. */
export async function startLeadSquared(keys: { accessKey: string; secretKey: string }) {
  const store = new LeadSquaredStore();
  const state = { ignoresFilter: false };

  /** One lead alone: the one with the latest activity. */
  function byPhone(query: URLSearchParams): FakeLead[] {
    const wanted = query.get('phone') ?? '';
    const all = [...store.leads.values()];
    if (state.ignoresFilter) return all;
    const isSame = (text: string | null | undefined) => {
      const digits = digitsOf(text);
      return digits !== '' && (digits === wanted || (digits.length >= 10 && wanted.endsWith(digits.slice(-10))));
    };
    return /^\d+$/.test(wanted) ? all.filter(({ Phone, Mobile }) => isSame(Phone) || isSame(Mobile)).slice(-1) : [];
  }

  function byCriteria(body: ReceivedRequest['body']): Record<string, unknown>[] {
    const { LookupName, LookupValue, SqlOperator } = body.Parameter;
    const columns: string[] | null = body.Columns?.Include_CSV.split(',') ?? null;
    const known = ['ProspectID', 'FirstName', 'LastName', 'Company', 'EmailAddress', 'Phone', 'Mobile', 'OwnerId'];
    if (columns?.some((name) => ![...known, 'CreatedOn', 'Notes'].includes(name)) === true) {
      throw exception('MXInvalidInputException', 'Invalid column name.');
    }
    if (SqlOperator !== 'LIKE') throw exception('MXInvalidInputException', 'SqlOperator');
    const pattern = new RegExp(`^${LookupValue.split('%').map(literal).join('.*')}$`, 's');
    const found = [...store.leads.values()].filter(
      (lead) => state.ignoresFilter || pattern.test(lead[LookupName] ?? ''),
    );
    // In the order of their creation.
    if (body.Sorting.Direction !== '0') found.reverse();
    return pageOf(found, body.Paging).map((lead) =>
      columns === null ? lead : Object.fromEntries(columns.map((name) => [name, lead[name] ?? null])),
    );
  }

  function byEvent({ Parameter, Paging }: ReceivedRequest['body']): Answer {
    const { FromDate, ToDate, ActivityEvent } = Parameter;
    if (Paging.PageSize > 1000) throw exception('MXInvalidInputException', 'PageSize can not be more than 1000.');
    const found = [...store.activities.values()].filter(
      (each) =>
        each.ActivityEvent === String(ActivityEvent) && each.ModifiedOn >= FromDate && each.ModifiedOn <= ToDate,
    );
    const rows = pageOf(found, Paging);
    return ok({ RecordCount: found.length, ...(rows.length > 0 && { List: rows }) });
  }

  function activitiesOf(lead: string, body: ReceivedRequest['body']): Answer {
    const { Offset, RowCount } = body.Paging;
    const found = [...store.activities.values()].filter(({ RelatedProspectId }) => RelatedProspectId === lead);
    const rows = found
      .reverse()
      .slice(Number(Offset) * Number(RowCount))
      .slice(0, Number(RowCount));
    return ok({ RecordCount: found.length, ProspectActivities: rows.map(asOfLead) });
  }

  function details(id: string): Answer {
    const activity = store.activities.get(id);
    if (activity === undefined) throw unknownActivity();
    const names = ['ActivityEvent_Note', 'Status', 'mx_Custom_2', 'mx_Custom_3', 'mx_Custom_4'] as const;
    return ok({
      ...{ ID: id, Name: 'Phone Call', RelatedProspectId: activity.RelatedProspectId },
      Fields: names.map((SchemaName) => ({ SchemaName, Value: activity[SchemaName], IsMandatory: false })),
    });
  }

  function answerTo({ method, path, query, body, headers }: ReceivedRequest): Answer {
    if (headers['x-lsq-accesskey'] !== keys.accessKey || headers['x-lsq-secretkey'] !== keys.secretKey) {
      throw exception('MXInvalidAccessDetailsException', 'Invalid Access Details provided.', 401);
    }
    switch (`${method} ${path}`) {
      case 'GET /v2/LeadManagement.svc/RetrieveLeadByPhoneNumber':
        return ok(byPhone(query));
      case 'POST /v2/LeadManagement.svc/Leads.Get':
        return ok(byCriteria(body));
      case 'GET /v2/LeadManagement.svc/Leads.GetByEmailaddress':
        return ok([...store.leads.values()].filter((lead) => lead.EmailAddress === query.get('emailaddress')));
      case 'POST /v2/LeadManagement.svc/Lead.Create':
        return success(store.addLead(valuesOf(body)).ProspectID);
      case 'POST /v2/Telephony.svc/LogCall':
        return success(store.logCall(body).ProspectActivityId);
      case 'POST /v2/Telephony.svc/ShowAgentPopup':
        store.popups.push(body);
        return success('b8c4d74f-17ed-4bae-9f05-c183496680f1');
      case 'POST /v2/ProspectActivity.svc/CustomActivity/RetrieveByActivityEvent':
        return byEvent(body);
      case 'POST /v2/ProspectActivity.svc/CustomActivity/Update':
        return success(store.change(body).ProspectActivityId);
      case 'GET /v2/ProspectActivity.svc/GetActivityDetails':
        return details(query.get('activityId') ?? '');
      case 'POST /v2/ProspectActivity.svc/Retrieve':
        return activitiesOf(query.get('leadId') ?? '', body);
      case 'GET /v2/UserManagement.svc/Users.Get':
        return ok(store.users.map((ID, at) => ({ ID, FirstName: `User ${at}`, LastName: null, StatusCode: at })));
      default:
        return { status: 404, body: {} };
    }
  }

  const server = await startJsonServer(answerTo);
  return {
    ...server,
    store,
    state,
    clear(): void {
      store.clear();
      server.requests.length = 0;
      state.ignoresFilter = false;
    },
  };
}

function literal(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

function pageOf<T>(rows: readonly T[], { PageIndex, PageSize }: { PageIndex: number; PageSize: number }): T[] {
  return rows.slice((PageIndex - 1) * PageSize, PageIndex * PageSize);
}

function valuesOf(attributes: { Attribute: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ Attribute, Value }) => [Attribute, Value]));
}

/** In the list of a lead, an activity has other names, and its own values are in a list. */
function asOfLead(activity: FakeActivity): object {
  const { ProspectActivityId, ActivityEvent, CreatedOn, ActivityEvent_Note: Value, ...others } = activity;
  const Data = [...Object.entries(others).map(([Key, value]) => ({ Key, Value: value }))];
  return {
    ...{ Id: ProspectActivityId, EventCode: Number(ActivityEvent), EventName: 'Phone Call', CreatedOn },
    Data: [...Data, { Key: 'NotableEventDescription', Value }],
  };
}
