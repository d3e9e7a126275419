import { CodedError, type ErrorCode, isErrorCode } from '../domain/errors/coded-error.ts';
import type { Problem } from '../state/phone-state.ts';
import { NotSupportedError, TwilioError } from '../voice/errors/twilio-error.ts';
import type { SessionEnd } from '../voice/sip/sip-agent.ts';

/** The voice layer uses Twilio's error numbers, the screen uses our codes. */
const codes: Record<number, ErrorCode> = {
  20101: 'TOKEN_INVALID',
  20104: 'TOKEN_EXPIRED',
  31005: 'GATEWAY_UNREACHABLE',
  31009: 'GATEWAY_UNREACHABLE',
  31201: 'FORBIDDEN',
  31401: 'MICROPHONE_DENIED',
  31402: 'MICROPHONE_ABSENT',
  31404: 'INVALID_NUMBER',
};

type Refusal = NonNullable<SessionEnd['refusal']>;

/** The gateway sends both texts of an error in one line: a sentence that says what is wrong, and the help. */
function sentences(text: string): { message: string; help: string } {
  const [, message = text, help = ''] = /^(.+?[.!?])(?: (.+))?$/.exec(text) ?? [];
  return { message, help };
}

export function codedError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof TwilioError) {
    const refusal = (error.originalError as { refusal?: Refusal } | undefined)?.refusal;
    if (isErrorCode(refusal?.code)) return new CodedError(refusal.code, { ...sentences(refusal.text), cause: error });
    const code = codes[error.code];
    if (code) return new CodedError(code, { cause: error });
    return new CodedError('CALL_STATE', {
      message: error.description,
      help: error.solutions[0] ?? 'Try again.',
      cause: error,
    });
  }
  if (error instanceof NotSupportedError) return new CodedError('WEBRTC_UNSUPPORTED', { cause: error });
  return new CodedError('INTERNAL', { message: (error as Error)?.message ?? 'The phone failed.', cause: error });
}

export function problemOf(error: unknown): Problem {
  const { code, message, help } = codedError(error);
  return { code, message, help };
}
