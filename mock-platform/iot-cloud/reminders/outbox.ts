/**
 * Reminders that were accepted and have not ended, in the store: whoever starts on it after a kill -9 goes on from here.
 * The key is the event's in the ledger, with application and reminder: the same one twice is one row.
 */
import type { EventLink } from '../../../devices/index.ts';
import { type LedgerLine, ledgerKey } from '../../ledger.ts';
import type { Store, Table } from '../../store.ts';
import type { DeviceMessage } from './message.ts';

export interface OutboxRow {
  readonly link: EventLink;
  /** The application is looked up again: its secret is kept in one place only. */
  readonly appKey: string;
  readonly reminderKey: string;
  readonly templateId: string;
  readonly message: DeviceMessage;
}

export const createOutbox = (store: Store): Table<OutboxRow> => store.table<OutboxRow>('iot.outbox');

export const outboxKey = ({ link, appKey, reminderKey }: Pick<OutboxRow, 'link' | 'appKey' | 'reminderKey'>): string =>
  `${ledgerKey(link)}|${appKey}|${reminderKey}`;

/**
 * Whether WeChat has had this mini-program's message about the event. Both clouds stamp into one store, and WeChat delivers and
 * stamps in one turn: without a stamp nothing is in an inbox, with one it must not be sent again.
 */
export const reachedWechat = (line: LedgerLine | undefined, appid: string): boolean =>
  line?.stamps.some(
    (stamp) =>
      (stamp.hop === 'wechat' && stamp.appid === appid) || (stamp.hop === 'inbox' && stamp.people?.some((one) => one.appid === appid)),
  ) ?? false;
