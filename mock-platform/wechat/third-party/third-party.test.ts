/** Tokens and authorisation of a third-party platform (facts/wechat.md §3.3), checks 42–46. */
import { describe, expect, test } from 'vitest';
import { APPID, MODEL, OTHER_APPID, SECRET, SN } from '../wechat.fixture.ts';
import {
  COMPONENT_APPID,
  COMPONENT_SECRET,
  createPlatformHands,
  createPlatformWorld,
  OTHER_COMPONENT_APPID,
  platformSeed,
} from './third-party.fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('component_access_token', () => {
  const ask = (world: ReturnType<typeof createPlatformWorld>['world'], change: object) =>
    world.post('/cgi-bin/component/api_component_token', {
      component_appid: COMPONENT_APPID,
      component_appsecret: COMPONENT_SECRET,
      ...change,
    });

  test('secret and ticket give a token for two hours, and nothing else in the answer', async () => {
    const { world, ticket } = createPlatformWorld();
    const { status, body } = await ask(world, { component_verify_ticket: ticket() });
    expect(status).toBe(200);
    expect(body).toEqual({ component_access_token: expect.any(String), expires_in: 7200 });
  });

  test('42: an expired ticket, a wrong ticket', async () => {
    const { world, ticket } = createPlatformWorld();
    const old = ticket();
    world.clock.advance(12 * HOUR - 1);
    expect((await ask(world, { component_verify_ticket: old })).body.errcode).toBeUndefined();
    world.clock.advance(1);
    expect((await ask(world, { component_verify_ticket: old })).body).toMatchObject({ errcode: 61005 });
    expect((await ask(world, { component_verify_ticket: 'ticket@@@forged' })).body).toMatchObject({ errcode: 61006 });
    const other = createPlatformHands(world, { appid: OTHER_COMPONENT_APPID });
    expect((await ask(world, { component_verify_ticket: other.ticket() })).body).toMatchObject({ errcode: 61006 });
  });

  test.each([
    ['no appid', { component_appid: '' }, 41018],
    ['an appid nobody has', { component_appid: 'wx0000000000000000' }, 40013],
    ['no secret', { component_appsecret: '' }, 41004],
    ['a wrong secret', { component_appsecret: 'wrong' }, 40125],
    ['no ticket', { component_verify_ticket: undefined }, 47001],
  ])('%s', async (_name, change, errcode) => {
    const { world, ticket } = createPlatformWorld();
    expect((await ask(world, { component_verify_ticket: ticket(), ...change })).body).toMatchObject({ errcode });
  });

  test('the previous token lasts five more minutes, any lasts two hours', async () => {
    const { world, call, componentToken } = createPlatformWorld();
    const first = await componentToken();
    const second = await componentToken();
    world.clock.advance(5 * MINUTE - 1);
    expect((await call('api_create_preauthcode', {}, first)).body.pre_auth_code).toEqual(expect.any(String));
    world.clock.advance(1);
    expect((await call('api_create_preauthcode', {}, first)).body).toMatchObject({ errcode: 40001 });
    world.clock.advance(2 * HOUR - 5 * MINUTE);
    expect((await call('api_create_preauthcode', {}, second)).body).toMatchObject({ errcode: 42001 });
  });

  test('43: a caller whose address the platform did not register', async () => {
    const { world, call, authorizerToken } = createPlatformWorld();
    const token = await authorizerToken();
    const { componentToken } = createPlatformHands(world);
    const component = await componentToken();
    world.room.seed({ miniPrograms: [], thirdPartyPlatforms: [platformSeed({ ipList: ['10.0.0.1'] })] });
    expect((await ask(world, { component_verify_ticket: 'any' })).body).toMatchObject({ errcode: 61004 });
    expect((await call('api_create_preauthcode', {}, component)).body).toMatchObject({ errcode: 61004 });
    const calls = [
      await world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token: token }),
      await world.get('/wxa/gettemplatelist', { access_token: component }),
    ];
    for (const { body } of calls) expect(body).toMatchObject({ errcode: 61004 });
  });

  test('43: a caller outside the address list of the mini-program', async () => {
    const { world } = createPlatformWorld({ program: { apiIpList: ['10.0.0.1'] } });
    const query = { grant_type: 'client_credential', appid: APPID, secret: SECRET };
    for (const { body } of [await world.get('/cgi-bin/token', query), await world.post('/cgi-bin/stable_token', query)]) {
      expect(body.errcode).toBe(40164);
      expect(body.errmsg).toMatch(/^invalid ip 127\.0\.0\.1, not in whitelist rid: /);
    }
  });

  test("44: an account's token on a call of the platform", async () => {
    const { world, call, authorizerToken } = createPlatformWorld();
    const own = await world.token();
    for (const token of [await authorizerToken(), own]) {
      expect((await call('api_get_authorizer_info', { authorizer_appid: APPID }, token)).body).toMatchObject({ errcode: 61014 });
    }
    expect((await call('api_create_preauthcode', {}, 'forged')).body).toMatchObject({ errcode: 40001 });
    expect((await call('api_create_preauthcode', {}, '')).body).toMatchObject({ errcode: 41001 });
  });

  test('the token may come under its own name', async () => {
    const { world, componentToken } = createPlatformWorld();
    const query = { component_access_token: await componentToken() };
    const answer = await world.post('/cgi-bin/component/api_create_preauthcode', { component_appid: COMPONENT_APPID }, query);
    expect(answer.body).toEqual({ pre_auth_code: expect.any(String), expires_in: 1800 });
  });

  test('a body that names another platform', async () => {
    const { world, componentToken } = createPlatformWorld();
    const query = { access_token: await componentToken() };
    const ask = (body: object) => world.post('/cgi-bin/component/api_create_preauthcode', body, query);
    expect((await ask({ component_appid: OTHER_COMPONENT_APPID })).body).toMatchObject({ errcode: 61011 });
    expect((await ask({})).body).toMatchObject({ errcode: 41018 });
    world.rules.set('wechat.foreignComponentCode', 40013);
    expect((await ask({ component_appid: OTHER_COMPONENT_APPID })).body).toMatchObject({ errcode: 40013 });
  });
});

