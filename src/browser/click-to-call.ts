/** Script tag: `<script type="module" src="https://your-gateway/sidecall/click-to-call.js"></script>`. */
import '../elements/click-to-call/define.ts';
