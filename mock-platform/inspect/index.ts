/**
 * `/__mock__/*`: look inside, reset, move the clock. Product code never calls it; tests and people do.
 * Refuses requests that another web page sends.
 */
import { type Context, Hono } from 'hono';
import { limitBody } from '../hosts.ts';
import { CloudStorageError, ReminderRuleError } from '../iot-cloud/index.ts';
import { comesFromElsewhere } from '../own-pages.ts';
import type { Platform } from '../platform.ts';
import { RuleError } from '../rules.ts';
import { SeedError } from '../seed-error.ts';
import { OperatorError } from '../wechat/index.ts';
import { accountActions } from './account-actions.ts';
import { deviceHopActions } from './device-hop-actions.ts';
import { healthActions } from './health.ts';
import { inspectionPage } from './inspection-page.ts';
import { ledgerReportActions } from './ledger-report-actions.ts';
import { personActions } from './person-actions.ts';
import { reminderRuleActions } from './reminder-rule-actions.ts';
import { reviewActions } from './review-actions.ts';
import { thirdPartyActions } from './third-party-actions.ts';
import { peopleOf, traceActions } from './trace-actions.ts';

const BODY_MAX = 16 * 1024 * 1024;
/** Largest single step of a manual clock: a year. */
const ADVANCE_MAX_MS = 366 * 86_400_000;

/** The caller's mistake; becomes HTTP 400 (or `status`) with the sentence. */
class InspectError extends Error {
  override readonly name = 'InspectError';
  constructor(
    message: string,
    readonly status: 400 | 403 | 404 | 409 = 400,
  ) {
    super(message);
  }
}