describe("a platform's own token on a call for an account", () => {
  const CALLS = ['/wxa/getsnticket', '/wxa/commit', '/cgi-bin/message/device/subscribe/send', '/wxa/release'];

  test('61015, whether the mini-program itself could make the call or only a platform', async () => {
    const { world, componentToken } = createPlatformWorld();
    const access_token = await componentToken();
    for (const path of CALLS) {
      const { body } = await world.post(path, {}, { access_token });
      expect(body, path).toMatchObject({ errcode: 61015, errmsg: expect.stringContaining('must use biz account token') });
    }
  });

  test('wechat.componentTokenCode: 40001 like any token that is not known', async () => {
    const { world, componentToken } = createPlatformWorld({ rules: { 'wechat.componentTokenCode': 40001 } });
    const access_token = await componentToken();
    for (const path of CALLS) expect((await world.post(path, {}, { access_token })).body, path).toMatchObject({ errcode: 40001 });
  });
});

describe('query_auth', () => {
  test('tells the account, its tokens and the sets it granted', async () => {
    const { authorization } = createPlatformWorld();
    expect(await authorization()).toEqual({
      authorizer_appid: APPID,
      authorizer_access_token: expect.any(String),
      expires_in: 7200,
      authorizer_refresh_token: expect.stringMatching(/^refreshtoken@@@/),
      func_info: [{ funcscope_category: { id: 18 } }, { funcscope_category: { id: 118 } }],
    });
  });

  test('a code is good once, for ten minutes, for its own platform', async () => {
    const { world, call, authorise, componentToken } = createPlatformWorld();
    const other = createPlatformHands(world, { appid: OTHER_COMPONENT_APPID });
    const authorization_code = await authorise();
    const query = async (code: unknown) => (await call('api_query_auth', { authorization_code: code }, await componentToken())).body;
    expect((await other.call('api_query_auth', { authorization_code }, await other.componentToken())).body).toMatchObject({
      errcode: 61009,
    });
    expect((await query(authorization_code)).errcode).toBeUndefined();
    expect(await query(authorization_code)).toMatchObject({ errcode: 61009 });
    expect(await query('queryauthcode@@@forged')).toMatchObject({ errcode: 61009 });
    const late = await authorise();
    world.clock.advance(10 * MINUTE);
    expect(await query(late)).toMatchObject({ errcode: 61010 });
  });

  test('wechat.unknownAuthCode and wechat.lateAuthCode: 40013 as its own page has it, or 61009 for both', async () => {
    const { world, call, authorise, componentToken } = createPlatformWorld({
      rules: { 'wechat.unknownAuthCode': 40013, 'wechat.lateAuthCode': 61009 },
    });
    const query = async (authorization_code: string) => (await call('api_query_auth', { authorization_code }, await componentToken())).body;
    expect(await query('queryauthcode@@@forged')).toMatchObject({ errcode: 40013 });
    const late = await authorise();
    world.clock.advance(10 * MINUTE);
    expect(await query(late)).toMatchObject({ errcode: 61009 });
    world.rules.set('wechat.lateAuthCode', 40013);
    expect(await query(late)).toMatchObject({ errcode: 40013 });
  });

  test('wechat.authCodeOnce off: the code can be asked about again', async () => {
    const { call, authorise, componentToken } = createPlatformWorld({ rules: { 'wechat.authCodeOnce': false } });
    const body = { authorization_code: await authorise() };
    const token = await componentToken();
    await call('api_query_auth', body, token);
    expect((await call('api_query_auth', body, token)).body.authorization_info).toMatchObject({ authorizer_appid: APPID });
  });
});

