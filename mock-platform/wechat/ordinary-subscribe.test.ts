/** wx.requestSubscribeMessage on WeChat's side: rows 22–24 and 37 of "What a faithful mock must enforce" (facts/wechat.md §2.5, §2.7). */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, TEMPLATE } from './wechat.fixture.ts';

const keywords = [{ key: 'thing1', name: '内容' }];
const subscribeTemplates = [
  { templateId: 'once', title: '服务进度提醒', keywords },
  { templateId: 'once-again', title: '服务进度提醒', keywords },
  { templateId: 'other', title: '维修完成通知', keywords: [{ key: 'enum_string1', name: '结果', values: ['已修好'] }] },
  { templateId: 'fourth', title: '缴费提醒', keywords },
  { templateId: 'for-long', title: '设备到期提醒', longTerm: true, keywords },
];

const open = (rules: { [name: string]: unknown } = {}) => {
  const world = createWechatWorld({ rules, program: { subscribeTemplates } });
  const check = (tmplIds: unknown) => world.client.checkSubscribe({ userId: 'me', appid: APPID, tmplIds });
  const answer = (templateId: string, choice: 'accept' | 'reject', keep = false) =>
    world.client.recordSubscribe({ userId: 'me', appid: APPID, choices: [{ templateId, choice, keep }] });
  const send = async (template_id: string, data: object = { thing1: { value: '好' } }) => {
    const body = { touser: await world.openid(), template_id, data };
    return (await world.post('/cgi-bin/message/subscribe/send', body, { access_token: await world.token() })).body.errcode;
  };
  return { world, check, answer, send };
};

describe('whether the dialog is shown', () => {
  test.each([
    ['no list', 'once', 10004, 'Invalid template id'],
    ['a number in it', [7], 10004, 'Invalid template id'],
    ['empty', [], 10001, "TmplIds can't be empty"],
    ['four', ['once', 'other', 'fourth', 'once-again'], 20003, 'Templates count out of max bounds'],
    ['unknown', ['once', 'nope'], 20001, 'No template data return, verify the template id exist'],
    ['a name of Object', ['constructor'], 20001, 'No template data return, verify the template id exist'],
    ['22: a device template', ['once', TEMPLATE], 20013, 'Reject DeviceMsg Template'],
    ['23: one-off and long-term', ['once', 'for-long'], 20002, 'Templates type must be same'],
  ])('%s', (_name, tmplIds, errCode, text) => {
    expect(open().check(tmplIds)).toEqual({ ok: false, errCode, errMsg: `requestSubscribeMessage:fail ${text}` });
  });

  test('24: the main switch is off', () => {
    const { world, check } = open();
    world.client.setSubscription('me', APPID, { mainSwitch: false });
    expect(check(['once'])).toMatchObject({ ok: false, errCode: 20004 });
  });

  test('five templates where the client is new enough, never six', () => {
    const { check } = open({ 'wechat.subscribeTemplatesMax': 5 });
    expect(check(['once', 'other', 'fourth', 'once-again'])).toMatchObject({ ok: true });
    expect(check(['once', 'other', 'fourth', 'once-again', 'once', 'other'])).toMatchObject({ errCode: 20003 });
  });

  test('lines in the order asked for, a title once, examples of the type', () => {
    expect(open().check(['other', 'once', 'once-again'])).toEqual({
      ok: true,
      items: [
        {
          templateId: 'other',
          title: '维修完成通知',
          keywords: [{ name: '结果', example: '已修好' }],
          filtered: false,
          banned: false,
          longTerm: false,
        },
        {
          templateId: 'once',
          title: '服务进度提醒',
          keywords: [{ name: '内容', example: '示例内容' }],
          filtered: false,
          banned: false,
          longTerm: false,
        },
        {
          templateId: 'once-again',
          title: '服务进度提醒',
          keywords: [{ name: '内容', example: '示例内容' }],
          filtered: true,
          banned: false,
          longTerm: false,
        },
      ],
    });
  });
});

describe('what was answered', () => {
  test('37: an acceptance is good for one message, a refusal takes none away', async () => {
    const { answer, send } = open();
    expect(await send('once')).toBe(43101);
    answer('once', 'accept');
    answer('once', 'reject');
    expect(await send('once')).toBe(0);
    expect(await send('once')).toBe(43101);
  });

  test('only a kept answer is listed, on the settings page and in wx.getSetting', () => {
    const { world, answer, check } = open();
    answer('once', 'accept');
    expect(world.client.subscriptionLines('me', APPID)).toEqual([]);
    answer('other', 'accept', true);
    world.allow();
    expect(world.client.subscriptionLines('me', APPID)).toEqual([
      { templateId: TEMPLATE, title: '门铃呼叫提醒', kind: 'device', choice: 'accept' },
      { templateId: 'other', title: '维修完成通知', kind: 'ordinary', choice: 'accept' },
    ]);
    expect(world.client.subscriptionsSetting('me', APPID).itemSettings).toEqual({ [TEMPLATE]: 'accept', other: 'accept' });
    expect(check(['other'])).toMatchObject({ items: [{ templateId: 'other', kept: 'accept' }] });
    expect(world.client.subscriptionLines('mum', APPID)).toEqual([]);
  });

  test('switched off on the settings page nothing goes out; on again the next call is answered without a dialog', async () => {
    const { world, answer, check, send } = open();
    answer('for-long', 'accept', true);
    expect(await send('for-long')).toBe(0);
    expect(await send('for-long')).toBe(0);
    world.client.setSubscription('me', APPID, { templateId: 'for-long', choice: 'reject' });
    expect(await send('for-long')).toBe(43101);
    expect(check(['for-long'])).toMatchObject({ items: [{ kept: 'reject' }] });
    world.client.setSubscription('me', APPID, { templateId: 'for-long', choice: 'accept' });
    expect(check(['for-long'])).toMatchObject({ items: [{ kept: 'accept' }] });
    expect(await send('for-long')).toBe(43101);
    answer('for-long', 'accept', true);
    expect(await send('for-long')).toBe(0);
  });

  test('a template the mini-program does not have changes nothing', () => {
    const { world } = open();
    const choices = [
      { templateId: 'once', choice: 'accept' as const, keep: true },
      { templateId: 'toString', choice: 'accept' as const, keep: true },
    ];
    expect(() => world.client.recordSubscribe({ userId: 'me', appid: APPID, choices })).toThrow(/no ordinary template "toString"/);
    expect(() => world.client.setSubscription('me', APPID, { templateId: 'nope', choice: 'accept' })).toThrow(/no template "nope"/);
    expect(world.client.subscriptionLines('me', APPID)).toEqual([]);
  });
});
