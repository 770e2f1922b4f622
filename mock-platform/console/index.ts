/** The deployment console: signs people in, edits brands, makes trial versions, sends them to review and releases them. */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { comesFromElsewhere } from '../own-pages.ts';
import { createBrandApi, openDesks } from './brand-api.ts';
import type { ConsoleOptions } from './options.ts';
import { consoleFiles, consolePage } from './page-files.ts';
import { createReleaseApi } from './release-api.ts';
import { COOKIE, CSRF_HEADER, createSessions, SESSION_MS } from './session.ts';
import { createTrialJobs } from './trial-job.ts';

export interface Console {
  /** Answers everything below `/console`. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Ends what is being built. */
  close(): void;
}

/** Meant for a platform on loopback: whoever attaches it looks to that. */
export function createDeploymentConsole(options: ConsoleOptions): Console {
  const sessions = createSessions(options.account, options.clock);
  const desks = openDesks(options.brands);
  const jobs = options.makeTrial ? createTrialJobs(options.clock, options.makeTrial) : undefined;
  const cookie = (value: string, seconds: number): string =>
    `${COOKIE}=${value}; Path=/console; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;

  const api = new Hono();
  api.use('*', async (c, next) => {
    if (comesFromElsewhere(c)) return c.json({ error: '其他网页不能使用控制台' }, 403);
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  });
  api.post('/sign-in', async (c) => {
    const { name, password } = (await c.req.json().catch(() => ({}))) as { name?: unknown; password?: unknown };
    if (typeof name !== 'string' || typeof password !== 'string') return c.json({ error: '请填写账号和密码' }, 400);
    const answer = sessions.signIn(name, password);
    if ('session' in answer) {
      c.header('set-cookie', cookie(answer.session.id, SESSION_MS / 1000));
      return c.json({ account: answer.session.account, csrf: answer.session.csrf });
    }
    if (answer.refused === 'wrong') return c.json({ error: '账号或密码不正确' }, 401);
    const seconds = Math.ceil(answer.waitMs / 1000);
    c.header('retry-after', String(seconds));
    return c.json({ error: `尝试次数过多，请 ${seconds} 秒后再试` }, 429);
  });
  api.use('*', async (c, next) => {
    const session = sessions.of(getCookie(c, COOKIE));
    if (!session) return c.json({ error: '请先登录' }, 401);
    if (c.req.method !== 'GET' && c.req.header(CSRF_HEADER) !== session.csrf) return c.json({ error: '页面已过期，请刷新后重试' }, 403);
    return next();
  });
  api.get('/session', (c) => {
    const session = sessions.of(getCookie(c, COOKIE));
    return c.json({ account: session?.account, csrf: session?.csrf });
  });
  api.post('/sign-out', (c) => {
    sessions.signOut(getCookie(c, COOKIE) ?? '');
    c.header('set-cookie', cookie('', 0));
    return c.json({});
  });
  api.route('/brands', createBrandApi(options, desks));
  api.route('/brands', createReleaseApi(options, desks, jobs));
  api.notFound((c) => c.json({ error: `${c.req.method} ${c.req.path.slice(0, 200)}: 没有这个地址` }, 404));

  const app = new Hono();
  app.get('/console', (c) => c.redirect('/console/'));
  app.get('/console/', () => consolePage(randomBytes(16).toString('base64')));
  app.get('/console/console.js', async () => {
    const { js } = await consoleFiles(options.prebuilt);
    return new Response(js, {
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' },
    });
  });
  app.route('/console/api', api);
  app.notFound((c) => c.json({ error: 'camlock console: nothing is here; the page is at /console/' }, 404));
  return { fetch: (request) => app.fetch(request), close: () => jobs?.close() };
}
