import * as z from 'zod/mini';
import { TrunkBody, TrunkName, TrunkTest, TrunkView } from '../../administration/trunk.ts';
import { administrators } from '../access.ts';
import type { Operation } from '../operation.ts';

const ofTrunk = z.object({ id: TrunkName });

export const listTrunks = {
  method: 'GET',
  path: '/v1/trunks',
  access: administrators,
  tag: 'trunks',
  summary: 'List trunks with their state and figures',
  description: 'Trunks of the settings come first. A deleted trunk is listed until its last call ends.',
  answer: z.array(TrunkView),
} as const satisfies Operation;

export const getTrunk = {
  method: 'GET',
  path: '/v1/trunks/:id',
  access: administrators,
  kind: 'trunk',
  tag: 'trunks',
  summary: 'Get a trunk with its state and figures',
  params: ofTrunk,
  answer: TrunkView,
} as const satisfies Operation;

export const putTrunk = {
  method: 'PUT',
  path: '/v1/trunks/:id',
  access: administrators,
  kind: 'trunk',
  tag: 'trunks',
  summary: 'Create or change a trunk',
  description:
    'Takes effect at once: the gateway registers, pings and takes calls by the new values, and live calls continue. With Asterisk, `todo` of the answer says what has to be done there. Audited.',
  params: ofTrunk,
  body: TrunkBody,
  answer: TrunkView,
} as const satisfies Operation;

export const deleteTrunk = {
  method: 'DELETE',
  path: '/v1/trunks/:id',
  access: administrators,
  kind: 'trunk',
  tag: 'trunks',
  summary: 'Delete a trunk',
  description: 'The gateway unregisters and takes no new calls. Live calls of the trunk continue. Audited.',
  params: ofTrunk,
  answer: null,
} as const satisfies Operation;

export const testTrunk = {
  method: 'POST',
  path: '/v1/trunks/:id/test',
  access: administrators,
  tag: 'trunks',
  summary: 'Ask the carrier with OPTIONS, and try the password',
  description:
    'Also for a disabled trunk. Makes no call and changes no registration. Sent from a port of its own, so a carrier that admits the port of the gateway alone does not answer.',
  params: ofTrunk,
  answer: TrunkTest,
} as const satisfies Operation;
