/**
 * Script tag: `<script src="https://your-gateway/sidecall/voice.js"></script>`. A classic script, one file with all it
 * needs: the next script of the page finds `Sidecall.Device` and `Sidecall.Call`, as quickstarts expect of `Twilio`.
 */
export * from '../voice/index.ts';
