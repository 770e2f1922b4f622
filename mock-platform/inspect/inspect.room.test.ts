import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { createPlatform, type Platform } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { APPID, MODEL, SECRET, SN, TEMPLATE } from '../wechat/wechat.fixture.ts';

let platform: Platform;
let base: string;
beforeEach(async () => {
  platform = await createPlatform({ clock: createManualClock() });
  platform.seed(platformSeed());
  base = (await platform.listen({ mqttPort: false })).url;
});
afterEach(() => platform.close());

const get = async (path: string) => (await fetch(`${base}/__mock__${path}`)).json();
async function post(path: string, body: unknown, headers: { [name: string]: string } = {}) {
  const answer = await fetch(`${base}/__mock__${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { error?: string; [key: string]: unknown } };
}
/** Allows one template and has one message delivered. */
async function deliverOne(page = 'pages/event/index?deviceId=LOCK%2Flock-01&eventId=doorbell_ring&time=1767225600000'): Promise<void> {
  const { wechat } = platform;
  wechat.recordDeviceSubscribe({
    userId: 'me',
    appid: APPID,
    sn: SN,
    modelId: MODEL,
    choices: [{ templateId: TEMPLATE, choice: 'accept', addReminder: true, keep: false }],
  });
  const api = `${base}/api.weixin.qq.com`;
  const { access_token } = (await (
    await fetch(`${api}/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${encodeURIComponent(SECRET)}`)
  ).json()) as { access_token: string };
  const js_code = wechat.loginCode('me', APPID);
  const login = await fetch(
    `${api}/sns/jscode2session?${new URLSearchParams({ appid: APPID, secret: SECRET, js_code, grant_type: 'authorization_code' })}`,
  );
  const { openid } = (await login.json()) as { openid: string };
  const sent = await fetch(`${api}/cgi-bin/message/device/subscribe/send?access_token=${access_token}`, {
    method: 'POST',
    body: JSON.stringify({
      to_openid_list: [openid],
      template_id: TEMPLATE,
      sn: SN,
      modelId: MODEL,
      page,
      miniprogram_state: 'trial',
      data: { time1: { value: '08:00' }, enum_string2: { value: '有人按门铃' } },
    }),
  });
  expect(await sent.json()).toEqual({ errcode: 0, errmsg: 'ok' });
}

test('state shows both sides without a secret', async () => {
  const text = JSON.stringify(await get('/state'));
  expect(text).toContain(APPID);
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('PUBLIC KEY');
});

test('inbox and ledger show the message; a person can read them', async () => {
  await deliverOne();
  expect(await get('/inbox?userId=me')).toMatchObject([{ title: '门铃呼叫提醒', strong: true }]);
  expect(await get('/inbox?userId=mum')).toEqual([]);
  expect(await get('/ledger?eventId=doorbell_ring&limit=1')).toMatchObject([{ stamps: [{ hop: 'wechat' }, { hop: 'inbox' }] }]);
  expect(await get('/ledger?eventId=other')).toEqual([]);
  const page = await (await fetch(`${base}/__mock__/`)).text();
  expect(page).toContain('晨曦智家 · 门铃呼叫提醒 · 强提醒');
  expect(page).toContain('LOCK/lock-01');
});

test('an event that never reached an inbox says where it stopped and why', async () => {
  platform.ledger.stamp(
    { deviceId: 'LOCK/lock-01', eventId: 'pry_alarm', time: platform.clock.now() },
    'wechat',
    '43101 user refuse to accept the msg',
  );
  expect(await (await fetch(`${base}/__mock__`)).text()).toContain('✕ 停在 wechat：43101 user refuse to accept the msg');
});

test('a time that no date can show does not take the page away', async () => {
  const { wechat } = platform;
  const time = String(Number.MAX_SAFE_INTEGER);
  await deliverOne(`pages/event/index?deviceId=LOCK%2Flock-01&eventId=doorbell_ring&time=${time}`);
  expect(wechat.inbox('me')).toHaveLength(1);
  const page = await fetch(`${base}/__mock__/`);
  expect(page.status).toBe(200);
});

test('what devices, uploaders and refusals say is text on the page, not markup', async () => {
  const hostile = '"><img src=x onerror=alert(1)>';
  platform.ledger.stamp({ deviceId: `A/${hostile}`, eventId: hostile, time: platform.clock.now() }, 'broker', `refused: ${hostile}`);
  platform.store.table('wechat.versions').put('x', {
    appid: APPID,
    slot: 'development',
    robot: 1,
    version: hostile,
    description: hostile,
    uploadedAt: platform.clock.now(),
    clientVersion: hostile,
    package: { packageId: hostile, appid: APPID, sha256: '', files: [], pages: [hostile], sizes: [{ name: hostile, size: 1 }] },
  });
  const page = await (await fetch(`${base}/__mock__/`)).text();
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain('<img');
  expect(page).not.toContain('"><img');
});

test('what people wrote is text on the page, not markup', async () => {
  platform.seed({
    wechat: {
      miniPrograms: [
        {
          ...(platformSeed().wechat?.miniPrograms[0] as never as { appid: string; name: string; secret: string }),
          name: '<img src=x onerror=alert(1)>',
        },
      ],
    },
  });
  await deliverOne();
  const page = await (await fetch(`${base}/__mock__`)).text();
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain('<img');
});

test('the welcome page names the doors', async () => {
  const page = await (await fetch(`${base}/`)).text();
  for (const text of ['/phone/', '/__mock__/', 'https://api.weixin.qq.com', `${base}/iot.cloud.tencent.com/`]) expect(page).toContain(text);
});

describe('clock', () => {
  test('moves, and with it what expires', async () => {
    const { now } = (await get('/clock')) as { now: number };
    expect(await post('/clock', { advanceMs: 5000 })).toEqual({ status: 200, body: { now: now + 5000, manual: true } });
  });

  test.each([[{}], [{ advanceMs: -1 }], [{ advanceMs: '5' }], [{ advanceMs: 1e15 }]])('refuses %j', async (body) => {
    expect(await post('/clock', body)).toMatchObject({ status: 400, body: { error: expect.stringContaining('advanceMs should be') } });
  });

  test("the machine's clock cannot be moved", async () => {
    const real = await createPlatform();
    const answer = await real
      .listen({ mqttPort: false })
      .then(({ url }) => fetch(`${url}/__mock__/clock`, { method: 'POST', body: '{"advanceMs":1}' }));
    expect(answer.status).toBe(409);
    await real.close();
  });
});

describe('rules', () => {
  test('are listed with their source and switched by name', async () => {
    expect(await get('/rules')).toContainEqual({
      name: 'wechat.checkEnumValues',
      value: true,
      default: true,
      text: expect.any(String),
      source: expect.stringContaining('wechat.md'),
    });
    await post('/rules', { 'wechat.checkEnumValues': false });
    expect(platform.rules.list().find((rule) => rule.name === 'wechat.checkEnumValues')?.value).toBe(false);
  });

  test('one wrong name switches none', async () => {
    const answer = await post('/rules', { 'wechat.checkEnumValues': false, 'wechat.nope': 1 });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining('there is no rule "wechat.nope"') } });
    expect(platform.rules.list().find((rule) => rule.name === 'wechat.checkEnumValues')?.value).toBe(true);
  });
});

describe('seed and reset', () => {
  test('the same seed twice changes nothing', async () => {
    const before = await get('/state');
    expect((await post('/seed', platformSeed())).status).toBe(200);
    expect(await get('/state')).toEqual(before);
  });

  test('a changed seed replaces', async () => {
    await post('/seed', platformSeed({ name: '新名字' }));
    expect(JSON.stringify(await get('/state'))).toContain('新名字');
  });

  test('reset keeps the consoles filled in and drops the rest; empty drops all', async () => {
    await deliverOne();
    await post('/rules', { 'wechat.checkEnumValues': false });
    await post('/reset', '');
    expect(await get('/inbox')).toEqual([]);
    expect(await get('/ledger')).toEqual([]);
    expect(platform.rules.list().find((rule) => rule.name === 'wechat.checkEnumValues')?.value).toBe(true);
    await deliverOne();
    await post('/reset', { empty: true });
    expect(JSON.stringify(await get('/state'))).not.toContain(APPID);
  });

  test.each([
    ['not JSON', '{', 'not JSON'],
    ['a list', '[]', 'should be a JSON object'],
    ['an unknown field', { wechatt: {} }, 'seed.wechatt is not a field of a seed'],
    ['no mini-programs', { wechat: {} }, 'seed.wechat.miniPrograms should be a list'],
    [
      'secret missing',
      { wechat: { miniPrograms: [{ appid: APPID, name: 'x' }] } },
      'seed.wechat.miniPrograms[0].secret should be a non-empty string',
    ],
    ['appid wrong', { wechat: { miniPrograms: [{ appid: 'wx1', name: 'x', secret: 'y' }] } }, 'an appid is wx and 16 hex digits'],
    [
      'a key that is none',
      { wechat: { miniPrograms: [{ appid: APPID, name: 'x', secret: 'y', uploadPublicKeys: ['key'] }] } },
      'not a PEM public key',
    ],
    [
      'a private key',
      { wechat: { miniPrograms: [{ appid: APPID, name: 'x', secret: 'y', uploadPublicKeys: ['-----BEGIN RSA PRIVATE KEY-----'] }] } },
      'give the public one',
    ],
    [
      'a keyword of unknown type',
      {
        wechat: {
          miniPrograms: [
            {
              appid: APPID,
              name: 'x',
              secret: 'y',
              deviceTemplates: [{ templateId: 't', category: 'lock', title: 'a', keywords: [{ key: 'k', name: 'n', type: 'thing' }] }],
            },
          ],
        },
      },
      'keywords[0].type should be one of time, enum',
    ],
    ['a user with a space', { wechat: { miniPrograms: [], users: [{ userId: 'a b', nickname: 'x' }] } }, 'userId "a b" should be'],
    [
      'IoT state wrong',
      {
        iotCloud: {
          products: [],
          devices: [],
          applications: [
            { appKey: 'a', appSecret: 'b', appid: APPID, wechatSecret: 'c', linkedProducts: [], reminders: [], miniprogramState: 'beta' },
          ],
        },
      },
      'should be one of developer, trial, formal',
    ],
  ])('bad seed: %s', async (_name, body, text) => {
    const before = await get('/state');
    expect(await post('/seed', body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(text) } });
    expect(await get('/state')).toEqual(before);
  });
});

test('selecting as trial needs a development version and proper values', async () => {
  expect(await post('/select-trial', { appid: APPID, robot: 1 })).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('nothing was uploaded yet') },
  });
  expect((await post('/select-trial', { appid: APPID, robot: '1' })).status).toBe(400);
  expect((await post('/release', { robot: 1 })).status).toBe(400);
});

test('unknown packages, paths and limits', async () => {
  expect((await fetch(`${base}/__mock__/uploads/nope/raw`)).status).toBe(404);
  expect((await fetch(`${base}/__mock__/nope`)).status).toBe(404);
  expect((await fetch(`${base}/__mock__/ledger?limit=x`)).status).toBe(400);
});

test('another web page may not call it', async () => {
  expect((await post('/reset', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await post('/reset', {}, { origin: 'null' })).status).toBe(403);
  expect((await post('/reset', {}, { origin: base })).status).toBe(200);
});

test('what was delivered and seeded survives a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-restart-'));
  try {
    const store = { file: join(folder, 'state.db') };
    await platform.close();
    platform = await createPlatform({ clock: createManualClock(), store });
    platform.seed(platformSeed());
    base = (await platform.listen({ mqttPort: false })).url;
    await deliverOne();
    const before = await get('/state');
    await platform.close();
    platform = await createPlatform({ clock: createManualClock(), store });
    base = (await platform.listen({ mqttPort: false })).url;
    expect(await get('/state')).toEqual(before);
    expect(await get('/inbox')).toMatchObject([{ title: '门铃呼叫提醒' }]);
    expect(await get('/ledger')).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
