import type { ErrorCode } from '../../domain/errors.ts';

/** The problems that an agent meets at their work. Every language has them; other problems are shown in English. */
export type AgentProblemCode = Extract<
  ErrorCode,
  | 'AGENT_BUSY'
  | 'AGENT_DISABLED'
  | 'AGENT_UNREACHABLE'
  | 'AUDIO_BLOCKED'
  | 'CALL_STATE'
  | 'CALLER_BUSY'
  | 'CONSENT_MISSING'
  | 'CONTACT_NUMBER_MASKED'
  | 'EMERGENCY_LIMIT'
  | 'FORBIDDEN'
  | 'GATEWAY_UNREACHABLE'
  | 'INTERNAL'
  | 'INVALID_NUMBER'
  | 'MICROPHONE_ABSENT'
  | 'MICROPHONE_DENIED'
  | 'MICROPHONE_LOST'
  | 'NO_CALLER_NUMBER'
  | 'NO_TRUNK'
  | 'OTHER_TAB_MICROPHONE'
  | 'OTHER_TAB_SILENT'
  | 'OTHER_TAB_SOUND'
  | 'OUTBOUND_COUNTRY'
  | 'OUTBOUND_LIMIT'
  | 'OUTBOUND_REFUSED'
  | 'RATE_LIMITED'
  | 'SHUTTING_DOWN'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_REVOKED'
  | 'WEBRTC_UNSUPPORTED'
>;
export type AgentProblems = Record<AgentProblemCode, { message: string; help: string }>;
