/** The part of the table of errors about signing in; see `../errors.ts`. */
export const signInErrors = {
  SIGN_IN_LINK_INVALID: {
    status: 401,
    message: 'This sign-in link is not valid.',
    help: 'A link can be used once, within ten minutes. Make another one with “npx sidecall sign-in” on the gateway’s machine.',
  },
  SIGN_IN_EXPIRED: {
    status: 401,
    message: 'This attempt to sign in is over.',
    help: 'Start again from the sign-in page, in the same browser.',
  },
  SIGN_IN_REFUSED: {
    status: 403,
    message: 'The identity provider does not admit this person to the gateway.',
    help: 'Ask an administrator to compare the person’s claims with the SIDECALL_OIDC_ settings.',
  },
  SIGN_IN_UNAVAILABLE: {
    status: 503,
    message: 'The identity provider cannot be used.',
    help: 'Check the SIDECALL_OIDC_ settings, and that the provider answers. A sign-in link works meanwhile.',
  },
  SIGN_IN_NEEDS_HTTPS: {
    status: 400,
    message: 'Browsers keep a sign-in only over https, or on localhost.',
    help: 'Open the page over https, or on the gateway’s machine as http://localhost.',
  },
  SESSION_ENDED: { status: 401, message: 'You are not signed in any more.', help: 'Sign in again.' },
} as const;
