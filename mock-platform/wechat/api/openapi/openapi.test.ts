/** rid look-up, quota and clear_quota (facts/wechat.md §0). */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, OTHER_APPID, SECRET } from '../../wechat.fixture.ts';

const DAY = 86_400_000;
const ridOf = (body: { readonly [key: string]: unknown }) => / rid: (\S+)$/.exec(body.errmsg as string)?.[1] as string;

describe('rid', () => {
  const open = async () => {
    const world = createWechatWorld();
    const access_token = await world.token();
    const look = async (rid: unknown, token = access_token) =>
      (await world.post('/cgi-bin/openapi/rid/get', { rid }, { access_token: token })).body;
    return { world, access_token, look };
  };

  test('the rid of an error tells the call that made it, without its token', async () => {
    const { world, access_token, look } = await open();
    world.clock.advance(5000);
    const refused = (await world.post('/wxa/getsnticket', { sn: 'a/b', model_id: 'm' }, { access_token })).body;
    const { request } = await look(ridOf(refused));
    expect(request).toEqual({
      invoke_time: world.clock.now() / 1000,
      cost_in_ms: 0,
      request_url: '?access_token=***',
      request_body: '{"sn":"a/b","model_id":"m"}',
      response_body: JSON.stringify(refused),
      client_ip: '127.0.0.1',
    });
  });

  test('secrets in a body are masked', async () => {
    const { world, look } = await open();
    const call = { appid: APPID, secret: SECRET, grant_type: 'no' };
    const refused = (await world.post('/cgi-bin/stable_token', call)).body;
    const answer = await look(ridOf(refused));
    expect(answer.errcode).toBe(0);
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  test('a secret is masked to its end, however it is written', async () => {
    const { world, look } = await open();
    const call = JSON.stringify({ appid: APPID, secret: 'one "quoted" and \\ more', grant_type: 'no' });
    const body = await look(ridOf((await world.post('/cgi-bin/stable_token', call)).body));
    expect((body.request as { request_body: string }).request_body).toBe(`{"appid":"${APPID}","secret":"***","grant_type":"no"}`);

    const answer = await world.fetch(new Request(`https://api.weixin.qq.com/cgi-bin/token?appid=${APPID}&%73ecret=hidden&grant_type=no`));
    const query = await look(ridOf((await answer.json()) as { errmsg: string }));
    expect(JSON.stringify(query.request)).not.toContain('hidden');
  });

  test.each([undefined, '', 'nope', '6aac005a-00000000', 7])('76002: %j is no rid', async (rid) => {
    expect((await (await open()).look(rid)).errcode).toBe(76002);
  });

  test('76001: a rid nobody got', async () => {
    const { world, look } = await open();
    const seconds = (world.clock.now() / 1000).toString(16);
    expect((await look(`${seconds}-00000000-00000000`)).errcode).toBe(76001);
  });

  test('76003: a rid of another account', async () => {
    const { world, access_token, look } = await open();
    const refused = (await world.post('/wxa/getsnticket', {}, { access_token })).body;
    const foreign = await world.token(OTHER_APPID, 'another secret');
    expect((await look(ridOf(refused), foreign)).errcode).toBe(76003);
  });

  test('76003: a rid of a call that named no account', async () => {
    const { world, look } = await open();
    expect((await look(ridOf((await world.post('/wxa/getsnticket', {})).body))).errcode).toBe(76003);
  });

  test('76004: a rid older than seven days', async () => {
    const { world, access_token, look } = await open();
    const refused = (await world.post('/wxa/getsnticket', {}, { access_token })).body;
    world.clock.advance(7 * DAY);
    expect((await look(ridOf(refused), await world.token())).errcode).toBe(0);
    world.clock.advance(1000);
    expect((await look(ridOf(refused), await world.token())).errcode).toBe(76004);
  });
});

describe('quota', () => {
  const open = async (rules: { [name: string]: unknown } = {}) => {
    const world = createWechatWorld({ rules });
    world.allow();
    const access_token = await world.token();
    const quota = async (cgi_path: unknown) => world.post('/cgi-bin/openapi/quota/get', { cgi_path }, { access_token });
    const clear = async (appid: unknown = APPID) => (await world.post('/cgi-bin/clear_quota', { appid }, { access_token })).body;
    return { world, access_token, quota, clear };
  };
  const SEND = '/cgi-bin/message/device/subscribe/send';

  test('tells what a call has used of its day, until midnight in China', async () => {
    const { world, access_token, quota } = await open();
    await world.send({}, access_token);
    expect((await quota(SEND)).body.quota).toEqual({ daily_limit: 10_000_000, used: 1, remain: 9_999_999 });
    world.clock.advance(16 * 3_600_000);
    const tomorrow = await world.token();
    const { body } = await world.post('/cgi-bin/openapi/quota/get', { cgi_path: SEND }, { access_token: tomorrow });
    expect(body.quota).toMatchObject({ used: 0 });
  });

  test.each([undefined, 'cgi-bin/token', '/nowhere', '*', '/*'])('76021: %j is no path', async (path) => {
    expect((await (await open()).quota(path)).body.errcode).toBe(76021);
  });

  test('76022: a path of platforms, asked with a mini-program’s token', async () => {
    expect((await (await open()).quota('/cgi-bin/component/api_query_auth')).body.errcode).toBe(76022);
  });

  test('a path whose calls are not counted answers 501 and says so', async () => {
    const answer = await (await open()).quota('/wxaapi/newtmpl/getcategory');
    expect(answer.status).toBe(501);
    expect(answer.body.errmsg).toContain('/wxaapi/newtmpl/getcategory');
  });

  test('clear_quota opens a used-up call again', async () => {
    const { world, access_token, clear } = await open({ 'wechat.sendDailyQuota': 1 });
    await world.send({}, access_token);
    expect((await world.send({}, access_token)).body.errcode).toBe(45009);
    expect((await clear()).errcode).toBe(0);
    expect((await world.send({}, access_token)).body.errcode).toBe(0);
  });

  test.each([OTHER_APPID, 'wx', undefined])('40013: clearing %j with the token of another account', async (appid) => {
    const { clear } = await open();
    expect((await clear(appid ?? null)).errcode).toBe(40013);
  });

  test('48006: clearing more often than the month allows; the next month begins in China', async () => {
    const { world, clear } = await open({ 'wechat.clearQuotaMonthly': 2 });
    expect([(await clear()).errcode, (await clear()).errcode, (await clear()).errcode]).toEqual([0, 0, 48006]);
    world.clock.advance(31 * DAY);
    const { body } = await world.post('/cgi-bin/clear_quota', { appid: APPID }, { access_token: await world.token() });
    expect(body.errcode).toBe(0);
  });
});