describe('authorizer tokens', () => {
  test('a refresh gives a new token and keeps the refresh token; the old token lasts five more minutes', async () => {
    const { world, call, authorization, componentToken } = createPlatformWorld();
    const { authorizer_access_token: first, authorizer_refresh_token } = await authorization();
    const body = { authorizer_appid: APPID, authorizer_refresh_token };
    const refreshed = (await call('api_authorizer_token', body, await componentToken())).body;
    expect(refreshed).toEqual({ authorizer_access_token: expect.any(String), expires_in: 7200, authorizer_refresh_token });
    expect(refreshed.authorizer_access_token).not.toBe(first);
    const use = (access_token: unknown) =>
      world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token: access_token as string });
    expect((await use(first)).body.errcode).toBe(0);
    world.clock.advance(5 * MINUTE);
    expect((await use(first)).body.errcode).toBe(40001);
    expect((await use(refreshed.authorizer_access_token)).body.errcode).toBe(0);
    world.clock.advance(2 * HOUR);
    expect((await use(refreshed.authorizer_access_token)).body.errcode).toBe(42001);
  });

  test('authorising again replaces the refresh token', async () => {
    const { call, authorization, componentToken } = createPlatformWorld();
    const { authorizer_refresh_token } = await authorization();
    await authorization();
    const body = { authorizer_appid: APPID, authorizer_refresh_token };
    expect((await call('api_authorizer_token', body, await componentToken())).body).toMatchObject({ errcode: 61023 });
  });

  test('45: device messages without set 118', async () => {
    const { world, authorizerToken } = createPlatformWorld();
    world.allow();
    const without = await authorizerToken(APPID, [18]);
    expect((await world.send({}, without)).body).toMatchObject({ errcode: 61007 });
    expect((await world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token: without })).body).toMatchObject({
      errcode: 61007,
    });
    expect((await world.send({}, await authorizerToken(APPID, [118]))).body).toMatchObject({ errcode: 0 });
  });

  test('45: wechat.missingSetCode 48001, wechat.deviceCallsNeedSet off', async () => {
    const { world, authorizerToken } = createPlatformWorld({ rules: { 'wechat.missingSetCode': 48001 } });
    world.allow();
    const token = await authorizerToken(APPID, [18]);
    expect((await world.send({}, token)).body).toMatchObject({ errcode: 48001 });
    world.rules.set('wechat.deviceCallsNeedSet', false);
    expect((await world.send({}, token)).body).toMatchObject({ errcode: 0 });
  });

  test('46: the account withdrew', async () => {
    const { world, call, authorization, componentToken } = createPlatformWorld();
    const { authorizer_access_token, authorizer_refresh_token } = await authorization();
    world.client.thirdParty.withdraw({ componentAppid: COMPONENT_APPID, appid: APPID });
    const query = { access_token: authorizer_access_token as string };
    expect((await world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, query)).body).toMatchObject({ errcode: 61003 });
    const token = await componentToken();
    const body = { authorizer_appid: APPID, authorizer_refresh_token };
    expect((await call('api_authorizer_token', body, token)).body).toMatchObject({ errcode: 61003 });
    expect((await call('api_get_authorizer_list', { offset: 0, count: 10 }, token)).body).toEqual({ total_count: 0, list: [] });
    expect(() => world.client.thirdParty.withdraw({ componentAppid: COMPONENT_APPID, appid: APPID })).toThrow(/is not authorised/);
  });

  test('46: a token from before the withdrawal stays dead when the account comes back', async () => {
    const { world, authorizerToken } = createPlatformWorld();
    const access_token = await authorizerToken();
    world.client.thirdParty.withdraw({ componentAppid: COMPONENT_APPID, appid: APPID });
    await authorizerToken();
    expect((await world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token })).body).toMatchObject({ errcode: 40001 });
  });

  test('46: an account that never authorised the platform', async () => {
    const { call, componentToken } = createPlatformWorld();
    const token = await componentToken();
    expect((await call('api_get_authorizer_info', { authorizer_appid: OTHER_APPID }, token)).body).toMatchObject({ errcode: 61003 });
    expect((await call('api_get_authorizer_info', { authorizer_appid: 'wx0000000000000000' }, token)).body).toMatchObject({
      errcode: 40013,
    });
  });

  test('a changed password voids the tokens until the account is authorised again', async () => {
    const { world, call, authorization, authorizerToken, componentToken } = createPlatformWorld();
    const { authorizer_access_token, authorizer_refresh_token } = await authorization();
    expect(world.client.thirdParty.changePassword({ appid: APPID })).toEqual({ ended: 1 });
    const use = (access_token: unknown) =>
      world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token: access_token as string });
    expect((await use(authorizer_access_token)).body).toMatchObject({ errcode: 42007 });
    const body = { authorizer_appid: APPID, authorizer_refresh_token };
    expect((await call('api_authorizer_token', body, await componentToken())).body).toMatchObject({ errcode: 42007 });
    expect((await use(await authorizerToken())).body).toMatchObject({ errcode: 0 });
  });

  test('the newest platform wins: the older one is out (61003); by rule both stay', async () => {
    const { world, authorizerToken } = createPlatformWorld();
    const other = createPlatformHands(world, { appid: OTHER_COMPONENT_APPID });
    const use = (access_token: string) => world.post('/wxa/getsnticket', { sn: SN, model_id: MODEL }, { access_token });
    const first = await authorizerToken();
    const second = await other.authorizerToken();
    expect((await use(first)).body).toMatchObject({ errcode: 61003 });
    expect((await use(second)).body).toMatchObject({ errcode: 0 });
    world.rules.set('wechat.newestPlatformWins', false);
    const third = await authorizerToken();
    expect((await use(third)).body).toMatchObject({ errcode: 0 });
    expect((await use(second)).body).toMatchObject({ errcode: 0 });
  });
});

