import type { Row } from './vtql-reader.ts';

type Params = Readonly<Record<string, string>>;

/** What the callbacks do with the server's records. */
export interface CallRecords {
  add(module: 'PBXManager', fields: Row): void;
  all(module: 'Contacts' | 'PBXManager'): Row[];
}

/** The only user with an extension, and their recorded record. */
const extension = '1001';
const user = '19x1';

const lastDigits = (number: string | null | undefined): string => (number ?? '').replace(/\D/g, '').slice(-10);

/**
 * The callbacks of PBXManager. The connector asks none of them; the recorded ones show what Vtiger's own records hold.
 * @returns the exchange with the answer
 */
export function callback(params: Params, secret: string, records: CallRecords): string {
  if (params.vtigersignature !== secret) return '34';
  const { callUUID = '', callerIdNumber = '', callerIdName = '' } = params;
  if (params.callstatus === 'StartApp') {
    const isOutbound = callerIdNumber === extension;
    const customernumber = isOutbound ? callerIdName : callerIdNumber;
    const contact = records
      .all('Contacts')
      .find(({ phone, mobile }) => [phone, mobile].map(lastDigits).includes(lastDigits(customernumber)));
    records.add('PBXManager', {
      direction: isOutbound ? 'outbound' : 'inbound',
      callstatus: 'ringing',
      starttime: params.StartTime ?? '',
      sourceuuid: callUUID,
      gateway: 'PBXManager',
      customernumber,
      customer: contact?.id ?? '',
      customertype: contact === undefined ? '' : 'Contacts',
      user: isOutbound ? user : '',
      assigned_user_id: user,
    });
    return isOutbound ? '36' : '29';
  }
  const record = records.all('PBXManager').find(({ sourceuuid }) => sourceuuid === callUUID);
  if (record === undefined) return '37';
  switch (params.callstatus) {
    case 'DialAnswer':
      Object.assign(record, { callstatus: 'in-progress', user });
      return '30';
    case 'EndCall': {
      const { starttime, endtime, duration: totalduration, billableseconds: billduration } = params;
      Object.assign(record, { starttime, endtime, totalduration, billduration });
      return '31';
    }
    case 'Hangup':
      Object.assign(record, { callstatus: params.causetxt === 'Normal Clearing' ? 'completed' : params.causetxt });
      return '32';
    default:
      Object.assign(record, { recordingurl: params.recordinglink });
      return '33';
  }
}
