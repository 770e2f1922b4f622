/** `/console/api/brands/:id/{trial,release,clock}`: from a configuration to a formal version. */
import { type Context, Hono } from 'hono';
import { OperatorError } from '../wechat/index.ts';
import type { BrandDesk } from './brand-api.ts';
import type { ConsoleOptions } from './options.ts';
import type { createTrialJobs } from './trial-job.ts';
import { fieldOf } from './yaml-edit.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days the clock may be moved at once; the longest review takes seven. */
const DAYS_MAX = 30;

export function createReleaseApi(
  options: ConsoleOptions,
  desks: ReadonlyMap<string, BrandDesk>,
  jobs: ReturnType<typeof createTrialJobs> | undefined,
): Hono {
  const app = new Hono();
  const { wechat, moveClock, clock } = options;
  const notHere = (c: Context, what: string) => c.json({ error: `${what}: 此控制台没有连接这项操作` }, 501);
  const deskOf = (c: Context): BrandDesk | undefined => desks.get(c.req.param('id') ?? '');

  app.get('/:id/trial', (c) => c.json({ job: jobs?.view(c.req.param('id')) ?? null, possible: jobs !== undefined }));
  app.post('/:id/trial', async (c) => {
    const desk = deskOf(c);
    if (!desk) return c.json({ error: '没有这个品牌' }, 404);
    if (!jobs) return notHere(c, '生成体验版');
    const { findings } = await options.check(desk.file.read().text, { file: desk.file.file });
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    if (errors > 0) return c.json({ error: `配置中还有 ${errors} 处错误，修正并保存后才能构建` }, 409);
    if (!jobs.begin(desk.brand)) return c.json({ error: '正在构建，请等待完成或先取消' }, 409);
    return c.json({ job: jobs.view(desk.brand.id) }, 202);
  });
  app.delete('/:id/trial', (c) => {
    const id = c.req.param('id');
    return jobs?.cancel(id) ? c.json({ job: jobs.view(id) }) : c.json({ error: '没有正在进行的构建' }, 409);
  });

  app.get('/:id/release', (c) => {
    const desk = deskOf(c);
    if (!desk) return c.json({ error: '没有这个品牌' }, 404);
    if (!wechat) return notHere(c, '审核与发布');
    const appid = String(fieldOf(desk.file.read().text, ['app', 'appid']) ?? '');
    return c.json({ audits: wechat.audits(appid), releases: wechat.releases(appid), now: clock.now(), movable: moveClock !== undefined });
  });
  app.post('/:id/release/:verb', async (c) => {
    const desk = deskOf(c);
    if (!desk) return c.json({ error: '没有这个品牌' }, 404);
    if (!wechat) return notHere(c, '审核与发布');
    const appid = String(fieldOf(desk.file.read().text, ['app', 'appid']) ?? '');
    const body = (await c.req.json().catch(() => ({}))) as {
      percentage?: unknown;
      appVersion?: unknown;
      decision?: unknown;
      reason?: unknown;
    };
    const robot = jobs?.view(desk.brand.id)?.report?.robot ?? 1;
    const verbs: { readonly [verb: string]: () => unknown } = {
      submit: () => wechat.submit({ appid, robot }),
      withdraw: () => wechat.withdraw({ appid }),
      publish: () => wechat.release({ appid }),
      gray: () => wechat.gray({ appid, percentage: Number(body.percentage), debuggersFirst: false, testersFirst: false }),
      'cancel-gray': () => wechat.cancelGray({ appid }),
      // The reviewer's part, for those who play it against the mock.
      decide: () =>
        wechat.decide({
          appid,
          decision: body.decision === 'pass' || body.decision === 'delay' ? body.decision : 'reject',
          reason: typeof body.reason === 'string' ? body.reason.slice(0, 500) : '',
        }),
      revert: () => wechat.revert({ appid, ...(typeof body.appVersion === 'number' ? { appVersion: body.appVersion } : {}) }),
    };
    const run = Object.hasOwn(verbs, c.req.param('verb')) ? verbs[c.req.param('verb')] : undefined;
    if (!run) return c.json({ error: `没有这项操作；可用：${Object.keys(verbs).join('、')}` }, 404);
    try {
      return c.json({ done: run() ?? null });
    } catch (error) {
      if (error instanceof OperatorError) return c.json({ error: error.message }, 409);
      throw error;
    }
  });
  app.post('/clock', async (c) => {
    if (!moveClock) return notHere(c, '拨动时钟');
    const { days } = (await c.req.json().catch(() => ({}))) as { days?: unknown };
    if (typeof days !== 'number' || !Number.isInteger(days) || days < 1 || days > DAYS_MAX)
      return c.json({ error: `天数应为 1 到 ${DAYS_MAX} 的整数` }, 400);
    moveClock(days * DAY_MS);
    return c.json({ now: clock.now() });
  });
  return app;
}
