/** Rows 28 and 36–38 of "What a faithful mock must enforce" (facts/wechat.md). */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, TEMPLATE } from '../wechat.fixture.ts';

const ONE_OFF = 'tmpl-bound';
const LONG_TERM = 'tmpl-repair';
const ALL_TYPES = 'tmpl-all';

const program = {
  subscribeTemplates: [
    {
      templateId: ONE_OFF,
      title: '设备绑定结果通知',
      keywords: [
        { key: 'thing1', name: '设备名称' },
        { key: 'phrase3', name: '绑定结果' },
      ],
    },
    { templateId: LONG_TERM, title: '维修进度提醒', longTerm: true, keywords: [{ key: 'thing1', name: '商品' }] },
    {
      templateId: ALL_TYPES,
      title: '各种关键词',
      longTerm: true,
      keywords: [{ key: 'enum_string1', name: '枚举', values: ['客厅', '书房'] }],
    },
  ],
} as const;

const open = (rules: { [name: string]: unknown } = {}) => {
  const world = createWechatWorld({ program, rules });
  const accept = (templateId: string, userId = 'me', choice: 'accept' | 'reject' = 'accept') =>
    world.client.person.answerSubscribe({ userId, appid: APPID, choices: [{ templateId, choice }] });
  let token: string | undefined;
  const send = async (change: { [field: string]: unknown } = {}) => {
    token ??= await world.token();
    const body = {
      touser: await world.openid(),
      template_id: ONE_OFF,
      data: { thing1: { value: '客厅摄像机' }, phrase3: { value: '绑定成功' } },
      miniprogram_state: 'trial',
      ...change,
    };
    return world.post('/cgi-bin/message/subscribe/send', body, { access_token: token });
  };
  return { ...world, accept, send };
};

