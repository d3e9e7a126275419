/**
 * Script tag: `<script src="https://your-gateway/sidecall/voice.js"></script>`. A classic script in a single file: the
 * page's next script can use `Sidecall.Device` and `Sidecall.Call`, as quickstarts do with `Twilio`.
 */
export * from '../voice/index.ts';
