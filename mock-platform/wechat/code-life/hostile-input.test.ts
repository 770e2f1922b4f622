/** Whatever a token holder sends to the operations on code: an answer with a code of WeChat, no failure, nothing polluted. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT_MS, fuzz, isPolluted, nastyBody } from '../../fuzz.fixture.ts';
import { createCodeLife, ITEM } from './code-life.fixture.ts';

const COMPONENT = [
  '/wxa/addtotemplate',
  '/wxa/deletetemplate',
  '/cgi-bin/component/modify_wxa_server_domain',
  '/cgi-bin/component/modify_wxa_jump_domain',
];
const AUTHORIZER = [
  '/wxa/commit',
  '/wxa/submit_audit',
  '/wxa/get_auditstatus',
  '/wxa/speedupaudit',
  '/wxa/release',
  '/wxa/grayrelease',
  '/wxa/getversioninfo',
  '/wxa/change_visitstatus',
  '/wxa/getvisitstatus',
  '/cgi-bin/wxopen/getweappsupportversion',
  '/cgi-bin/wxopen/setweappsupportversion',
  '/wxa/bind_tester',
  '/wxa/unbind_tester',
  '/wxa/memberauth',
  '/cgi-bin/component/setprivacysetting',
  '/cgi-bin/component/getprivacysetting',
  '/wxa/modify_domain',
];
/** Values that get far, by field. */
const FIELDS = {
  template_id: [1, '1'],
  draft_id: [1],
  user_version: ['1'],
  user_desc: ['x'],
  ext_json: ['{}', '{"pages":["pages/home/index"]}', '{"__proto__":{"polluted":1},"window":{"__proto__":{"polluted":1}}}'],
  item_list: [[ITEM], [null], [[]]],
  preview_info: [{ pic_id_list: [null] }],
  ugc_declare: [{ scene: [1] }],
  auditid: [1_000_000_001],
  gray_percentage: [5, -0],
  action: ['add', 'set', 'get', 'delete', 'open', 'close', 'get_experiencer'],
  version: ['2.32.3'],
  wechatid: ['mum', '__proto__'],
  privacy_ver: [1, 2],
  setting_list: [[{ privacy_key: '__proto__', privacy_text: 'x' }], [null]],
  owner_setting: [{ contact_qq: '1', notice_method: 'x' }],
  requestdomain: [['https://a.example'], [null]],
  wxa_server_domain: ['a.example;__proto__'],
  wxa_jump_h5_domain: ['a.example'],
};

test('bodies', { timeout: FUZZ_TIMEOUT_MS }, async () => {
  const life = await createCodeLife({ rules: { 'wechat.codeScanSeconds': 0 } });
  await life.template();
  const call = fc.record({
    path: fc.constantFrom(...COMPONENT, ...AUTHORIZER),
    body: nastyBody(FIELDS),
  });
  await fuzz(
    400,
    fc.asyncProperty(call, async ({ path, body }) => {
      const access_token = COMPONENT.includes(path) ? life.componentToken : life.access_token;
      const answer = await life.world.post(path, body, { access_token });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ errcode: expect.any(Number), errmsg: expect.any(String) });
      expect(life.world.failures).toEqual([]);
      expect(isPolluted()).toBe(false);
    }),
  );
});

test('queries', { timeout: FUZZ_TIMEOUT_MS }, async () => {
  const life = await createCodeLife();
  await life.released();
  const query = fc.dictionary(
    fc.constantFrom('action', 'app_version', 'path', 'template_type'),
    fc.oneof(fc.string({ maxLength: 40 }), fc.constant('get_history_version')),
  );
  const paths = ['/wxa/revertcoderelease', '/wxa/gettemplatelist', '/wxa/getgrayreleaseplan', '/wxa/queryquota', '/wxa/get_category'];
  await fuzz(
    100,
    fc.asyncProperty(fc.constantFrom(...paths), query, async (path, given) => {
      const answer = await life.world.get(path, { ...given, access_token: life.access_token });
      expect(answer.body).toMatchObject({ errcode: expect.any(Number) });
      expect(life.world.failures).toEqual([]);
    }),
  );
});
