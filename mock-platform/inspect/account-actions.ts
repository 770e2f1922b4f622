/** `/__mock__/restrict` and `/__mock__/caller-address`: what WeChat and an administrator decide about an account (wechat/operator.ts). */
import type { Context, Hono } from 'hono';
import type { WechatOperator } from '../wechat/index.ts';

type Body = { readonly [key: string]: unknown };

/** `read` gives the JSON object of a request's body, `refuse` makes the error of a field that cannot stand. */
export function accountActions(app: Hono, operator: WechatOperator, read: (c: Context) => Promise<Body>, refuse: (text: string) => Error) {
  const text = (body: Body, field: string): string => {
    const value = body[field];
    if (typeof value !== 'string' || value === '') throw refuse(`${field} should be a non-empty string`);
    return value;
  };
  const texts = (body: Body, field: string): { [field: string]: readonly string[] } => {
    const value = body[field];
    if (value === undefined) return {};
    if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string'))
      throw refuse(`${field} should be a list of strings`);
    return { [field]: value };
  };

  app.post('/restrict', async (c) => {
    const body = await read(c);
    operator.restrict({ appid: text(body, 'appid'), ...texts(body, 'restrictions'), ...texts(body, 'bannedTemplates') });
    return c.json({ ok: true });
  });
  app.post('/caller-address', async (c) => {
    const body = await read(c);
    if (typeof body.allow !== 'boolean') throw refuse('allow should be true or false');
    operator.decideAddress({ appid: text(body, 'appid'), address: text(body, 'address'), allow: body.allow });
    return c.json({ ok: true });
  });
}
