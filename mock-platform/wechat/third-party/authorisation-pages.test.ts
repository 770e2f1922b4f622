/** The authorisation page on a computer and on a phone (facts/wechat.md §3.3). */
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { APPID, OTHER_APPID } from '../wechat.fixture.ts';
import { COMPONENT_APPID, createPlatformWorld, OTHER_COMPONENT_APPID } from './third-party.fixture.ts';

const RETURN = 'https://console.example.com/back?from=wechat';
const PHONE = 'https://open.weixin.qq.com/wxaopen/safe/bindcomponent';
const COMPUTER = 'https://mp.weixin.qq.com/cgi-bin/componentloginpage';

const open = async (options: Parameters<typeof createPlatformWorld>[0] = {}) => {
  const hands = createPlatformWorld(options);
  const query = {
    component_appid: COMPONENT_APPID,
    pre_auth_code: await hands.preAuthCode(),
    redirect_uri: RETURN,
    auth_type: '2',
  };
  const get = async (page: string, change: { [name: string]: string } = {}) => {
    const response = await hands.world.fetch(new Request(`${page}?${new URLSearchParams({ ...query, ...change })}`));
    return { status: response.status, text: await response.text() };
  };
  const confirm = async (
    form: readonly (readonly [string, string])[],
    change: { [name: string]: string } = {},
    headers: { [name: string]: string } = {},
  ) => {
    const body = new URLSearchParams(form as [string, string][]);
    const address = `${PHONE}?${new URLSearchParams({ ...query, ...change })}`;
    const response = await hands.world.fetch(new Request(address, { method: 'POST', body, headers, redirect: 'manual' }));
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  };
  const state = async () => JSON.parse((await get(`${COMPUTER}/state`)).text);
  return { ...hands, query, get, confirm, state };
};
const YES = [
  ['user', 'me'],
  ['appid', APPID],
  ['set', '18'],
  ['set', '118'],
] as const;

test('on a phone the administrator confirms and the answer goes to the redirect address', async () => {
  const { get, confirm, call, componentToken } = await open();
  const page = await get(PHONE);
  expect(page.status).toBe(200);
  for (const words of ['授权给「晨曦服务商」', '晨曦智家', '别家', '小程序开发与数据分析', '硬件设备消息'])
    expect(page.text).toContain(words);
  const { status, location } = await confirm(YES);
  expect(status).toBe(303);
  const back = new URL(location as string);
  expect(`${back.origin}${back.pathname}`).toBe('https://console.example.com/back');
  expect(Object.fromEntries(back.searchParams)).toEqual({ from: 'wechat', auth_code: expect.any(String), expires_in: '600' });
  const body = { authorization_code: back.searchParams.get('auth_code') };
  expect((await call('api_query_auth', body, await componentToken())).body.authorization_info).toMatchObject({
    authorizer_appid: APPID,
    func_info: [{ funcscope_category: { id: 18 } }, { funcscope_category: { id: 118 } }],
  });
});

test('on a computer a code is shown; scanned and confirmed on the phone, the computer goes back', async () => {
  const { world, get, state } = await open();
  const page = await get(COMPUTER);
  expect(page.status).toBe(200);
  const picture = Buffer.from(/src="data:image\/png;base64,([^"]+)"/.exec(page.text)?.[1] as string, 'base64');
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const scanned = decodeQR({ width: info.width, height: info.height, data });
  expect(scanned).toMatch(
    /^https:\/\/open\.weixin\.qq\.com\/wxaopen\/safe\/bindcomponent\?action=bindcomponent&no_scan=0&.*#wechat_redirect$/,
  );
  expect(await state()).toEqual({});
  const answer = await world.fetch(new Request(scanned, { method: 'POST', body: new URLSearchParams(YES as never), redirect: 'manual' }));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('授权成功');
  expect(new URL((await state()).next).searchParams.get('auth_code')).toEqual(expect.any(String));
});

test('the longest redirect address still gives a code that can be read', async () => {
  const { get } = await open();
  expect((await get(COMPUTER, { redirect_uri: `https://a.example.com/${'路'.repeat(700)}` })).status).toBe(200);
});

