/** Errors of trunks. See the table in `errors.ts`. */
export const trunkErrors = {
  TRUNK_INVALID: {
    status: 400,
    message: 'The trunk cannot work with these values.',
    help: 'Correct the field that the message names. docs/operations/carriers.md explains each field.',
  },
  TRUNK_OF_SETTINGS: {
    status: 409,
    message: 'This trunk is made by SIDECALL_TRUNKS.',
    help: 'Change it there and send SIGHUP to the gateway, or use another name.',
  },
  TRUNK_PORT: {
    status: 409,
    message: 'The port for trunks cannot be opened.',
    help: 'Stop the other program, or set SIDECALL_TRUNK_PORT to a free port and restart the gateway.',
  },
  TRUNK_TESTED: {
    status: 409,
    message: 'This trunk is being tested.',
    help: 'Wait for the result of the test, at most half a minute.',
  },
} as const;
