/** `/__mock__/review*`: submit, decide, release and go back as people do in WeChat's console (wechat/code-life/console.ts). */
import type { Context, Hono } from 'hono';
import type { WechatConsole } from '../wechat/index.ts';

type Body = { readonly [key: string]: unknown };

const DECISIONS = ['pass', 'reject', 'delay'] as const;

/** `read` gives the JSON object of a request's body, `refuse` makes the error of a field that cannot stand. */
export function reviewActions(app: Hono, desk: WechatConsole, read: (c: Context) => Promise<Body>, refuse: (text: string) => Error): void {
  const text = (body: Body, field: string): string => {
    const value = body[field];
    if (typeof value !== 'string' || value === '') throw refuse(`${field} should be a non-empty string`);
    return value;
  };
  const optionalText = (body: Body, field: string) => (body[field] === undefined ? {} : { [field]: text(body, field) });
  const whole = (body: Body, field: string): number => {
    const value = body[field];
    if (typeof value !== 'number' || !Number.isInteger(value)) throw refuse(`${field} should be a whole number`);
    return value;
  };

  app.get('/reviews', (c) => c.json(desk.audits(c.req.query('appid'))));
  app.get('/releases', (c) => c.json(desk.releases(text(c.req.query(), 'appid'))));
  app.post('/review/submit', async (c) => {
    const body = await read(c);
    return c.json(desk.submit({ appid: text(body, 'appid'), robot: whole(body, 'robot') }));
  });
  app.post('/review/withdraw', async (c) => c.json(desk.withdraw({ appid: text(await read(c), 'appid') })));
  app.post('/review/decide', async (c) => {
    const body = await read(c);
    const decision = DECISIONS.find((word) => word === body.decision);
    if (!decision) throw refuse(`decision should be one of ${DECISIONS.join(', ')}`);
    return c.json(
      desk.decide({ appid: text(body, 'appid'), decision, ...optionalText(body, 'reason'), ...optionalText(body, 'screenshot') }),
    );
  });
  app.post('/review/release', async (c) => c.json(desk.release({ appid: text(await read(c), 'appid') })));
  app.post('/review/gray', async (c) => {
    const body = await read(c);
    const choice = { debuggersFirst: body.debuggersFirst === true, testersFirst: body.testersFirst === true };
    return c.json(desk.gray({ appid: text(body, 'appid'), percentage: whole(body, 'percentage'), ...choice }));
  });
  app.post('/review/cancel-gray', async (c) => {
    desk.cancelGray({ appid: text(await read(c), 'appid') });
    return c.json({ ok: true });
  });
  app.post('/review/revert', async (c) => {
    const body = await read(c);
    const version = body.appVersion === undefined ? {} : { appVersion: whole(body, 'appVersion') };
    return c.json(desk.revert({ appid: text(body, 'appid'), ...version }));
  });
}
