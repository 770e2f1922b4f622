/** What every operation of WeChat's side is made from. */
import type { Clock, Random } from '../../devices/index.ts';
import type { Ledger } from '../ledger.ts';
import type { MessagePush } from './push/message-push.ts';
import type { WechatRules } from './rules.ts';
import type { WechatState } from './state.ts';

export interface WechatParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly rules: WechatRules;
  readonly state: WechatState;
  readonly push: MessagePush;
  /** Tells phones that listen about a delivered message. */
  readonly announce: (userId: string, messageId: string) => void;
}
