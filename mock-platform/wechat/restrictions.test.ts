/** What WeChat keeps accounts, platforms and people from: a test for every code of restrictions.ts and its neighbours. */
import { describe, expect, test } from 'vitest';
import { CUSTOMER_APPID, createCodeLife } from './code-life/code-life.fixture.ts';
import { OperatorError } from './operator.ts';
import { COMPONENT_APPID } from './third-party/third-party.fixture.ts';
import { APPID, CAMERA_TEMPLATE, createWechatWorld, MODEL, SECRET, SN, TEMPLATE } from './wechat.fixture.ts';

type Options = NonNullable<Parameters<typeof createWechatWorld>[0]>;
type Program = NonNullable<Options['program']>;
type Words = NonNullable<Program['restrictions']>;

const HOUR_MS = 3_600_000;
const keywords = [{ key: 'thing1', name: '内容' }];
const subscribeTemplates = [{ templateId: 'once', title: '服务进度提醒', keywords }];

function restricted(restrictions: Words, more: Program = {}, rules: Options['rules'] = {}) {
  const world = createWechatWorld({ rules, program: { subscribeTemplates, restrictions, ...more } });
  const tokenAnswer = async () =>
    (await world.get('/cgi-bin/token', { grant_type: 'client_credential', appid: APPID, secret: SECRET })).body;
  return { world, tokenAnswer };
}
const deviceCheck = async (world: ReturnType<typeof createWechatWorld>, tmplIds: readonly string[] = [TEMPLATE]) =>
  world.client.checkDeviceSubscribe({ userId: 'me', appid: APPID, tmplIds, sn: SN, snTicket: await world.ticket(), modelId: MODEL });

describe('tokens', () => {
  test.each([
    ['secret-frozen', 40243],
    ['token-closed', 50004],
    ['account-frozen', 50007],
  ] as const)('/cgi-bin/token, %s: %i', async (word, code) => {
    const { world, tokenAnswer } = restricted([word]);
    expect((await tokenAnswer()).errcode).toBe(code);
    world.client.operator.restrict({ appid: APPID, restrictions: [] });
    expect((await tokenAnswer()).access_token).toBeTypeOf('string');
  });

  test.each([
    ['irregular', 48004],
    ['limited', 50002],
  ] as const)('a token is given, but every call with it is refused, %s: %i', async (word, code) => {
    const { world } = restricted([word]);
    expect((await world.send()).body.errcode).toBe(code);
    const { body } = await world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token: await world.token() });
    expect(body.errcode).toBe(code);
  });

  test('a platform in the account’s place is refused the same: 48004', async () => {
    const life = await createCodeLife({ program: { restrictions: ['irregular'] } });
    expect((await life.get('/wxa/get_category')).errcode).toBe(48004);
  });
});

