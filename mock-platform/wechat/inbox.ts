/** Service notifications (服务通知): delivery of device messages, opening them, and their stamps in the ledger. */
import { type EventLink, parseEventLink, randomText } from '../../devices/index.ts';
import type { Hop, StampDetail } from '../ledger.ts';
import { forgetOldest } from '../store-limit.ts';
import type { MessageKeyword } from './api/message-data.ts';
import type { InboxMessage, Stage } from './client-side.ts';
import type { WechatParts } from './parts.ts';
import { type MiniProgramRow, subscriptionKey } from './state.ts';

/** The event a message's page leads to; undefined when the page carries none or is malformed. */
function eventOfPage(page: string): EventLink | undefined {
  const mark = page.indexOf('?');
  if (mark < 0) return undefined;
  // URLSearchParams has decoded once; parseEventLink decodes again, so a stray % must not throw here.
  try {
    return parseEventLink(Object.fromEntries(new URLSearchParams(page.slice(mark + 1))));
  } catch {
    return undefined;
  }
}

/** What a delivery touches. */
type InboxParts = Pick<WechatParts, 'clock' | 'random' | 'state' | 'ledger' | 'announce'>;

export function stampMessage(parts: InboxParts, page: string, hop: Hop, note?: string, detail?: StampDetail): void {
  const event = eventOfPage(page);
  if (event) parts.ledger.stamp(event, hop, note, detail);
}

/** How many messages one platform keeps; the oldest leave first. */
const MESSAGES_MAX = 100_000;

export interface Delivery {
  readonly userId: string;
  readonly miniProgram: MiniProgramRow;
  readonly stage: Stage;
  readonly title: string;
  readonly keywords: readonly MessageKeyword[];
  readonly page: string;
  readonly sn: string;
  readonly modelId: string;
  readonly templateId: string;
}

/** Puts one message into a user's inbox, stamps it and tells the phones that listen. */
export function deliver(parts: InboxParts, delivery: Delivery): InboxMessage {
  const { clock, random, state } = parts;
  const { miniProgram, ...rest } = delivery;
  const subscription = state.subscriptions.get(subscriptionKey({ ...rest, appid: miniProgram.appid }));
  const message: InboxMessage = {
    id: randomText(random, 20),
    ...rest,
    appid: miniProgram.appid,
    miniProgramName: miniProgram.name,
    strong: subscription?.addReminder === true,
    receivedAt: clock.now(),
  };
  forgetOldest(state.messages, MESSAGES_MAX);
  state.messages.put(message.id, message);
  const { userId, appid, templateId } = message;
  stampMessage(parts, message.page, 'inbox', userId, { people: [{ userId, appid, templateId }] });
  parts.announce(userId, message.id);
  return message;
}

export function openMessage(parts: InboxParts, userId: string, messageId: string): InboxMessage | undefined {
  const message = parts.state.messages.get(messageId);
  if (!message || message.userId !== userId) return undefined;
  const opened = { ...message, openedAt: message.openedAt ?? parts.clock.now() };
  parts.state.messages.put(messageId, opened);
  stampMessage(parts, message.page, 'opened', userId, { people: [{ userId, appid: message.appid }] });
  return opened;
}
