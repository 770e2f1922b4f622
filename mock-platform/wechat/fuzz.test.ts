/** Whatever reaches WeChat's side, every operation answers with a code of its own: no failure nobody foresaw, no 500, nothing polluted. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT_MS, fuzz, isPolluted, nastyBody, nastyBytes, nastyText } from '../fuzz.fixture.ts';
import { replyProblem } from './push/push-reply.ts';
import { COMPONENT_APPID, COMPONENT_SECRET, createPlatformWorld } from './third-party/third-party.fixture.ts';
import { APP_FILES, encodeContainer, signedPackage } from './upload/package.fixture.ts';
import { decodePackage, PackageFormatError } from './upload/package-format.ts';
import { APPID, createWechatWorld, MODEL, SECRET, SN, TEMPLATE, uploadKeys } from './wechat.fixture.ts';

const KEYS = { token: 'token', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

/** Fields of all operations with values that get far. */
const FIELDS: { readonly [name: string]: readonly unknown[] } = {
  appid: [APPID],
  secret: [SECRET],
  grant_type: ['client_credential', 'authorization_code'],
  force_refresh: [true, false],
  sn: [SN],
  model_id: [MODEL],
  modelId: [MODEL],
  template_id: [TEMPLATE],
  page: ['pages/event/index?x=1'],
  path: ['pages/event/index'],
  scene: ['a=1'],
  check_path: [false],
  width: [280, 430],
  env_version: ['release', 'trial'],
  miniprogram_state: ['trial', 'developer', 'formal'],
  data: [{ time1: { value: '08:00' }, enum_string2: { value: '有人按门铃' } }],
  to_openid_list: [['o1'], []],
  touser: ['o1'],
  tid: ['10001'],
  kidList: [[1, 2]],
  sceneDesc: ['绑定'],
  priTmplId: ['x'],
  rid: ['6aac005a-00000000-00000000'],
  cgi_path: ['/cgi-bin/token', '/wxa/getsnticket'],
  code: ['x'],
  group_id: ['x'],
  group_name: ['x'],
  device_list: [[{ model_id: MODEL, sn: SN, active_number: 1 }]],
  pkg_type: [1, 0],
  signature: ['00'.repeat(32)],
  robot: [1],
  limit: [1],
  offset: [0],
  component_appid: [COMPONENT_APPID],
  component_appsecret: [COMPONENT_SECRET],
  component_secret: [COMPONENT_SECRET],
  component_verify_ticket: ['x'],
  authorization_code: ['x'],
  authorizer_appid: [APPID],
  authorizer_refresh_token: ['x'],
  option_name: ['voice_recognize', 'x'],
  option_value: ['1', '9'],
  draft_id: [0, 1],
  template_type: [0, 1],
  user_version: ['1.0.0'],
  user_desc: ['第一次'],
  ext_json: [
    '{}',
    JSON.stringify({
      extAppid: APPID,
      extPages: { 'pages/home/index': {} },
      requiredPrivateInfos: ['getLocation'],
      window: {},
      tabBar: { list: [] },
    }),
    '{"__proto__":{"polluted":1}}',
    '[',
  ],
  item_list: [
    [{ address: 'pages/home/index', tag: '门锁', title: '家', first_class: '工具', second_class: '设备管理', first_id: 1, second_id: 2 }],
    [{}],
  ],
  feedback_info: ['x'],
  feedback_stuff: ['x|y'],
  preview_info: [{ video_id_list: [], pic_id_list: [] }],
  ugc_declare: [{ scene: [0], method: [1], has_audit_team: 1 }],
  privacy_api_not_use: [true, false],
  order_path: ['pages/home/index'],
  auditid: [1, '1'],
  gray_percentage: [1, 50, 101],
  support_debuger_first: [true],
  action: ['add', 'delete', 'set', 'get', 'open', 'close', 'delete_legal'],
  requestdomain: [['https://login.example.com'], ['x']],
  wsrequestdomain: [['wss://login.example.com']],
  wxa_server_domain: ['login.example.com', ';;'],
  wechatid: ['tester'],
  userstr: ['x'],
  version: ['2.32.3', '1.0.0'],
  app_version: [1, '1'],
  privacy_ver: [1, 2],
  setting_list: [[{ privacy_key: 'UserInfo', privacy_text: '登录' }], [{}]],
  owner_setting: [{ contact_email: 'a@example.com', notice_method: '弹窗' }],
};
const QUERY = [
  'access_token',
  'appid',
  'secret',
  'grant_type',
  'js_code',
  'openid',
  'signature',
  'sig_method',
  'ids',
  'start',
  'limit',
  'tid',
];

