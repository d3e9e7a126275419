/** The phone's stores, for pages with their own phone interface. */
export { applyEvent, dropCall, keepCall } from './apply-event.ts';
export {
  type CallTrouble,
  type ConnectionStatus,
  createPhoneState,
  type LocalCall,
  type PhoneState,
  type Problem,
  type QueuedCall,
} from './phone-state.ts';
