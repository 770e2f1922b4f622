/**
 * `/__mock__/reminder-rules`: which event goes out as which message, per application, edited while the platform runs.
 * GET lists, POST sets one, DELETE goes back to the console settings.
 */
import type { Context, Hono } from 'hono';
import type { Platform } from '../platform.ts';

type Body = { readonly [key: string]: unknown };

/** `read` gives the JSON object of a request's body, `refuse` makes the error of something that is not there. */
export function reminderRuleActions(
  app: Hono,
  platform: Platform,
  read: (c: Context) => Promise<Body>,
  refuse: (text: string) => Error,
): void {
  const { reminderRules } = platform.iotCloud;
  app.get('/reminder-rules', (c) => c.json(reminderRules.list()));
  app.post('/reminder-rules', async (c) => c.json(reminderRules.set(await read(c), (appid) => platform.wechat.messageSettings(appid))));
  app.delete('/reminder-rules', async (c) => {
    if (!reminderRules.remove(await read(c))) throw refuse('there is no rule for this event; GET /__mock__/reminder-rules lists them');
    return c.json({ ok: true });
  });
}