test(
  'every operation of api.weixin.qq.com and servicewechat.com, by every method',
  async () => {
    const { world, authorizerToken, componentToken } = createPlatformWorld({ program: { uploadPublicKeys: [uploadKeys().publicKey] } });
    // The mini-program itself, the platform, and the platform in its place.
    const tokens = [await world.token(), await componentToken(), await authorizerToken()] as const;
    const routes = Object.entries(world.room.hosts).flatMap(([host, app]) =>
      [...new Set(app.routes.map(({ path }) => path).filter((path) => !path.includes('*')))].map((path) => `https://${host}${path}`),
    );
    const call = fc.record({
      url: fc.constantFrom(...routes),
      method: fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'DELETE'),
      query: fc.dictionary(fc.constantFrom(...QUERY), fc.oneof(fc.constantFrom(...tokens, APPID, SECRET, 'hmac_sha256', '1'), nastyText), {
        maxKeys: 6,
      }),
      body: nastyBody(FIELDS),
      signed: fc.constantFrom(undefined, ...tokens, ...tokens),
    });
    await fuzz(
      1000,
      fc.asyncProperty(call, async ({ url, method, query, body, signed }) => {
        const search = new URLSearchParams({ ...query, ...(signed ? { access_token: signed, component_access_token: signed } : {}) });
        const response = await world.fetch(new Request(`${url}?${search}`, { method, ...(method === 'GET' ? {} : { body }) }));
        // Two hosts speak by status, as their originals do: the pages a person opens, and the object store.
        if (url.startsWith('https://api.weixin.qq.com/')) expect([200, 501], url).toContain(response.status);
        else expect(response.status === 501 || response.status < 500, `${url} ${response.status}`).toBe(true);
        expect(world.failures).toEqual([]);
        expect(isPolluted()).toBe(false);
      }),
    );
    // And it still works.
    world.allow();
    expect((await world.send()).body.errcode).toBe(0);
    expect(await componentToken()).toMatch(/./);
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'paths nobody has answer 501',
  async () => {
    const world = createWechatWorld();
    await fuzz(
      200,
      fc.asyncProperty(fc.webPath(), nastyText, async (path, text) => {
        const url = `https://api.weixin.qq.com/nobody${path}/${lonelyProof(text.slice(0, 200))}`;
        const { status } = await world.fetch(new Request(url, { method: 'POST', body: '{}' }));
        expect(status).toBe(501);
      }),
    );
    expect(world.failures).toEqual([]);
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'a package near a good one decodes or is refused, and nothing else',
  async () => {
    const container = encodeContainer(APP_FILES);
    await fuzz(
      1000,
      fc.property(nastyBytes(container), fc.boolean(), (bytes, packed) => {
        try {
          for (const path of decodePackage(packed ? gzipSync(bytes, { level: 1 }) : bytes).keys()) {
            expect(path.startsWith('/')).toBe(false);
            expect(path.split('/')).not.toContain('..');
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PackageFormatError);
        }
      }),
    );
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'an upload near a good one is taken or refused with a code',
  async () => {
    const world = createWechatWorld({ program: { uploadPublicKeys: [uploadKeys().publicKey] } });
    const good = await signedPackage(world);
    const query = fc.record(
      {
        appid: fc.oneof(fc.constant(APPID), nastyText),
        version: fc.oneof(fc.constant('1.0.0'), nastyText),
        robot: fc.oneof(fc.constantFrom('1', '30', '31', '1e0'), nastyText),
        desc: nastyText,
        type: fc.oneof(fc.constant('miniProgram'), nastyText),
        path: nastyText,
        task_id: nastyText,
      },
      { requiredKeys: ['appid', 'version', 'robot', 'type'] },
    );
    await fuzz(
      150,
      fc.asyncProperty(fc.constantFrom('upload', 'testSourceURL'), query, nastyBytes(good), async (operation, given, bytes) => {
        const url = `https://servicewechat.com/wxa/ci/${operation}?${new URLSearchParams(given)}`;
        const response = await world.fetch(new Request(url, { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> }));
        expect([200, 501]).toContain(response.status);
        expect(world.failures).toEqual([]);
      }),
    );
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'an app.json of any shape is taken or refused with a code',
  async () => {
    const world = createWechatWorld({ program: { uploadPublicKeys: [uploadKeys().publicKey] } });
    const pages = ['pages/home/index', 'pages/event/index'];
    const appJson = nastyBody({
      pages: [pages],
      subPackages: [[{ root: 'panels/lock', pages: ['index'] }]],
      subpackages: [[{ root: 'panels/lock/', pages: ['index'], independent: true }]],
      preloadRule: [{ 'pages/home/index': { packages: ['panels/lock'] } }],
      tabBar: [{ list: [{ pagePath: pages[0] }, { pagePath: pages[1] }] }],
      requiredPrivateInfos: [['getLocation']],
    });
    await fuzz(
      60,
      fc.asyncProperty(appJson, async (text) => {
        const bytes = await signedPackage(world, { ...APP_FILES, 'app.json': text });
        const url = `https://servicewechat.com/wxa/ci/upload?type=miniProgram&appid=${APPID}&version=1.0.0&robot=1&desc=x`;
        const response = await world.fetch(new Request(url, { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> }));
        expect(response.status).toBe(200);
        expect(world.failures).toEqual([]);
        expect(isPolluted()).toBe(false);
      }),
    );
  },
  FUZZ_TIMEOUT_MS,
);

test(
  "whatever a developer's server answers a push is a reply or a problem in words",
  async () => {
    const fields = { Encrypt: ['x', 'AAAA'], MsgSignature: ['x'], TimeStamp: [1, '1'], Nonce: ['n'] };
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, i) => `<!ENTITY b${i} "${`&${i ? `b${i - 1}` : 'a'};`.repeat(10)}">`).join('')}]>`;
    const xml = fc
      .tuple(fc.constantFrom('', bomb), nastyText, nastyText, nastyText)
      .map(
        ([head, encrypt, nonce, tail]) =>
          `<xml>${head}<Encrypt>${encrypt}</Encrypt><MsgSignature>&b8;</MsgSignature><TimeStamp>1</TimeStamp><Nonce>${nonce}</Nonce>${tail}</xml>`,
      );
    await fuzz(
      600,
      fc.property(fc.oneof(nastyBody(fields), xml), (reply) => {
        const problem = replyProblem(reply, KEYS, APPID);
        expect(problem === undefined || problem.length < 400).toBe(true);
      }),
    );
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'a scanned text leads to a code of this WeChat or nowhere',
  async () => {
    const world = createWechatWorld();
    const text = fc.oneof(
      nastyText,
      fc.webUrl(),
      nastyText.map((tail) => `https://servicewechat.com/camlock/code/${tail}`),
    );
    await fuzz(
      500,
      fc.property(text, (scanned) => {
        expect(world.client.readCode(scanned)).toBeUndefined();
      }),
    );
  },
  FUZZ_TIMEOUT_MS,
);

/** A text of any characters as part of a path: lone surrogates cannot be written there. */
function lonelyProof(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, ''));
}