describe('delivery', () => {
  test('an accepted one-off message lies in the inbox, without device and not strong', async () => {
    const world = open();
    world.accept(ONE_OFF);
    expect((await world.send()).body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(world.client.inbox('me')).toMatchObject([
      {
        title: '设备绑定结果通知',
        keywords: [
          { key: 'thing1', name: '设备名称', value: '客厅摄像机' },
          { key: 'phrase3', name: '绑定结果', value: '绑定成功' },
        ],
        sn: '',
        modelId: '',
        strong: false,
        page: '',
        stage: 'trial',
      },
    ]);
  });

  test('37: without an acceptance the send answers 43101', async () => {
    expect((await open().send()).body).toMatchObject({ errcode: 43101 });
  });

  test('37: each acceptance of a one-off template is good for one message', async () => {
    const world = open();
    world.accept(ONE_OFF);
    world.accept(ONE_OFF);
    const codes = [await world.send(), await world.send(), await world.send()].map(({ body }) => body.errcode);
    expect(codes).toEqual([0, 0, 43101]);
  });

  test('37: a refused dialog gives nothing, and takes nothing that was accepted before', async () => {
    const world = open();
    world.accept(ONE_OFF, 'me', 'reject');
    expect((await world.send()).body.errcode).toBe(43101);
    world.accept(ONE_OFF);
    world.accept(ONE_OFF, 'me', 'reject');
    expect((await world.send()).body.errcode).toBe(0);
  });

  test('37: a refused send uses up nothing', async () => {
    const world = open();
    world.accept(ONE_OFF);
    expect((await world.send({ data: {} })).body.errcode).toBe(47003);
    expect((await world.send()).body.errcode).toBe(0);
  });

  test('a long-term template sends until the person withdraws', async () => {
    const world = open();
    world.accept(LONG_TERM);
    const message = { template_id: LONG_TERM, data: { thing1: { value: '门锁' } } };
    expect((await world.send(message)).body.errcode).toBe(0);
    expect((await world.send(message)).body.errcode).toBe(0);
    world.client.person.withdrawSubscribe({ userId: 'me', appid: APPID, templateIds: [LONG_TERM] });
    expect((await world.send(message)).body.errcode).toBe(43101);
  });

  test('37: with the main switch off nothing goes out and nothing is used up', async () => {
    const world = open();
    world.accept(ONE_OFF);
    world.client.setSubscription('me', APPID, { mainSwitch: false });
    expect((await world.send()).body.errcode).toBe(43101);
    world.client.setSubscription('me', APPID, { mainSwitch: true });
    expect((await world.send()).body.errcode).toBe(0);
  });

  test('38: of two sends to one person at once the second answers 43108', async () => {
    const world = open();
    world.accept(ONE_OFF);
    world.accept(ONE_OFF);
    const codes = (await Promise.all([world.send(), world.send()])).map(({ body }) => body.errcode);
    expect(codes.sort()).toEqual([0, 43108]);
    expect(world.client.inbox('me')).toHaveLength(1);
    expect((await world.send()).body.errcode).toBe(0);
  });

  test('38: sends to two people at once do not mind each other', async () => {
    const world = open();
    world.accept(ONE_OFF);
    world.accept(ONE_OFF, 'mum');
    const mum = await world.openid('mum');
    const codes = (await Promise.all([world.send(), world.send({ touser: mum })])).map(({ body }) => body.errcode);
    expect(codes).toEqual([0, 0]);
  });

  test('38: with the rule off both go out', async () => {
    const world = open({ 'wechat.refuseOverlappingSends': false });
    world.accept(ONE_OFF);
    world.accept(ONE_OFF);
    const codes = (await Promise.all([world.send(), world.send()])).map(({ body }) => body.errcode);
    expect(codes).toEqual([0, 0]);
  });

  test('the daily quota answers 45009', async () => {
    const world = open({ 'wechat.subscribeSendDailyQuota': 1 });
    world.accept(LONG_TERM);
    const message = { template_id: LONG_TERM, data: { thing1: { value: '门锁' } } };
    expect((await world.send(message)).body.errcode).toBe(0);
    expect((await world.send(message)).body.errcode).toBe(45009);
  });
});

describe('request', () => {
  test.each([
    ['28: a device template', { template_id: TEMPLATE }, 40037],
    ['unknown template', { template_id: 'constructor' }, 40037],
    ['unknown openid', { touser: 'oNobody' }, 40003],
    ['receiver missing', { touser: undefined }, 47001],
    ['wrong state', { miniprogram_state: 'release' }, 40097],
    ['35: formal page never released', { miniprogram_state: 'formal', page: 'pages/home/index' }, 41030],
    ['33: keyword missing', { data: { thing1: { value: '客厅' } } }, 47003],
    ['33: key not in the template', { data: { thing1: { value: 'a' }, phrase3: { value: '好' }, time9: { value: '1:00' } } }, 47003],
  ])('%s', async (_name, change, code) => {
    const world = open();
    world.accept(ONE_OFF);
    expect((await world.send(change)).body.errcode).toBe(code);
    expect(world.client.inbox('me')).toEqual([]);
  });

  test('GET answers 43002', async () => {
    expect((await open().get('/cgi-bin/message/subscribe/send')).body.errcode).toBe(43002);
  });

  test('36: the errmsg names the field that breaks its type', async () => {
    const world = open();
    world.accept(ONE_OFF);
    const { body } = await world.send({ data: { thing1: { value: '客'.repeat(21) }, phrase3: { value: '绑定成功' } } });
    expect(body).toMatchObject({ errcode: 47003, errmsg: expect.stringContaining('argument invalid! data.thing1.value invalid') });
  });

  test('36: an enumeration takes its own values only', async () => {
    const world = open();
    world.accept(ALL_TYPES);
    const send = (value: string) => world.send({ template_id: ALL_TYPES, data: { enum_string1: { value } } });
    expect((await send('厨房')).body.errcode).toBe(47003);
    expect((await send('书房')).body.errcode).toBe(0);
  });
});
