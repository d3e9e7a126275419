/** The phone's stores, for pages that show a phone their own way. */
export { applyEvent, dropCall, keepCall } from './apply-event.ts';
export {
  type ConnectionStatus,
  createPhoneState,
  type LocalCall,
  type PhoneState,
  type Problem,
} from './phone-state.ts';
