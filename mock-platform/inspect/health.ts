/** `GET /__mock__/health`: 200 while everything that is taken can also be kept, 503 with the reason while it cannot. */
import type { Hono } from 'hono';
import type { Platform } from '../platform.ts';

export const HEALTH_PATH = '/__mock__/health';

/**
 * `{ok, store: {ok, trouble?}, broker?: {ok, trouble?}, reminders: {unfinished}}`: `trouble` is why the store cannot write (answers and PUBACKs wait
 * meanwhile), `unfinished` how many accepted reminders have not ended.
 */
export function healthActions(app: Hono, { store, iotCloud }: Pick<Platform, 'store' | 'iotCloud'>): void {
  app.get(HEALTH_PATH.slice('/__mock__'.length), (c) => {
    const { trouble } = store;
    const broker = iotCloud.joined && part(iotCloud.joined.trouble);
    const ok = trouble === undefined && broker?.ok !== false;
    const reminders = { unfinished: store.table('iot.outbox').size };
    const role = store.owner && { role: 'owner', epoch: store.owner.epoch };
    return c.json({ ok, ...role, store: part(trouble), ...(broker && { broker }), reminders }, ok ? 200 : 503);
  });
}

function part(trouble: string | undefined): { readonly ok: boolean; readonly trouble?: string } {
  return trouble === undefined ? { ok: true } : { ok: false, trouble };
}
