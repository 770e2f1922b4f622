/** Rows 27 and 29–35 of "What a faithful mock must enforce" (facts/wechat.md). */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, MODEL, OTHER_APPID, PRY_TEMPLATE, SN, TEMPLATE } from '../wechat.fixture.ts';

describe('delivery', () => {
  test('a subscribed person finds the message in the inbox, strong because the reminder was added', async () => {
    const world = createWechatWorld();
    world.allow();
    expect((await world.send()).body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(world.client.inbox('me')).toMatchObject([
      {
        userId: 'me',
        appid: APPID,
        miniProgramName: '晨曦智家',
        stage: 'trial',
        title: '门铃呼叫提醒',
        keywords: [
          { key: 'time1', name: '时间', value: '2026-01-01 08:00:00' },
          { key: 'enum_string2', name: '提醒内容', value: '有人按门铃' },
        ],
        sn: SN,
        modelId: MODEL,
        templateId: TEMPLATE,
        strong: true,
        receivedAt: world.clock.now(),
      },
    ]);
    expect(world.client.inbox('mum')).toEqual([]);
  });

  test('without 添加提醒 the message is not strong', async () => {
    const world = createWechatWorld();
    world.allow('me', { addReminder: false });
    await world.send();
    expect(world.client.inbox('me')[0]?.strong).toBe(false);
  });

  test('the ledger follows the event to WeChat, the inbox and the opened page', async () => {
    const world = createWechatWorld();
    world.allow();
    await world.send();
    const message = world.client.inbox('me')[0];
    world.clock.advance(2000);
    const opened = world.client.openMessage('me', message?.id ?? '');
    expect(opened?.openedAt).toBe(world.clock.now());
    expect(world.ledger.lines()).toMatchObject([
      {
        key: 'LOCK/lock-01|doorbell_ring|1767225600000',
        stamps: [{ hop: 'wechat' }, { hop: 'inbox', note: 'me' }, { hop: 'opened', note: 'me' }],
      },
    ]);
  });

  test("nobody opens another person's message", async () => {
    const world = createWechatWorld();
    world.allow();
    await world.send();
    expect(world.client.openMessage('mum', world.client.inbox('me')[0]?.id ?? '')).toBeUndefined();
    expect(world.client.inbox('me')[0]?.openedAt).toBeUndefined();
  });

  test('a refused send leaves its reason in the ledger and nothing in the inbox', async () => {
    const world = createWechatWorld();
    await world.send();
    expect(world.client.inbox('me')).toEqual([]);
    expect(world.ledger.lines()[0]?.stamps.at(-1)).toMatchObject({ hop: 'wechat', note: expect.stringMatching(/^9800006 /) });
  });

  test('a listening phone hears of it at once, and its failure does not fail the send', async () => {
    const world = createWechatWorld();
    world.allow();
    const heard: string[] = [];
    const stop = world.client.onMessage('me', (message) => {
      heard.push(message.title);
      throw new Error('phone broke');
    });
    expect((await world.send()).body.errcode).toBe(0);
    stop();
    await world.send();
    expect(heard).toEqual(['门铃呼叫提醒']);
    expect(world.failures).toHaveLength(1);
  });

  test('the other spelling model_id is understood', async () => {
    const world = createWechatWorld();
    world.allow();
    expect((await world.send({ modelId: undefined, model_id: MODEL })).body.errcode).toBe(0);
  });

  test('a page is optional: the card then does not jump', async () => {
    const world = createWechatWorld();
    world.allow();
    expect((await world.send({ page: undefined, miniprogram_state: undefined })).body.errcode).toBe(0);
    expect(world.client.inbox('me')[0]).toMatchObject({ page: '', stage: 'formal' });
  });

  test('a page with a broken percent sign is delivered and stays out of the ledger', async () => {
    const world = createWechatWorld();
    world.allow();
    expect((await world.send({ page: 'pages/event/index?deviceId=%25E0%25&eventId=x&time=1' })).body.errcode).toBe(0);
    expect(world.ledger.lines()).toEqual([]);
    expect(world.failures).toEqual([]);
  });
});

describe('subscriptions', () => {
  test('29: somebody who never subscribed answers 9800006', async () => {
    const { body } = await createWechatWorld().send();
    expect(body).toMatchObject({ errcode: 9800006, errmsg: expect.stringMatching(/^订阅model_id和sn关系检查失败/) });
  });

  test('29: a subscription of another unit does not count', async () => {
    const world = createWechatWorld();
    world.allow('me', { sn: 'LOCK_lock-02' });
    expect((await world.send()).body.errcode).toBe(9800006);
  });

  test('29: a dialog that was refused makes no subscription', async () => {
    const world = createWechatWorld();
    world.allow('me', { choice: 'reject' });
    expect((await world.send()).body.errcode).toBe(9800006);
  });

  test('30: subscribed and later refused answers 43101', async () => {
    const world = createWechatWorld();
    world.allow();
    world.allow('me', { choice: 'reject' });
    expect((await world.send()).body).toMatchObject({
      errcode: 43101,
      errmsg: expect.stringMatching(/^user refuse to accept the msg rid/),
    });
  });

  test('30: switched off on the settings page answers 43101, switched on again delivers', async () => {
    const world = createWechatWorld();
    world.allow();
    world.client.setSubscription('me', APPID, { templateId: TEMPLATE, choice: 'reject' });
    expect((await world.send()).body.errcode).toBe(43101);
    world.client.setSubscription('me', APPID, { templateId: TEMPLATE, choice: 'accept' });
    expect((await world.send()).body.errcode).toBe(0);
    world.client.setSubscription('me', APPID, { mainSwitch: false });
    expect((await world.send()).body.errcode).toBe(43101);
  });

  test('30: allowed one template of the unit, not this one', async () => {
    const world = createWechatWorld();
    world.allow('me', { templateId: PRY_TEMPLATE });
    expect((await world.send()).body.errcode).toBe(43101);
  });

  test('31 [I]: of several receivers the subscribed get it, and the call still says 9800006', async () => {
    const world = createWechatWorld();
    world.allow('mum');
    const to_openid_list = [await world.openid('me'), await world.openid('mum')];
    expect((await world.send({ to_openid_list })).body.errcode).toBe(9800006);
    expect(world.client.inbox('mum')).toHaveLength(1);
    expect(world.client.inbox('me')).toEqual([]);
  });

  test('with the check switched off the rule table delivers to anybody', async () => {
    const world = createWechatWorld();
    world.rules.set('wechat.checkSubscription', false);
    expect((await world.send()).body.errcode).toBe(0);
  });
});

describe('request', () => {
  const subscribed = () => {
    const world = createWechatWorld();
    world.allow();
    return world;
  };

  test.each([
    ['27: unknown template', { template_id: 'nope' }, 40037],
    ['27: a name every object has', { template_id: '__proto__' }, 40037],
    ['32: no receivers', { to_openid_list: [] }, 40032],
    ['receivers not a list', { to_openid_list: 'o123' }, 47001],
    ['receivers not strings', { to_openid_list: [1] }, 47001],
    ['unknown openid', { to_openid_list: ['oNobody'] }, 40003],
    ['sn missing', { sn: undefined }, 47001],
    ['sn too long', { sn: 'a'.repeat(129) }, 9800001],
    ['sn with bad characters', { sn: 'a/b' }, 9800002],
    ['model missing', { modelId: undefined }, 47001],
    ['wrong state', { miniprogram_state: 'develop' }, 40097],
    ['wrong language', { lang: 'de' }, 40097],
    ['page not a string', { page: 7 }, 47001],
  ])('%s', async (_name, change, code) => {
    const world = subscribed();
    expect((await world.send(change)).body.errcode).toBe(code);
    expect(world.client.inbox('me')).toEqual([]);
  });

  test('27: a deleted template answers 40037', async () => {
    const world = subscribed();
    expect((await world.send()).body.errcode).toBe(0);
    await world.post('/wxaapi/newtmpl/deltemplate', { priTmplId: TEMPLATE }, { access_token: await world.token() });
    expect((await world.send()).body.errcode).toBe(40037);
  });

  test('27: a template of ordinary subscribe messages, and one of another mini-program, answer 40037', async () => {
    const keywords = [{ key: 'thing1', name: '设备名称' }];
    const world = createWechatWorld({ program: { subscribeTemplates: [{ templateId: 'tmpl-ordinary', title: '通知', keywords }] } });
    expect((await world.send({ template_id: 'tmpl-ordinary', data: { thing1: { value: '门锁' } } })).body.errcode).toBe(40037);
    const foreign = await world.token(OTHER_APPID, 'another secret');
    expect((await world.send({}, foreign)).body.errcode).toBe(40037);
  });

  const time1 = { value: '2026-01-01 08:00:00' };
  const enum_string2 = { value: '有人按门铃' };
  test.each([
    ['33: value outside the enumeration', { time1, enum_string2: { value: '随便写' } }, 'data.enum_string2.value invalid'],
    ['33: empty value', { time1, enum_string2: { value: '' } }, 'data.enum_string2.value is empty'],
    ['33: keyword missing', { time1 }, 'data.enum_string2.value is empty'],
    ['33: key not in the template', { time1, enum_string2, thing3: { value: 'x' } }, 'data.thing3.value is not in the template'],
    ['33: time that is none', { time1: { value: '25:00' }, enum_string2 }, 'data.time1.value invalid'],
    ['33: value not a string', { time1, enum_string2: { value: 1 } }, 'data.enum_string2.value is empty'],
    ['33: value without wrapping', { time1: '2026-01-01 08:00:00', enum_string2 }, 'data.time1.value is empty'],
    ['33: data not an object', 'x', 'data should be an object'],
  ])('%s', async (_name, data, text) => {
    const { body } = await subscribed().send({ data });
    expect(body).toMatchObject({ errcode: 47003, errmsg: expect.stringContaining(`argument invalid! ${text}`) });
  });

  test.each(['2021-09-10 19:00:00', '19:00', '2021年9月10日 7:05', '2021-09-10 19:00~2021-09-10 20:00'])(
    'time %s is taken',
    async (value) => {
      expect((await subscribed().send({ data: { time1: { value }, enum_string2 } })).body.errcode).toBe(0);
    },
  );

  test('33: with the enum rule off any text passes', async () => {
    const world = subscribed();
    world.rules.set('wechat.checkEnumValues', false);
    expect((await world.send({ data: { time1, enum_string2: { value: '随便写' } } })).body.errcode).toBe(0);
  });

  test.each([
    ['34: not JSON', 'not json'],
    ['34: cut off', '{"to_openid_list": ['],
    ['34: null', 'null'],
  ])('%s answers 47001', async (_name, body) => {
    const world = subscribed();
    const answer = await world.post('/cgi-bin/message/device/subscribe/send', body, { access_token: await world.token() });
    expect(answer.body).toMatchObject({ errcode: 47001, errmsg: expect.stringMatching(/^data format error rid/) });
  });

  test('35: a formal message whose page was never released answers 41030', async () => {
    expect((await subscribed().send({ miniprogram_state: 'formal' })).body).toMatchObject({ errcode: 41030 });
  });

  test('35 [I]: with the rule on, the page of a trial message is checked too', async () => {
    const world = subscribed();
    world.rules.set('wechat.checkPageOfUnreleased', true);
    expect((await world.send()).body.errcode).toBe(41030);
  });

  test('a body over 2 MB answers 413 and is not read', async () => {
    const world = subscribed();
    const answer = await world.send({ page: 'x'.repeat(2 * 1024 * 1024) });
    expect(answer.status).toBe(413);
  });

  test('the daily quota counts delivered calls', async () => {
    const world = subscribed();
    world.rules.set('wechat.sendDailyQuota', 1);
    expect((await world.send()).body.errcode).toBe(0);
    expect((await world.send()).body.errcode).toBe(45009);
  });

  test('what is not built answers 501 with the operation', async () => {
    const answer = await createWechatWorld().post('/wxa/foo', {});
    expect(answer).toEqual({ status: 501, body: { errcode: -1, errmsg: 'camlock mock: POST /wxa/foo is not built' } });
  });
});
