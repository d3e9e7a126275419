/** Script tag: `<script type="module" src="https://your-gateway/sidecall/softphone.js"></script>`. */
// The hosts come first: a softphone that is already in the page needs its host immediately.
import './hosts.ts';
import '../elements/softphone/define.ts';