describe('who and what can be chosen', () => {
  test('only the administrator of an account', async () => {
    const { get, confirm, world } = await open({ program: { administrator: 'mum' } });
    expect((await get(PHONE, { user: 'me' })).text).toContain('你不是这个小程序的管理员');
    expect((await confirm(YES)).status).toBe(403);
    expect(world.client.thirdParty.platforms()).toMatchObject([{ accounts: [] }]);
    expect((await confirm([['user', 'mum'], ...YES.slice(1)])).status).toBe(303);
  });

  test('fewer sets, but not more than were asked for', async () => {
    const { confirm, world } = await open({ platform: { permissionSets: [18, 118] } });
    expect((await confirm([...YES, ['set', '25']])).status).toBe(403);
    expect((await confirm(YES.slice(0, 2))).text).toContain('没有选择权限');
    await confirm(YES.slice(0, 3));
    expect(world.client.thirdParty.platforms()).toMatchObject([{ accounts: [{ appid: APPID, permissionSets: [18] }] }]);
  });

  test('category_id_list narrows the sets, biz_appid the accounts; biz_appid wins over auth_type', async () => {
    const { get, confirm } = await open();
    const narrowed = await get(PHONE, { category_id_list: '18|19', biz_appid: OTHER_APPID, auth_type: '1' });
    expect(narrowed.text).toContain('value="19"');
    expect(narrowed.text).not.toContain('value="118"');
    expect(narrowed.text).not.toContain(APPID);
    expect((await confirm(YES, { biz_appid: OTHER_APPID })).text).toContain('没有选择小程序');
    expect((await get(PHONE, { category_id_list: '999' })).text).toContain('没有可授权的权限');
  });

  test('official accounts are not played here', async () => {
    const { get } = await open();
    expect((await get(PHONE, { auth_type: '1' })).text).toContain('没有可以授权的小程序');
    expect((await get(PHONE, { auth_type: '6' })).status).toBe(501);
  });
});

describe('links that cannot stand', () => {
  test.each([
    ['another platform', { component_appid: OTHER_COMPONENT_APPID }, '没有这个第三方平台'],
    ['a code nobody made', { pre_auth_code: 'forged' }, '预授权码无效'],
    ['no redirect address', { redirect_uri: '' }, '回调地址不对'],
    ['a redirect address that is a script', { redirect_uri: 'javascript:alert(1)' }, '回调地址不对'],
  ])('%s', async (_name, change, words) => {
    const { get, confirm } = await open();
    for (const page of [COMPUTER, PHONE]) {
      const { status, text } = await get(page, change as { [name: string]: string });
      expect([status, text.includes(words)]).toEqual([400, true]);
    }
    expect((await confirm(YES, change as { [name: string]: string })).status).toBe(400);
  });

  test('a code is over after half an hour; wechat.preAuthCodeSeconds moves that', async () => {
    const { world, get } = await open();
    world.clock.advance(1800_000 - 1);
    expect((await get(PHONE)).status).toBe(200);
    world.clock.advance(1);
    expect((await get(PHONE)).text).toContain('预授权码已过期');
    const short = await open({ rules: { 'wechat.preAuthCodeSeconds': 600 } });
    short.world.clock.advance(600_000);
    expect((await short.get(PHONE)).text).toContain('预授权码已过期');
  });

  test('a code is good once; by rule more often', async () => {
    const { world, confirm } = await open();
    expect((await confirm(YES)).status).toBe(303);
    expect((await confirm(YES)).text).toContain('这个链接已经用过了');
    world.rules.set('wechat.preAuthCodeOnce', false);
    expect((await confirm(YES)).status).toBe(303);
  });

  test('what the address says is shown as text', async () => {
    const { get } = await open({ platform: { name: '<script>alert(1)</script>' } });
    for (const page of [COMPUTER, PHONE]) {
      const { text } = await get(page, { user: '"><img src=x>', extra: '"><img src=x>' });
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img src=x>');
    }
  });

  test('another web page cannot confirm', async () => {
    const { confirm } = await open();
    const { status, text } = await confirm(YES, {}, { origin: 'https://evil.example', host: 'open.weixin.qq.com' });
    expect([status, text.includes('不能从别的网页授权')]).toEqual([403, true]);
  });

  test('a large form is refused', async () => {
    const { confirm } = await open();
    expect((await confirm([...YES, ['x', 'y'.repeat(20_000)]])).status).toBe(413);
  });
});