describe('subscriptions', () => {
  test('20005: no dialog at all, ordinary or of a device; sending is 43107', async () => {
    const { world } = restricted(['subscribe-banned']);
    const banned = { ok: false, errCode: 20005, errMsg: expect.stringContaining('was banned from subscribing messages') };
    expect(world.client.checkSubscribe({ userId: 'me', appid: APPID, tmplIds: ['once'] })).toEqual(banned);
    expect(await deviceCheck(world)).toEqual(banned);
    world.allow();
    expect((await world.send()).body.errcode).toBe(43107);
    const body = { touser: await world.openid(), template_id: 'once', data: { thing1: { value: '好' } } };
    expect((await world.post('/cgi-bin/message/subscribe/send', body, { access_token: await world.token() })).body.errcode).toBe(43107);
  });

  test('by rule a device dialog does not fail: every template answers ban', async () => {
    const { world } = restricted(['subscribe-banned'], {}, { 'wechat.banStopsDeviceDialog': false });
    expect(await deviceCheck(world)).toMatchObject({ ok: true, items: [{ templateId: TEMPLATE, banned: true }] });
  });

  test('one template is closed: ban in the dialog and in the settings, 43107 when sent; others go on', async () => {
    const { world } = restricted([], { bannedTemplates: [TEMPLATE, 'once'] });
    world.allow('me', { keep: true });
    world.allow('me', { templateId: CAMERA_TEMPLATE, keep: true });
    expect(await deviceCheck(world)).toMatchObject({ ok: true, items: [{ templateId: TEMPLATE, banned: true }] });
    expect(world.client.checkSubscribe({ userId: 'me', appid: APPID, tmplIds: ['once'] })).toMatchObject({ items: [{ banned: true }] });
    expect(world.client.subscriptionsSetting('me', APPID).itemSettings).toMatchObject({ [TEMPLATE]: 'ban' });
    expect(world.client.subscriptionLines('me', APPID)).toContainEqual(expect.objectContaining({ templateId: TEMPLATE, banned: true }));
    expect((await world.send()).body.errcode).toBe(43107);
    world.client.operator.restrict({ appid: APPID, bannedTemplates: [] });
    expect((await world.send()).body.errcode).toBe(0);
  });

  test('by rule a closed device template is answered with 40037', async () => {
    const { world } = restricted([], { bannedTemplates: [TEMPLATE] }, { 'wechat.bannedDeviceSendCode': 40037 });
    world.allow();
    expect((await world.send()).body.errcode).toBe(40037);
  });

  test('45168: a sensitive word in an ordinary message', async () => {
    const { world } = restricted([]);
    world.room.seed({ miniPrograms: [], sensitiveWords: ['彩票'] });
    world.client.person.answerSubscribe({ userId: 'me', appid: APPID, choices: [{ templateId: 'once', choice: 'accept' }] });
    const send = async (value: string) => {
      const body = { touser: await world.openid(), template_id: 'once', data: { thing1: { value } } };
      return (await world.post('/cgi-bin/message/subscribe/send', body, { access_token: await world.token() })).body.errcode;
    };
    expect(await send('买彩票吗')).toBe(45168);
    expect(await send('门锁已修好')).toBe(0);
  });
});

describe('templates', () => {
  const add = async (restrictions: Words, banned = false) => {
    const { world } = restricted(restrictions);
    const keywords = [
      { kid: 1, name: '设备名称', example: '客厅摄像机', rule: 'thing' },
      { kid: 2, name: '绑定结果', example: '成功', rule: 'phrase' },
    ];
    const title = { tid: 900, title: '设备绑定结果通知', type: 2 as const, categoryId: 1001, banned, keywords };
    world.room.seed({ miniPrograms: [], templateLibrary: [title] });
    const body = { tid: '900', kidList: [1, 2], sceneDesc: '绑定' };
    return (await world.post('/wxaapi/newtmpl/addtemplate', body, { access_token: await world.token() })).body.errcode;
  };
  test('200011: the account may add none', async () => expect(await add(['templates-banned'])).toBe(200011));
  test('200013: the title is closed', async () => expect(await add([], true)).toBe(200013));
  test('200100: the account is of another kind', async () => expect(await add(['wrong-account-type'])).toBe(200100));
  test('none of them: it is added', async () => expect(await add([])).toBe(0));
});