export function createInspection(platform: Platform, report: (error: unknown) => void): Hono {
  const app = new Hono();
  const { wechat, ledger, rules, clock } = platform;

  app.onError((error, c) => {
    if (error instanceof InspectError) return c.json({ error: error.message }, error.status);
    if (
      error instanceof SeedError ||
      error instanceof RuleError ||
      error instanceof ReminderRuleError ||
      error instanceof CloudStorageError
    )
      return c.json({ error: error.message }, 400);
    if (error instanceof OperatorError) return c.json({ error: error.message }, 409);
    report(error);
    return c.json({ error: 'internal error; the server log has the cause' }, 500);
  });
  limitBody(app, BODY_MAX, (message) => ({ error: message }));
  app.use('*', async (c, next) => {
    if (comesFromElsewhere(c)) throw new InspectError('another web page may not call this', 403);
    await next();
  });

  app.get('/', (c) => c.html(inspectionPage(platform)));
  healthActions(app, platform);
  app.get('/state', (c) => c.json(platform.state()));
  app.post('/reset', async (c) => {
    const { empty } = await readBody(c);
    platform.reset({ empty: empty === true });
    return c.json({ ok: true });
  });

  app.get('/clock', (c) => c.json({ now: clock.now(), manual: 'advance' in clock }));
  app.post('/clock', async (c) => {
    const { advanceMs } = await readBody(c);
    if (!('advance' in clock))
      throw new InspectError("this platform runs on the machine's clock; start it with a manual one to move time", 409);
    if (typeof advanceMs !== 'number' || !(advanceMs >= 0) || advanceMs > ADVANCE_MAX_MS) {
      throw new InspectError(`advanceMs should be a number of milliseconds from 0 to ${ADVANCE_MAX_MS}`);
    }
    (clock as typeof clock & { advance(ms: number): void }).advance(advanceMs);
    return c.json({ now: clock.now(), manual: true });
  });

  app.get('/rules', (c) => c.json(rules.list()));
  app.post('/rules', async (c) => {
    const changes = Object.entries(await readBody(c));
    const before = new Map(rules.list().map(({ name, value }) => [name, value]));
    try {
      for (const [name, value] of changes) rules.set(name, value);
    } catch (error) {
      for (const [name] of changes) if (before.has(name)) rules.set(name, before.get(name));
      throw error;
    }
    return c.json(rules.list());
  });

  app.post('/seed', async (c) => {
    platform.seed(await readBody(c));
    return c.json({ ok: true });
  });

  app.post('/device-signature', async (c) => {
    const { deviceId, expireSeconds = 86_400 } = await readBody(c);
    if (typeof deviceId !== 'string') throw new InspectError('deviceId should be productId/deviceName');
    if (
      typeof expireSeconds !== 'number' ||
      !Number.isInteger(expireSeconds) ||
      (expireSeconds !== -1 && !(expireSeconds >= 1 && expireSeconds <= 86_400))
    )
      throw new InspectError('expireSeconds should be a whole number from 1 to 86400, or -1 for ten years');
    const issued = platform.iotCloud.issueDeviceSignature(deviceId, expireSeconds);
    if (!issued) throw new InspectError('there is no such device; GET /__mock__/state lists them', 404);
    return c.json(issued);
  });

  app.post('/upload-address', async (c) => c.json(platform.iotCloud.issueUpload(await readBody(c))));

  app.get('/ledger', (c) => {
    const { deviceId, eventId, limit } = c.req.query();
    const lines = ledger.lines().filter((line) => (!deviceId || line.deviceId === deviceId) && (!eventId || line.eventId === eventId));
    return c.json(lines.slice(-readLimit(limit)));
  });
  reminderRuleActions(app, platform, readBody, (text) => new InspectError(text, 404));
  const people = peopleOf(platform);
  traceActions(app, ledger, people, (text, status) => new InspectError(text, status));
  const simulators = deviceHopActions(app, platform, readBody, (text) => new InspectError(text));
  ledgerReportActions(app, platform, people, (text) => new InspectError(text), simulators);
  app.get('/inbox', (c) => {
    const { userId, limit } = c.req.query();
    const messages = userId ? wechat.inbox(userId) : wechat.messages();
    return c.json(messages.slice(-readLimit(limit)));
  });

  app.get('/pushes', (c) => c.json(wechat.pushes().slice(-readLimit(c.req.query('limit')))));
  app.post('/check-message-url', async (c) => {
    const { appid } = await readBody(c);
    if (typeof appid !== 'string') throw new InspectError('appid should be a string');
    return c.json(await wechat.checkMessageUrl(appid));
  });

  app.get('/uploads', (c) => c.json(wechat.operator.versions(c.req.query('appid'))));
  app.get('/uploads/:packageId/raw', (c) => {
    const bytes = wechat.packageBytes(c.req.param('packageId'));
    if (!bytes) throw new InspectError('no such package; GET /__mock__/uploads lists them', 404);
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': 'application/octet-stream' });
  });
  app.post('/select-trial', async (c) => c.json(wechat.operator.selectAsTrial(readChoice(await readBody(c)))));
  app.post('/release', async (c) => c.json(wechat.operator.release(readChoice(await readBody(c)))));

  accountActions(app, wechat.operator, readBody, (text) => new InspectError(text));
  personActions(app, wechat.person, readBody, (text) => new InspectError(text));
  thirdPartyActions(app, wechat.thirdParty, readBody, (text) => new InspectError(text));
  reviewActions(app, wechat.console, readBody, (text) => new InspectError(text));

  app.all('*', () => {
    throw new InspectError('not here; see GET /__mock__/', 404);
  });
  return app;
}

async function readBody(c: Context): Promise<{ [key: string]: unknown }> {
  const text = await c.req.text();
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InspectError('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new InspectError('the body should be a JSON object');
  return body as { [key: string]: unknown };
}

function readChoice({ appid, robot }: { [key: string]: unknown }): { appid: string; robot: number } {
  if (typeof appid !== 'string') throw new InspectError('appid should be a string');
  if (typeof robot !== 'number' || !Number.isInteger(robot)) throw new InspectError('robot should be a whole number from 1 to 30');
  return { appid, robot };
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return Number.MAX_SAFE_INTEGER;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new InspectError('limit should be a whole number from 1');
  return limit;
}
