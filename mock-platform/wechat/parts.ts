/** What every operation of WeChat's side is made from. */
import type { Clock, Random } from '../../devices/index.ts';
import type { Ledger } from '../ledger.ts';
import type { ReviewDesk } from './code-life/review-desk.ts';
import type { MessagePush } from './push/message-push.ts';
import type { WechatRules } from './rules.ts';
import type { WechatState } from './state.ts';
import type { PlatformPush } from './third-party/platform-push.ts';
import type { TicketOffice } from './third-party/tickets.ts';
import type { PackageShelf } from './upload/package-shelf.ts';

export interface WechatParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly rules: WechatRules;
  readonly state: WechatState;
  readonly push: MessagePush;
  /** Pushes to third-party platforms. */
  readonly platforms: PlatformPush;
  /** component_verify_ticket. */
  readonly tickets: TicketOffice;
  readonly shelf: PackageShelf;
  /** WeChat's reviewers. */
  readonly reviews: ReviewDesk;
  /** Tells phones that listen about a delivered message. */
  readonly announce: (userId: string, messageId: string) => void;
}
