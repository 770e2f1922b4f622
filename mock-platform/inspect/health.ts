/** `GET /__mock__/health`: 200 while everything that is taken can also be kept, 503 with the reason while it cannot. */
import type { Hono } from 'hono';
import type { Platform } from '../platform.ts';

export const HEALTH_PATH = '/__mock__/health';

/**
 * `{ok, store: {ok, trouble?}, reminders: {unfinished}}`: `trouble` is why the store cannot write (answers and PUBACKs wait
 * meanwhile), `unfinished` how many accepted reminders have not ended.
 */
export function healthActions(app: Hono, { store }: Pick<Platform, 'store'>): void {
  app.get(HEALTH_PATH.slice('/__mock__'.length), (c) => {
    const { trouble } = store;
    const ok = trouble === undefined;
    const reminders = { unfinished: store.table('iot.outbox').size };
    return c.json({ ok, store: ok ? { ok } : { ok, trouble }, reminders }, ok ? 200 : 503);
  });
}