describe('code', () => {
  test.each([
    ['submit-forbidden', 86007],
    ['mini-game', 87006],
    ['live-broadcast', 9400001],
  ] as const)('submit_audit of an account that is %s: %i', async (word, code) => {
    const life = await createCodeLife();
    await life.commit();
    life.world.clock.advance(61_000);
    life.world.client.operator.restrict({ appid: CUSTOMER_APPID, restrictions: [word] });
    expect((await life.submit()).errcode).toBe(code);
    life.world.client.operator.restrict({ appid: CUSTOMER_APPID, restrictions: [] });
    expect((await life.submit()).errcode).toBe(0);
  });

  test('85015: domains of an account that is no mini-program', async () => {
    const life = await createCodeLife({ program: { restrictions: ['wrong-account-type'] } });
    expect((await life.post('/wxa/modify_domain', { action: 'get' })).errcode).toBe(85015);
  });

  test('86009 a platform may submit no new mini-program, 86010 no further version of one', async () => {
    const life = await createCodeLife();
    const { operator } = life.world.client;
    const commit = async (version: string) => {
      await life.commit(undefined, {}, { user_version: version });
      life.world.clock.advance(61_000);
    };
    operator.restrict({ appid: COMPONENT_APPID, restrictions: ['first-submissions', 'later-submissions'] });
    await commit('1.0.0');
    expect((await life.submit()).errcode).toBe(86009);
    operator.restrict({ appid: COMPONENT_APPID, restrictions: [] });
    await life.released('1.0.1');
    operator.restrict({ appid: COMPONENT_APPID, restrictions: ['later-submissions'] });
    await commit('1.1.0');
    expect((await life.submit()).errcode).toBe(86010);
  });

  test('9402203: what ext_json may hold for a standard template', async () => {
    const life = await createCodeLife({ rules: { 'wechat.standardTemplates': true } });
    await life.template();
    const draft = ((await life.ofPlatform.get('/wxa/gettemplatedraftlist')).draft_list as { draft_id: number }[]).at(-1);
    expect((await life.ofPlatform.post('/wxa/addtotemplate', { draft_id: draft?.draft_id, template_type: 1 })).errcode).toBe(0);
    const list = (await life.ofPlatform.get('/wxa/gettemplatelist')).template_list as { template_id: number; template_type: number }[];
    const template_id = list.find(({ template_type }) => template_type === 1)?.template_id;
    const commit = async (ext: object) =>
      (await life.post('/wxa/commit', { template_id, ext_json: JSON.stringify(ext), user_version: '1.0.0', user_desc: '首版' })).errcode;
    expect(await commit({ tabBar: {} })).toBe(9402203);
    expect(await commit({ ext: { brand: 'aurora' }, window: { navigationBarTitleText: '晨曦' } })).toBe(0);
  });
});

describe('people and places', () => {
  test('40226: the login code of somebody WeChat blocks', async () => {
    const { world } = restricted([]);
    world.room.seed({ miniPrograms: [], users: [{ userId: 'thief', nickname: '贼', highRisk: true }] });
    const js_code = world.client.loginCode('thief', APPID);
    const { body } = await world.get('/sns/jscode2session', { appid: APPID, secret: SECRET, js_code, grant_type: 'authorization_code' });
    expect(body).toMatchObject({ errcode: 40226 });
  });

  test('stable_token from a new address: 89503 until the administrator answers, 89507 for an hour after a no, 89506 after two', async () => {
    const { world } = restricted([], { confirmAddresses: true });
    const ask = async () =>
      (await world.post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: APPID, secret: SECRET })).body;
    const answer = (allow: boolean) => world.client.operator.decideAddress({ appid: APPID, address: '127.0.0.1', allow });
    expect(() => answer(true)).toThrow(OperatorError);
    expect((await ask()).errcode).toBe(89503);
    answer(false);
    expect((await ask()).errcode).toBe(89507);
    world.clock.advance(HOUR_MS);
    expect((await ask()).errcode).toBe(89503);
    answer(false);
    expect((await ask()).errcode).toBe(89506);
    world.clock.advance(23 * HOUR_MS);
    expect((await ask()).errcode).toBe(89503);
    answer(true);
    expect((await ask()).access_token).toBeTypeOf('string');
  });
});

test('an unknown account, word or template is refused with what is allowed', () => {
  const { operator } = createWechatWorld().client;
  expect(() => operator.restrict({ appid: 'wxnobody', restrictions: [] })).toThrow('no mini-program and no platform "wxnobody"');
  expect(() => operator.restrict({ appid: APPID, restrictions: ['constructor'] })).toThrow(/"constructor" should be one of secret-frozen/);
  expect(() => operator.restrict({ appid: APPID, bannedTemplates: ['nope'] })).toThrow(`${APPID} has no template "nope"`);
});
