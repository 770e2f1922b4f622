/** `/__mock__/third-party*`: what people do about third-party platforms (wechat/third-party/console.ts) without the authorisation page. */
import type { Context, Hono } from 'hono';
import type { ThirdPartyConsole } from '../wechat/index.ts';

type Body = { readonly [key: string]: unknown };

/** `read` gives the JSON object of a request's body, `refuse` makes the error of a field that cannot stand. */
export function thirdPartyActions(
  app: Hono,
  desk: ThirdPartyConsole,
  read: (c: Context) => Promise<Body>,
  refuse: (text: string) => Error,
): void {
  const text = (body: Body, field: string): string => {
    const value = body[field];
    if (typeof value !== 'string' || value === '') throw refuse(`${field} should be a non-empty string`);
    return value;
  };
  const sets = ({ permissionSets: value }: Body): readonly number[] | undefined => {
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every((entry) => Number.isSafeInteger(entry)))
      throw refuse('permissionSets should be a list of whole numbers');
    return value;
  };

  app.get('/third-party', (c) => c.json(desk.platforms()));
  // A ticket is what a push would have carried: for a platform whose event URL cannot be reached from here.
  app.get('/third-party/ticket', (c) => c.json(desk.ticket(text(c.req.query(), 'componentAppid')) ?? {}));
  app.post('/third-party/push-ticket', async (c) => {
    desk.pushTicket(text(await read(c), 'componentAppid'));
    return c.json({ ok: true });
  });
  app.post('/third-party/authorise', async (c) => {
    const body = await read(c);
    const { auth_code, expires_in } = desk.authorise({
      preAuthCode: text(body, 'preAuthCode'),
      userId: text(body, 'userId'),
      appid: text(body, 'appid'),
      permissionSets: sets(body),
    });
    return c.json({ authCode: auth_code, expiresIn: expires_in });
  });
  app.post('/third-party/withdraw', async (c) => {
    const body = await read(c);
    desk.withdraw({ componentAppid: text(body, 'componentAppid'), appid: text(body, 'appid') });
    return c.json({ ok: true });
  });
  app.post('/third-party/change-password', async (c) => c.json(desk.changePassword({ appid: text(await read(c), 'appid') })));
}
