/** Whatever a body holds, an operation answers with a code: never a failure nobody foresaw. */
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { CODE_LIFE_OPERATIONS, uploadMediaOperation } from '../code-life/operations/index.ts';
import type { WechatParts } from '../parts.ts';
import { COMPONENT_APPID, COMPONENT_SECRET, createPlatformWorld } from '../third-party/third-party.fixture.ts';
import { APPID, createWechatWorld, MODEL, TEMPLATE } from '../wechat.fixture.ts';

/** Operation → a body that gets far. */
const BODIES: { readonly [path: string]: { readonly [field: string]: unknown } } = {
  '/cgi-bin/stable_token': { grant_type: 'client_credential', appid: 'wx0123456789abcdef', secret: 'x' },
  '/wxa/getsnticket': { sn: 'A', model_id: MODEL },
  '/cgi-bin/message/device/subscribe/send': { to_openid_list: ['o'], template_id: TEMPLATE, sn: 'A', modelId: MODEL, data: {}, page: 'p' },
  '/cgi-bin/message/subscribe/send': { touser: 'o', template_id: 'tmpl', data: {}, page: 'p', lang: 'zh_CN', miniprogram_state: 'trial' },
  '/wxaapi/newtmpl/addtemplate': { tid: '10001', kidList: [1, 2], sceneDesc: '绑定' },
  '/wxaapi/newtmpl/deltemplate': { priTmplId: 'x' },
  '/cgi-bin/openapi/rid/get': { rid: '6aac005a-00000000-00000000' },
  '/cgi-bin/openapi/quota/get': { cgi_path: '/cgi-bin/token' },
  '/cgi-bin/clear_quota': { appid: 'wx0123456789abcdef' },
  '/wxa/business/getuserphonenumber': { code: 'x' },
  '/wxa/business/group/createid': { model_id: MODEL, group_name: 'x' },
  '/wxa/business/group/getinfo': { group_id: 'x' },
  '/wxa/business/group/adddevice': { group_id: 'x', device_list: [{ model_id: MODEL, sn: 'a' }], force_add: true },
  '/wxa/business/group/removedevice': { group_id: 'x', device_list: [{ model_id: MODEL, sn: 'a' }] },
  '/wxa/business/license/getpkglist': { pkg_type: 1 },
  '/wxa/business/license/activedevice': { pkg_type: 1, device_list: [{ model_id: MODEL, sn: 'a', active_number: 1 }] },
  '/wxa/business/license/getdeviceinfo': { device_list: [{ model_id: MODEL, sn: 'a' }] },
  '/wxa/getwxacode': { path: 'p', width: 280, line_color: { r: 0 }, auto_color: false, is_hyaline: false, env_version: 'release' },
  '/wxa/getwxacodeunlimit': { scene: 'x', page: 'p', check_path: false, width: 280, line_color: {}, env_version: 'trial' },
  '/wxa/generatenfcscheme': { model_id: MODEL, sn: 'A', jump_wxa: { path: 'p', query: 'a=1', env_version: 'trial' } },
  '/cgi-bin/wxaapp/createwxaqrcode': { path: 'p', width: 280 },
  '/cgi-bin/wxopen/qrcodejumpadd': {
    prefix: 'https://m.example.com/lock/',
    permit_sub_rule: 1,
    path: 'pages/home/index',
    open_version: 1,
    debug_url: ['https://m.example.com/lock/test'],
    is_edit: 0,
  },
  '/cgi-bin/wxopen/qrcodejumpget': { prefix_list: ['https://m.example.com/lock/'], get_type: 1, page_num: 1, page_size: 20 },
  '/cgi-bin/wxopen/qrcodejumpdelete': { prefix: 'https://m.example.com/lock/' },
  '/cgi-bin/wxopen/qrcodejumpdownload': {},
  '/cgi-bin/wxopen/qrcodejumppublish': { prefix: 'https://m.example.com/lock/' },
  '/cgi-bin/component/api_component_token': {
    component_appid: COMPONENT_APPID,
    component_appsecret: COMPONENT_SECRET,
    component_verify_ticket: 'x',
  },
  '/cgi-bin/component/api_start_push_ticket': { component_appid: COMPONENT_APPID, component_secret: COMPONENT_SECRET },
  '/cgi-bin/component/api_create_preauthcode': { component_appid: COMPONENT_APPID },
  '/cgi-bin/component/api_query_auth': { component_appid: COMPONENT_APPID, authorization_code: 'x' },
  '/cgi-bin/component/api_authorizer_token': { component_appid: COMPONENT_APPID, authorizer_appid: APPID, authorizer_refresh_token: 'x' },
  '/cgi-bin/component/api_get_authorizer_info': { component_appid: COMPONENT_APPID, authorizer_appid: APPID },
  '/cgi-bin/component/api_get_authorizer_list': { component_appid: COMPONENT_APPID, offset: 0, count: 10 },
  '/cgi-bin/component/api_get_authorizer_option': { component_appid: COMPONENT_APPID, authorizer_appid: APPID, option_name: 'x' },
  '/cgi-bin/component/api_set_authorizer_option': {
    component_appid: COMPONENT_APPID,
    authorizer_appid: APPID,
    option_name: 'voice_recognize',
    option_value: '1',
  },
};
const NASTY: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '%E0%A4%A',
  'x'.repeat(5000),
  [],
  [null],
  [[[]]],
  {},
  { __proto__: { toString: 1 } },
  { value: { value: {} } },
];
const WHOLE = ['null', '[]', '7', '"x"', '{"a":', '{"__proto__":{"sn":"x"}}', `${'['.repeat(2000)}${']'.repeat(2000)}`];

test.each(Object.entries(BODIES))('%s', async (path, good) => {
  const { world, authorise, componentToken } = createPlatformWorld();
  await authorise();
  const access_token = path.startsWith('/cgi-bin/component/') ? await componentToken() : await world.token();
  const bodies = [...WHOLE, good, ...Object.keys(good).flatMap((field) => NASTY.map((value) => ({ ...good, [field]: value })))];
  for (const body of bodies) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request(`https://api.weixin.qq.com${path}?access_token=${access_token}`, { method: 'POST', body: text });
    const { status } = await world.fetch(request);
    expect([200, 501], text.slice(0, 200)).toContain(status);
  }
  expect(world.failures).toEqual([]);
});

const postsOf = (app: Hono) => app.routes.filter(({ method, path }) => method === 'POST' && !path.includes('*')).map(({ path }) => path);

test('every operation that takes a body is in the list', async () => {
  const world = createWechatWorld();
  const app = world.room.hosts['api.weixin.qq.com'];
  // The operations on code are fuzzed by code-life/hostile-input.test.ts; registering them needs no platform.
  const code = new Hono();
  for (const operation of [...CODE_LIFE_OPERATIONS, uploadMediaOperation]) operation(code, {} as WechatParts);
  const posts = new Set(postsOf(app as Hono).filter((path) => !postsOf(code).includes(path)));
  expect([...posts].sort()).toEqual(Object.keys(BODIES).sort());
});
