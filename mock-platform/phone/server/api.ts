/** `/phone/api/*`: what the WeChat app on this phone asks WeChat's servers. Our own shapes, JSON both ways. */
import { type Context, Hono } from 'hono';
import type { Clock } from '../../../devices/index.ts';
import type { Stage, VoipRequest, WechatClientSide } from '../../wechat/client-side.ts';
import { PackError, packMiniProgram } from '../pack/pack.ts';
import type { PackedMiniProgram } from '../pack/packed.ts';
import { inboxStream } from './inbox-stream.ts';
import { packageFileResponse } from './package-file.ts';

const MAX_JSON_BYTES = 64 * 1024;
const MAX_CACHED_PACKAGES = 8;
/** A QR code holds less. */
const MAX_CODE_TEXT = 8192;
/** Most choices of one dialog (facts/wechat.md §6.3). */
const MAX_CHOICES = 5;

const STAGES: readonly Stage[] = ['developer', 'trial', 'formal'];

export interface ApiContext {
  readonly wechat: WechatClientSide;
  readonly clock: Clock;
  /** Present value of `phone.subscribeTapWindowMs`. */
  readonly tapWindowMs: () => number;
}

export function createApi({ wechat, clock, tapWindowMs }: ApiContext): Hono {
  const app = new Hono();
  const packed = new Map<string, string>();
  const userOf = (c: Context): string => {
    const userId = c.req.query('user') ?? 'me';
    if (!wechat.users().some((user) => user.userId === userId))
      throw new ApiProblem(404, `there is no user ${JSON.stringify(userId.slice(0, 60))}`);
    return userId;
  };
  const appidOf = (c: Context): string => {
    const appid = c.req.query('appid') ?? '';
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(appid)) throw new ApiProblem(400, 'appid is missing or malformed');
    return appid;
  };

  const programOf = (c: Context): string => {
    const appid = appidOf(c);
    if (!wechat.miniPrograms(userOf(c)).some((program) => program.appid === appid))
      throw new ApiProblem(404, `there is no mini-program ${appid} on this phone`);
    return appid;
  };
  const stageOf = (c: Context): Stage => {
    const stage = STAGES.find((one) => one === c.req.query('stage'));
    if (!stage) throw new ApiProblem(400, `stage must be one of ${STAGES.join(', ')}`);
    return stage;
  };

  const voipRequest = async (c: Context): Promise<VoipRequest & { allowed?: unknown }> => {
    const [userId, appid] = [userOf(c), programOf(c)];
    return { ...(await readBody<{ [name: string]: unknown }>(c)), userId, appid };
  };

  app.onError((error, c) => {
    if (error instanceof ApiProblem) return c.json({ error: error.message }, error.status);
    if (error instanceof PackError) return c.json({ error: error.message }, 422);
    return c.json({ error: 'the phone service failed; see the log of the platform' }, 500);
  });
  app.use(async (c, next) => {
    // A page of another site cannot send JSON here without asking first, and nobody answers that question.
    if (c.req.method === 'POST' && !c.req.header('content-type')?.startsWith('application/json'))
      return c.json({ error: 'send application/json' }, 415);
    await next();
    c.header('cache-control', c.res.headers.get('cache-control') ?? 'no-store');
  });

  app.get('/users', (c) => c.json({ users: wechat.users() }));
  app.get('/mini-programs', (c) => c.json({ miniPrograms: wechat.miniPrograms(userOf(c)) }));
  app.get('/packages/:id', (c) => {
    const id = c.req.param('id');
    let json = packed.get(id);
    if (json === undefined) {
      json = JSON.stringify(pack(wechat, id));
      if (packed.size >= MAX_CACHED_PACKAGES) packed.delete(packed.keys().next().value as string);
      packed.set(id, json);
    }
    return c.body(json, 200, { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' });
  });
  app.get('/packages/:id/files/*', (c) => {
    const id = c.req.param('id');
    const files = wechat.packageFiles(id);
    if (!files) throw new ApiProblem(404, 'no such package');
    const marker = `/packages/${encodeURIComponent(id)}/files/`;
    const path = c.req.path;
    const at = path.indexOf(marker);
    return packageFileResponse(files, decode(path.slice(at < 0 ? path.length : at + marker.length)));
  });
  app.post('/login', async (c) => c.json({ code: wechat.loginCode(userOf(c), appidOf(c)) }));
  app.post('/scan', async (c) => {
    const { text } = await readBody<{ text?: unknown }>(c);
    if (typeof text !== 'string' || text.length > MAX_CODE_TEXT) throw new ApiProblem(400, `text must be a text of up to ${MAX_CODE_TEXT}`);
    const user = userOf(c);
    return c.json({ code: wechat.scanCode(user, text) ?? null, page: wechat.scanLink(user, text) ?? null });
  });
  app.get('/settings', (c) => c.json({ ...wechat.subscriptionsSetting(userOf(c), appidOf(c)), tapWindowMs: tapWindowMs() }));
  app.get('/settings/lines', (c) => c.json({ lines: wechat.subscriptionLines(userOf(c), appidOf(c)) }));
  app.post('/settings', async (c) => {
    const change = await readBody<{ mainSwitch?: unknown; templateId?: unknown; choice?: unknown }>(c);
    if (change.mainSwitch !== undefined && typeof change.mainSwitch !== 'boolean')
      throw new ApiProblem(400, 'mainSwitch must be true or false');
    if (change.choice !== undefined && change.choice !== 'accept' && change.choice !== 'reject')
      throw new ApiProblem(400, 'choice must be accept or reject');
    if (change.templateId !== undefined && typeof change.templateId !== 'string') throw new ApiProblem(400, 'templateId must be a text');
    wechat.setSubscription(userOf(c), appidOf(c), { mainSwitch: change.mainSwitch, templateId: change.templateId, choice: change.choice });
    return c.json({ ok: true });
  });
  app.post('/voip/check', async (c) => c.json(wechat.checkDeviceVoip(await voipRequest(c))));
  app.post('/voip/record', async (c) => {
    const request = await voipRequest(c);
    if (!wechat.checkDeviceVoip(request).ok) throw new ApiProblem(400, 'nobody would be asked about this device');
    wechat.recordDeviceVoip(request, request.allowed === true);
    return c.json({ ok: true });
  });
  app.get('/voip', (c) => c.json({ lines: wechat.voipLines(userOf(c), programOf(c)) }));
  app.post('/voip', async (c) => {
    const { id, allowed } = await readBody<{ id?: unknown; allowed?: unknown }>(c);
    const [userId, appid] = [userOf(c), programOf(c)];
    const line = wechat.voipLines(userId, appid).find((one) => one.id === id);
    if (!line || typeof allowed !== 'boolean') throw new ApiProblem(400, 'id must be one of the list and allowed true or false');
    wechat.setVoip(userId, appid, line.id, allowed);
    return c.json({ ok: true });
  });
  app.get('/privacy', (c) => c.json(wechat.privacy(userOf(c), programOf(c), stageOf(c))));
  app.post('/privacy/agree', async (c) => {
    await readBody(c);
    wechat.agreeToPrivacy(userOf(c), programOf(c), stageOf(c));
    return c.json({ ok: true });
  });
  app.get('/domains', (c) => c.json(wechat.domains(appidOf(c))));
  app.post('/subscribe/check', async (c) => {
    const { tmplIds, sn, snTicket, modelId } = await readBody<{ [name: string]: unknown }>(c);
    return c.json(wechat.checkDeviceSubscribe({ userId: userOf(c), appid: appidOf(c), tmplIds, sn, snTicket, modelId }));
  });
  app.post('/subscribe/record', async (c) => {
    const { sn, modelId, choices } = await readBody<{ sn?: unknown; modelId?: unknown; choices?: unknown }>(c);
    if (typeof sn !== 'string' || typeof modelId !== 'string') throw new ApiProblem(400, 'sn and modelId are needed');
    wechat.recordDeviceSubscribe({ userId: userOf(c), appid: appidOf(c), sn, modelId, choices: readChoices(choices) });
    return c.json({ ok: true });
  });
  app.post('/subscribe/ordinary/check', async (c) => {
    const { tmplIds } = await readBody<{ tmplIds?: unknown }>(c);
    return c.json(wechat.checkSubscribe({ userId: userOf(c), appid: appidOf(c), tmplIds }));
  });
  app.post('/subscribe/ordinary/record', async (c) => {
    const { choices } = await readBody<{ choices?: unknown }>(c);
    wechat.recordSubscribe({ userId: userOf(c), appid: appidOf(c), choices: readChoices(choices) });
    return c.json({ ok: true });
  });
  app.get('/inbox', (c) => c.json({ messages: wechat.inbox(userOf(c)) }));
  app.get('/inbox/stream', (c) => inboxStream(wechat, clock, userOf(c)));
  app.post('/inbox/:id/open', (c) => {
    const message = wechat.openMessage(userOf(c), c.req.param('id'));
    if (!message) throw new ApiProblem(404, 'no such message');
    return c.json({ message });
  });
  app.all('*', (c) => c.json({ error: `the phone has no ${c.req.method} ${c.req.path.slice(0, 120)}` }, 501));
  return app;
}

class ApiProblem extends Error {
  readonly status: 400 | 404 | 413;
  constructor(status: 400 | 404 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

function pack(wechat: WechatClientSide, id: string): PackedMiniProgram {
  const files = wechat.packageFiles(id);
  if (!files) throw new ApiProblem(404, 'no such package');
  return packMiniProgram(id, files);
}

async function readBody<T>(c: Context): Promise<T> {
  const text = await c.req.text();
  if (text.length > MAX_JSON_BYTES) throw new ApiProblem(413, `the body is ${text.length} characters; ${MAX_JSON_BYTES} are read`);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as T;
  } catch {
    // The answer below says the same.
  }
  throw new ApiProblem(400, 'the body must be a JSON object');
}

function readChoices(choices: unknown): { templateId: string; choice: 'accept' | 'reject'; addReminder: boolean; keep: boolean }[] {
  if (!Array.isArray(choices) || choices.length > MAX_CHOICES) throw new ApiProblem(400, `choices must be a list of up to ${MAX_CHOICES}`);
  return choices.map((one: { [name: string]: unknown } | null) => {
    if (typeof one?.templateId !== 'string' || (one.choice !== 'accept' && one.choice !== 'reject'))
      throw new ApiProblem(400, 'a choice needs templateId and accept or reject');
    return { templateId: one.templateId, choice: one.choice, addReminder: one.addReminder === true, keep: one.keep === true };
  });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ApiProblem(400, 'the path is not valid URL encoding');
  }
}
