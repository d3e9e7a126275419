import { EmbedReport, EmbedTokenRequest } from '../embed.ts';
import { TokenAnswer } from '../session.ts';
import type { Operation } from './operation.ts';

export const createEmbedToken = {
  method: 'POST',
  path: '/v1/embed-tokens',
  access: 'public',
  tag: 'tokens',
  summary: 'Create an access token for the softphone’s page in a CRM',
  description:
    'For the page /embed/{host} itself, with the last token of the page, which may have expired meanwhile: it is renewed for at most twelve hours. The CRM connection must still be enabled, and the CRM’s user must still belong to the agent.',
  body: EmbedTokenRequest,
  answer: TokenAnswer,
} as const satisfies Operation;

export const reportEmbed = {
  method: 'POST',
  path: '/v1/embed-reports',
  access: ['agent', 'supervisor'],
  tag: 'tokens',
  summary: 'Report what the softphone’s page in a CRM refused',
  description: 'Counted in sidecall_embed_refused_total.',
  body: EmbedReport,
  answer: null,
} as const satisfies Operation;
