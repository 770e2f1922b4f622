/** WeChat on a phone: runs the uploaded package in a browser page. See docs/architecture.md. */
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Clock, Random } from '../../devices/index.ts';
import { limitBody } from '../hosts.ts';
import type { WechatClientSide } from '../wechat/client-side.ts';
import { phoneRules } from './rules.ts';
import { createApi } from './server/api.ts';
import { bundlePhone, type PhoneBundle } from './server/bundle-phone.ts';
import { forward, type HostRoute, MAX_BODY_BYTES } from './server/forward.ts';
import { contentSecurityPolicy, phonePage } from './server/page.ts';

export { bundlePhone, type PhoneBundle } from './server/bundle-phone.ts';
export type { HostRoute } from './server/forward.ts';

export interface PhoneContext {
  readonly wechat: WechatClientSide;
  readonly clock: Clock;
  readonly random: Random;
  baseUrl(): string;
  /** Where hosts live that are neither WeChat nor Tencent, e.g. the brand's login service. */
  readonly routes?: HostRoute;
  /** Milliseconds; see `phoneRules`. */
  readonly tapWindowMs?: () => number;
  /** Prebuilt page files (the shipped command); absent: esbuild makes them on first use. */
  readonly prebuilt?: { readonly js: string; readonly css: string };
}

export interface Phone {
  /** Answers below `/phone`, whether mounted there or called with the whole path. */
  readonly app: Hono;
}

export function createPhone(context: PhoneContext): Phone {
  let bundle: Promise<PhoneBundle> | undefined;
  const loadBundle = (): Promise<PhoneBundle> => {
    bundle ??= (async () => {
      if (!context.prebuilt) return bundlePhone();
      const [js, css] = await Promise.all([readFile(context.prebuilt.js, 'utf8'), readFile(context.prebuilt.css, 'utf8')]);
      return { js, css };
    })();
    bundle.catch(() => {
      bundle = undefined;
    });
    return bundle;
  };

  const inner = new Hono({ strict: false });
  limitBody(inner, MAX_BODY_BYTES, (error) => ({ error }));
  inner.get('/', (c) =>
    c.body(phonePage(), 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(c.req.header('host') ?? new URL(context.baseUrl()).host),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    }),
  );
  inner.get('/phone.js', async (c) =>
    c.body((await loadBundle()).js, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  inner.get('/phone.css', async (c) =>
    c.body((await loadBundle()).css, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  inner.route(
    '/api',
    createApi({
      wechat: context.wechat,
      clock: context.clock,
      tapWindowMs: context.tapWindowMs ?? (() => phoneRules['phone.subscribeTapWindowMs'].default),
    }),
  );
  inner.all('/route/:host/*', (c) => {
    const url = new URL(c.req.url);
    const host = c.req.param('host');
    const marker = `/route/${host}`;
    const rest = url.pathname.slice(url.pathname.indexOf(marker) + marker.length) || '/';
    return forward(c.req.raw, host, rest + url.search, context.routes ?? (() => undefined), c.req.header('x-camlock-appid') ?? '');
  });

  const app = new Hono({ strict: false });
  app.route('/phone', inner);
  app.route('/', inner);
  return { app };
}