describe('what a platform is told about its accounts', () => {
  test('get_authorizer_info', async () => {
    const { call, authorization, componentToken } = createPlatformWorld({
      program: { principalName: '晨曦科技', requestDomains: ['https://iot.cloud.tencent.com'], originalId: 'gh_0123456789ab' },
    });
    const { authorizer_refresh_token } = await authorization();
    const { body } = await call('api_get_authorizer_info', { authorizer_appid: APPID }, await componentToken());
    expect(body).toEqual({
      authorizer_info: {
        nick_name: '晨曦智家',
        user_name: 'gh_0123456789ab',
        principal_name: '晨曦科技',
        MiniProgramInfo: {
          network: {
            RequestDomain: ['https://iot.cloud.tencent.com'],
            WsRequestDomain: [],
            UploadDomain: [],
            DownloadDomain: [],
            UDPDomain: [],
            TCPDomain: [],
          },
          categories: [{ first: '工具', second: '设备管理' }],
          visit_status: 0,
        },
      },
      authorization_info: {
        authorizer_appid: APPID,
        authorizer_refresh_token,
        func_info: [{ funcscope_category: { id: 18 } }, { funcscope_category: { id: 118 } }],
      },
    });
  });

  test('get_authorizer_list pages and refuses more than 500', async () => {
    const { world, call, authorization, componentToken } = createPlatformWorld();
    const first = await authorization();
    world.clock.advance(1000);
    const second = await authorization(OTHER_APPID);
    const token = await componentToken();
    const list = async (page: object) => (await call('api_get_authorizer_list', page, token)).body;
    const seconds = world.clock.now() / 1000;
    expect(await list({ offset: 0, count: 500 })).toEqual({
      total_count: 2,
      list: [
        { authorizer_appid: APPID, refresh_token: first.authorizer_refresh_token, auth_time: seconds - 1 },
        { authorizer_appid: OTHER_APPID, refresh_token: second.authorizer_refresh_token, auth_time: seconds },
      ],
    });
    expect(await list({ offset: 1, count: 1 })).toMatchObject({ total_count: 2, list: [{ authorizer_appid: OTHER_APPID }] });
    expect(await list({ offset: 0, count: 501 })).toMatchObject({ errcode: 40170 });
    expect(await list({ offset: -1, count: 5 })).toMatchObject({ errcode: 47001 });
  });

  test('options are kept, need their set, and take their own values only', async () => {
    const { call, authorise, componentToken } = createPlatformWorld({ platform: { permissionSets: [1, 18] } });
    await authorise(APPID, [1, 18]);
    const token = await componentToken();
    const option = (name: string, body: object) => call(`api_${name}_authorizer_option`, { authorizer_appid: APPID, ...body }, token);
    const voice = { option_name: 'voice_recognize' };
    expect((await option('get', voice)).body).toEqual({ authorizer_appid: APPID, ...voice, option_value: '0' });
    expect((await option('set', { ...voice, option_value: '1' })).body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect((await option('get', voice)).body).toMatchObject({ option_value: '1' });
    expect((await option('set', { ...voice, option_value: '2' })).body).toMatchObject({ errcode: 61013 });
    expect((await option('get', { option_name: 'constructor' })).body).toMatchObject({ errcode: 61012 });
    expect((await option('get', { option_name: 'location_report' })).body).toMatchObject({ errcode: 61007 });
  });
});

describe('a login through the platform', () => {
  const open = async () => {
    const hands = createPlatformWorld();
    await hands.authorise();
    const component_access_token = await hands.componentToken();
    const login = (change: { [field: string]: string } = {}) =>
      hands.world.get('/sns/component/jscode2session', {
        appid: APPID,
        js_code: hands.world.client.loginCode('me', APPID),
        grant_type: 'authorization_code',
        component_appid: COMPONENT_APPID,
        component_access_token,
        ...change,
      });
    return { ...hands, login };
  };

  test('gives the openid the mini-program itself would get', async () => {
    const { world, login } = await open();
    expect((await login()).body).toEqual({ openid: await world.openid(), session_key: expect.any(String) });
  });

  test.each([
    ['no token', { component_access_token: '' }, 41021],
    ['an account that did not authorise', { appid: OTHER_APPID }, 61003],
    ['a code nobody made', { js_code: 'forged' }, 40029],
    ['another grant type', { grant_type: 'no' }, 40002],
    ['another platform', { component_appid: OTHER_COMPONENT_APPID }, 61011],
  ])('%s', async (_name, change, errcode) => {
    const { login } = await open();
    expect((await login(change as { [field: string]: string })).body).toMatchObject({ errcode });
  });
});
