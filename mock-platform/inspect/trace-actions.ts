/** `/__mock__/trace?event=…`: where a reminder went and why it did not; `/__mock__/trace/page?event=…` for people. */
import type { Hono } from 'hono';
import type { Platform } from '../platform.ts';
import { type DeliveryTrace, deliveryTrace, type People } from './delivery-trace.ts';
import { tracePage } from './trace-page.ts';

/** Longest `event` looked up, characters. */
const KEY_MAX = 400;

/** Who somebody is on both sides, as the platform knows them now. */
export function peopleOf({ iotCloud, wechat }: Pick<Platform, 'iotCloud' | 'wechat'>): People {
  return {
    ofCloud(userId) {
      const person = iotCloud.personOf(userId);
      if (!person) return undefined;
      const known = wechat.personOf(person.appid, person.openId);
      return { name: person.nickName, ...(known === undefined ? {} : { userId: known }) };
    },
    ofWechat: (userId) => wechat.users().find((user) => user.userId === userId)?.nickname,
  };
}

/** `refuse` makes the error of a request that cannot stand. */
export function traceActions(
  app: Hono,
  ledger: Platform['ledger'],
  people: People,
  refuse: (text: string, status: 400 | 404) => Error,
): void {
  const find = (key: string | undefined): DeliveryTrace => {
    if (!key || key.length > KEY_MAX) throw refuse('event should be deviceId|eventId|time, a key of GET /__mock__/ledger', 400);
    const line = ledger.line(key);
    if (!line) throw refuse('no such event; GET /__mock__/ledger lists them by key', 404);
    return deliveryTrace(line, people);
  };

  app.get('/trace', (c) => c.json(find(c.req.query('event'))));
  app.get('/trace/page', (c) => c.html(tracePage(find(c.req.query('event')))));
}
