import { describe, expect, it } from 'vitest';
import { catalogue, categories, createManualClock, type DeviceDefinition } from '../../../devices/index.ts';
import { iotSeed } from '../iot-cloud.fixture.ts';
import type { ApplicationRow } from '../rows.ts';
import { beijingTime } from './beijing-time.ts';
import { deviceMessage } from './message.ts';
import { reminderRoutes } from './routes.ts';
import { createSendQueue } from './send-queue.ts';
import { createWechatClient } from './wechat-client.ts';

const application = iotSeed.applications[0] as ApplicationRow;

it.each([
  ['2021-09-10T11:00:00Z', '2021-09-10 19:00:00'],
  ['2025-12-31T16:00:00Z', '2026-01-01 00:00:00'],
  ['2024-02-28T23:59:59Z', '2024-02-29 07:59:59'],
])('%s is %s in China', (utc, china) => {
  expect(beijingTime(Date.parse(utc))).toBe(china);
});

describe.each(categories)('the messages of a %s', (category) => {
  const definition: DeviceDefinition = catalogue[category];
  const productId = 'ANYPRODUCT';
  const keys = Object.keys(definition.reminders);
  const templates = Object.fromEntries(keys.map((key) => [key, `tmpl-${key}`]));
  const app = { ...application, linkedProducts: [productId], reminders: [{ productId, modelId: 'm', templates }] };
  const product = { productId, name: 'x', category, dataTemplate: {} };

  it.each(keys)('%s fills every keyword of its template with a value the template allows', (key) => {
    const reminder = definition.reminders[key];
    const routes =
      reminderRoutes([product], [app])
        .get(productId)
        ?.get(reminder?.eventId ?? '') ?? [];
    const route = routes.find((one) => one.reminderKey === key);
    expect(route?.templateId).toBe(`tmpl-${key}`);
    if (!route || !reminder) return;
    const link = { deviceId: `${productId}/unit-1`, eventId: reminder.eventId, time: 1_631_271_600_000 };
    const message = deviceMessage({ ...route, templateId: 't' }, { productId, deviceName: 'unit-1' }, link, ['o1'], 'zh_CN');
    expect(message).toMatchObject({
      sn: 'ANYPRODUCT_unit-1',
      modelId: 'm',
      template_id: 't',
      to_openid_list: ['o1'],
      miniprogram_state: 'developer',
      lang: 'zh_CN',
    });
    for (const keyword of reminder.template.keywords) {
      const value = message.data[keyword.key]?.value;
      if (keyword.type === 'time') expect(value).toBe('2021-09-10 19:00:00');
      else expect(keyword.values).toContain(value);
    }
  });

  it('go out for linked products of the application only', () => {
    expect(reminderRoutes([product], [{ ...app, linkedProducts: [] }]).get(productId)?.size).toBe(0);
    expect(reminderRoutes([{ ...product, category: 'constructor' }], [app]).get(productId)?.size).toBe(0);
  });
});

describe('the queue', () => {
  it('runs so many at once, keeps so many waiting, and refuses the rest', async () => {
    const release: (() => void)[] = [];
    const done: number[] = [];
    const queue = createSendQueue<number>({
      run: (job) => new Promise((resolve) => release.push(() => resolve(void done.push(job)))),
      limit: () => 3,
      atOnce: () => 2,
    });
    const taken = [1, 2, 3, 4, 5, 6, 7].map((job) => queue.offer(job));
    expect(taken).toEqual([true, true, true, true, true, false, false]);
    expect([queue.running, queue.waiting]).toEqual([2, 3]);
    while (done.length < 5) {
      release.shift()?.();
      await Promise.resolve();
    }
    await Promise.resolve();
    await Promise.resolve();
    expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(queue.waiting).toBe(0);
  });

  it('is idle once nothing runs, also when it never ran anything', async () => {
    let release = () => {};
    let ended = false;
    const queue = createSendQueue<number>({
      run: () => new Promise((resolve) => (release = resolve)),
      limit: () => 3,
      atOnce: () => 1,
    });
    await queue.idle();
    queue.offer(1);
    queue.offer(2);
    expect(queue.clear()).toEqual([2]);
    const idle = queue.idle().then(() => (ended = true));
    expect(ended).toBe(false);
    release();
    await idle;
    expect(queue.running).toBe(0);
  });
});

describe('the access token', () => {
  function wechat(answers: { [path: string]: (body: { force_refresh?: boolean }, token: string) => object }) {
    const asked: string[] = [];
    const clock = createManualClock();
    const transport = {
      async post(path: string, json: string) {
        const [name = '', query = ''] = path.split('?');
        asked.push(name);
        return JSON.stringify(answers[name]?.(JSON.parse(json), new URLSearchParams(query).get('access_token') ?? ''));
      },
      get: async () => '',
      close() {},
    };
    return { client: createWechatClient({ clock, transport }), asked, clock };
  }

  it('is fetched once for a burst and again shortly before its end', async () => {
    let made = 0;
    const { client, asked, clock } = wechat({
      '/cgi-bin/stable_token': () => ({ access_token: `t${++made}`, expires_in: 7200 }),
      '/x': () => ({ errcode: 0 }),
    });
    await Promise.all(Array.from({ length: 20 }, () => client.call(application, '/x', {})));
    expect(asked.filter((path) => path === '/cgi-bin/stable_token')).toHaveLength(1);
    clock.advance(7_141_000);
    await client.call(application, '/x', {});
    expect(made).toBe(2);
  });

  it.each([40001, 42001, 40014])('is replaced when WeChat answers %i, by force when it hands out the same one again', async (errcode) => {
    let token = 'old';
    const forced: boolean[] = [];
    const { client } = wechat({
      '/cgi-bin/stable_token': (body) => {
        forced.push(body.force_refresh === true);
        if (body.force_refresh) token = 'new';
        return { access_token: token, expires_in: 7200 };
      },
      '/x': (_body, used) => (used === 'new' ? { errcode: 0, errmsg: 'ok' } : { errcode, errmsg: 'token' }),
    });
    expect(await client.call(application, '/x', {})).toMatchObject({ errcode: 0 });
    expect(forced).toEqual([false, false, true]);
  });

  it('that WeChat does not give is an error with its code and without the secret', async () => {
    const { client } = wechat({ '/cgi-bin/stable_token': () => ({ errcode: 40125, errmsg: 'invalid appsecret' }) });
    const error = await client.call(application, '/x', {}).catch((caught: Error) => caught);
    expect(String(error)).toContain('40125 invalid appsecret');
    expect(String(error)).not.toContain(application.wechatSecret);
  });
});
