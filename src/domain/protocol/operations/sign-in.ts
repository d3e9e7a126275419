import { TokenAnswer } from '../session.ts';
import { OpenIdBody, OpenIdStart, personRoles, SignedIn, SignInLinkBody, SignInWays } from '../sign-in.ts';
import type { Operation } from './operation.ts';

const fromOwnPage = 'Only for pages of the gateway: the Origin has to be its own.';

export const getSignInWays = {
  method: 'GET',
  path: '/v1/sign-in',
  access: 'public',
  tag: 'sign-in',
  summary: 'Get the ways to sign in besides a link',
  answer: SignInWays,
} as const satisfies Operation;

export const signInByLink = {
  method: 'POST',
  path: '/v1/sign-in/link',
  access: 'public',
  tag: 'sign-in',
  summary: 'Sign in with a one-time link',
  description: `${fromOwnPage} The answer sets the session’s cookie. Audited.`,
  body: SignInLinkBody,
  answer: SignedIn,
} as const satisfies Operation;

export const startOpenIdSignIn = {
  method: 'POST',
  path: '/v1/sign-in/openid',
  access: 'public',
  tag: 'sign-in',
  summary: 'Begin to sign in with the identity provider',
  description: `${fromOwnPage} Finish in the same browser, within ten minutes.`,
  answer: OpenIdStart,
} as const satisfies Operation;

export const finishOpenIdSignIn = {
  method: 'POST',
  path: '/v1/sign-in/openid/finish',
  access: 'public',
  tag: 'sign-in',
  summary: 'Sign in with the answer of the identity provider',
  description: `${fromOwnPage} The answer sets the session’s cookie. Audited.`,
  body: OpenIdBody,
  answer: SignedIn,
} as const satisfies Operation;

export const signOut = {
  method: 'POST',
  path: '/v1/sign-out',
  access: personRoles,
  tag: 'sign-in',
  summary: 'End the session of this browser, with the tokens that it fetched',
  description: 'Needs the cookie of a session. Audited.',
  answer: null,
} as const satisfies Operation;

export const createOwnToken = {
  method: 'POST',
  path: '/v1/session/token',
  access: personRoles,
  tag: 'sign-in',
  summary: 'Create an access token for the phone of the signed-in person',
  description: 'Needs the cookie of a session. Valid for ten minutes, and only as long as the session. Audited.',
  answer: TokenAnswer,
} as const satisfies Operation;
