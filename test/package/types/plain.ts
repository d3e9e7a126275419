/** The code of a page without a framework, compiled with the installed package. */
import { CtiSoftphone, english, type FactEventMap, type RequestEventMap } from 'sidecall';
import { type CrmDefinition, contactWith, defineCrm } from 'sidecall/adapter-kit';
import { createHost } from 'sidecall/adapters/demo-crm';
import { definition } from 'sidecall/adapters/demo-crm/connector';
import { GatewayClient } from 'sidecall/client';
import { createPhone, type Phone } from 'sidecall/phone';
import { createPhoneState } from 'sidecall/state';
import { FakePhone } from 'sidecall/testing';
import { Call, Device, TwilioError } from 'sidecall/voice';

const phone: Phone = createPhone({ gateway: '', getToken: async () => 'token' });
const ended = (event: FactEventMap['cti-call-ended']): number => event.detail.duration;
const dial = (event: RequestEventMap['cti-dial-request']): string => event.detail.to;

const softphone = document.createElement('cti-softphone');
softphone.phone = phone;
softphone.getToken = async () => 'token';
softphone.messages = { answer: 'Take it' };
softphone.addEventListener('cti-call-ended', ended);
document.addEventListener('cti-dial-request', dial);
window.addEventListener('cti-dial-request', dial);
document.body.addEventListener('cti-dial-request', dial);
softphone.addEventListener('cti-dial-request', dial);
document.addEventListener('cti-keypad-toggled', ({ detail }) => detail.open === true);
softphone.attachShadow({ mode: 'open' }).addEventListener('cti-ready', ({ detail }) => detail.identity);
// @ts-expect-error a softphone has no such view
softphone.view = 'nowhere';
// @ts-expect-error the fact has no such detail
document.addEventListener('cti-call-ended', (event) => event.detail.seconds);

const own: CrmDefinition = defineCrm(definition.manifest, (connection) => ({
  async findContacts(number, { timeoutMs, signal, country }) {
    const answer = await connection.fetch(`${connection.baseUrl}/people?left=${timeoutMs}&in=${country}`, { signal });
    return [contactWith({ id: '1', name: await answer.text(), company: null, numbers: [number] })];
  },
  saveCallLog: async ({ callId }, known) => ({ recordId: known.recordId ?? callId, url: null }),
}));

export const all = [CtiSoftphone, english, createHost, definition, own, GatewayClient, createPhoneState];
export const voice = [Call, Device, TwilioError, FakePhone];
