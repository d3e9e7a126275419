/** Script tag: `<script type="module" src="https://your-gateway/sidecall/softphone.js"></script>`. */
// The hosts first: a softphone that is already in the page asks for its own at once.
import './hosts.ts';
import '../elements/softphone/define.ts';
