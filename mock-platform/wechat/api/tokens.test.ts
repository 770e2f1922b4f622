/** Rows 1–9 and 76 of "What a faithful mock must enforce" (facts/wechat.md). */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, OTHER_APPID, SECRET } from '../wechat.fixture.ts';

const RID = / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/;
const MINUTE = 60_000;
const good = { grant_type: 'client_credential', appid: APPID, secret: SECRET };
/** Any call that needs a token shows what a token is worth. */
const use = (world: ReturnType<typeof createWechatWorld>, access_token: string) =>
  world.post('/wxa/getsnticket', { sn: 'A', model_id: 'model-lock-0001' }, { access_token });

describe('access tokens', () => {
  test('1: a call without token answers 41001 with HTTP 200', async () => {
    const answer = await createWechatWorld().post('/wxa/getsnticket', {});
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ errcode: 41001, errmsg: expect.stringMatching(/^access_token missing rid: /) });
  });

  test('2: a forged token answers 40001 with the long text', async () => {
    const { body } = await use(createWechatWorld(), 'forged');
    expect(body.errcode).toBe(40001);
    expect(body.errmsg).toMatch(
      /^invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken/,
    );
  });

  test('3: a token two hours old answers 42001', async () => {
    const world = createWechatWorld();
    const token = await world.token();
    world.clock.advance(7200_000 - 1);
    expect((await use(world, token)).body.errcode).toBe(0);
    world.clock.advance(1);
    expect((await use(world, token)).body).toMatchObject({ errcode: 42001, errmsg: expect.stringMatching(/^access_token expired rid/) });
  });

  test('4: a new token keeps the old one for five minutes, then 40001', async () => {
    const world = createWechatWorld();
    const old = await world.token();
    const young = await world.token();
    expect(young).not.toBe(old);
    world.clock.advance(5 * MINUTE - 1);
    expect((await use(world, old)).body.errcode).toBe(0);
    world.clock.advance(1);
    expect((await use(world, old)).body.errcode).toBe(40001);
    expect((await use(world, young)).body.errcode).toBe(0);
  });

  test('5: stable_token gives the same token until five minutes before its end, apart from /cgi-bin/token', async () => {
    const world = createWechatWorld();
    const stable = async () => (await world.post('/cgi-bin/stable_token', good)).body;
    const first = await stable();
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    await world.token();
    await world.token();
    world.clock.advance(115 * MINUTE - 1000);
    const again = await stable();
    expect(again).toEqual({ access_token: first.access_token, expires_in: 301 });
    world.clock.advance(1000);
    const renewed = await stable();
    expect(renewed.access_token).not.toBe(first.access_token);
    expect((await use(world, first.access_token as string)).body.errcode).toBe(0);
    expect((await use(world, renewed.access_token as string)).body.errcode).toBe(0);
  });

  test('6: a forced refresh kills the standing token, but not within 30 s of the last and not the 21st time a day', async () => {
    const world = createWechatWorld();
    const force = async () => (await world.post('/cgi-bin/stable_token', { ...good, force_refresh: true })).body.access_token as string;
    const first = (await world.post('/cgi-bin/stable_token', good)).body.access_token as string;
    const forced = await force();
    expect(forced).not.toBe(first);
    expect((await use(world, first)).body.errcode).toBe(40001);
    expect(await force()).toBe(forced);
    const seen = new Set([forced]);
    for (let i = 0; i < 25; i++) {
      world.clock.advance(30_000);
      seen.add(await force());
    }
    expect(seen.size).toBe(20);
  });

  test('6 [I]: with the rule switched, too many forced refreshes answer 45009', async () => {
    const world = createWechatWorld({ rules: { 'wechat.forceRefreshQuotaError': true } });
    const force = async () => (await world.post('/cgi-bin/stable_token', { ...good, force_refresh: true })).body;
    await force();
    await force();
    expect((await force()).errcode).toBe(45009);
  });

  test('7: GET on stable_token answers 43002', async () => {
    expect((await createWechatWorld().get('/cgi-bin/stable_token', good)).body.errcode).toBe(43002);
  });

  test('POST on token answers 43001', async () => {
    expect((await createWechatWorld().post('/cgi-bin/token', good)).body.errcode).toBe(43001);
  });

  test('8: a bad appid is told before anything else', async () => {
    const world = createWechatWorld();
    const answers = [
      await world.get('/cgi-bin/token', { appid: 'wx000' }),
      await world.post('/cgi-bin/stable_token', { appid: 'wx000' }),
      await world.get('/sns/jscode2session', { appid: 'wx000' }),
    ];
    for (const { body } of answers) expect(body).toMatchObject({ errcode: 40013, errmsg: expect.stringMatching(/^invalid appid,? rid: /) });
  });

  test.each([
    ['appid missing', { grant_type: 'client_credential', secret: SECRET }, 41002],
    ['secret missing', { grant_type: 'client_credential', appid: APPID }, 41004],
    ['grant_type wrong', { ...good, grant_type: 'refresh' }, 40002],
    ['9: secret wrong', { ...good, secret: 'no' }, 40125],
    ['9: secret of another mini-program', { ...good, appid: OTHER_APPID }, 40125],
  ])('%s on both token calls', async (_name, query, code) => {
    const world = createWechatWorld();
    expect((await world.get('/cgi-bin/token', query)).body.errcode).toBe(code);
    expect((await world.post('/cgi-bin/stable_token', query)).body.errcode).toBe(code);
  });

  test('9 [M]: the other documented code for a wrong secret can be chosen', async () => {
    const world = createWechatWorld({ rules: { 'wechat.wrongSecretCode': 40001 } });
    expect((await world.get('/cgi-bin/token', { ...good, secret: 'no' })).body.errcode).toBe(40001);
  });

  test('2001 tokens a day are one too many; the next day begins at midnight in China', async () => {
    const world = createWechatWorld({ rules: { 'wechat.tokenDailyQuota': 2 } });
    expect(await world.token()).toBeTruthy();
    expect(await world.token()).toBeTruthy();
    expect((await world.get('/cgi-bin/token', good)).body.errcode).toBe(45009);
    world.clock.advance(16 * 60 * MINUTE);
    expect(await world.token()).toBeTruthy();
  });

  test('76: every error carries a rid whose first group is the time in seconds', async () => {
    const world = createWechatWorld();
    const { body } = await world.post('/wxa/getsnticket', {});
    expect(body.errmsg).toMatch(RID);
    const group = / rid: ([0-9a-f]{8})/.exec(body.errmsg as string)?.[1] as string;
    expect(Number.parseInt(group, 16)).toBe(world.clock.now() / 1000);
  });
});
