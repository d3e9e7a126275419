/** Properties that React accepts and refuses on the elements. */
import 'sidecall/define/click-to-call';
import 'sidecall/define/softphone';
import { createPhone } from 'sidecall/phone';
import type {} from 'sidecall/react';

const phone = createPhone({ gateway: '', getToken: async () => 'token' });
const perhaps: string | undefined = Math.random() > 1 ? 'de' : undefined;

export const taken = [
  <cti-softphone
    key="one"
    ref={(element) => void element?.phone}
    class="wide"
    style={{ height: '30rem' }}
    phone={phone}
    gateway={perhaps}
    getToken={async () => 'token'}
    token-url="/token"
    without-voice
    withoutVoice={false}
    messages={{ answer: 'Take it' }}
    view="recent"
    oncti-call-ended={(event) => event.detail.duration + event.currentTarget.gateway.length}
    oncti-dial-request={(event) => event.preventDefault()}
  >
    <b slot="header">Menu</b>
  </cti-softphone>,
  <cti-click-to-call
    key="two"
    site="shop"
    gateway=""
    params={{ cart: '3' }}
    messages={{ call: 'Ring us' }}
    visitor-name="Ann"
  />,
];

export const refused = [
  // @ts-expect-error no such view
  <cti-softphone key="one" view="nowhere" />,
  // @ts-expect-error no such property
  <cti-softphone key="two" gatewey="" />,
  // @ts-expect-error no such detail
  <cti-softphone key="three" oncti-call-ended={(event) => event.detail.seconds} />,
  // @ts-expect-error no such element
  <cti-softfone key="four" />,
];
