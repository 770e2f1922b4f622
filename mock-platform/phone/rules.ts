/** Rules of the phone that testers may want to move. */
import { defineRules } from '../rules.ts';

export const phoneRules = defineRules({
  'phone.subscribeTapWindowMs': {
    default: 0,
    text: 'How long after a tap handler returned requestSubscribeDeviceMessage is still taken as called by that tap; 0: only before the first async step.',
    source: 'wechat.md §2.4 [P S66]; the time is not documented',
  },
});
