import { expect, it } from 'vitest';
import { APPID, type Fixture, startCloud, WECHAT_SECRET } from '../iot-cloud.fixture.ts';

type Answer = { code: number; data: { Data?: { UserID: string }; Error?: { Code: string; Message: string } } };
const ask = async (fixture: Fixture, params: object): Promise<Answer> =>
  (await fixture.post('appsecureapi', { Action: 'AppGetUser', RequestId: 'r', ...params })).body as Answer;

it('answers an Action whose caller shows a fresh code of the same person, once', async () => {
  const fixture = await startCloud();
  const { AccessToken, call } = await fixture.login();
  const JsCode = fixture.platform.wechat.loginCode('me', APPID);
  const answer = await ask(fixture, { AccessToken, JsCode });
  expect(answer.code).toBe(0);
  expect(answer.data.Data).toEqual((await call('AppGetUser')).Data);
  // A code is good once (WeChat's 40163).
  expect((await ask(fixture, { AccessToken, JsCode })).data.Error).toMatchObject({
    Code: 'InvalidParameterValue',
    Message: expect.stringContaining('40163'),
  });
});

it.each<[string, (fixture: Fixture) => object, string]>([
  ['no code', () => ({}), 'ErrorRequiredParamNotFound'],
  ['a code WeChat never gave', () => ({ JsCode: 'made-up' }), 'InvalidParameterValue'],
  ['the code of somebody else', ({ platform }) => ({ JsCode: platform.wechat.loginCode('neighbour', APPID) }), 'UnauthorizedOperation'],
  [
    'no AccessToken',
    ({ platform }) => ({ AccessToken: '', JsCode: platform.wechat.loginCode('me', APPID) }),
    'InvalidParameterValue.InvalidAccessToken',
  ],
])('refuses %s', async (_what, make, code) => {
  const fixture = await startCloud();
  const { AccessToken } = await fixture.login();
  const answer = await ask(fixture, { AccessToken, ...make(fixture) });
  expect(answer.data.Error?.Code).toBe(code);
  expect(JSON.stringify([answer, fixture.state()])).not.toContain(WECHAT_SECRET);
});

it('takes any code when the rule says so, and names an Action it does not know', async () => {
  const fixture = await startCloud({ rules: { 'iotCloud.secureApiChecksCode': false } });
  const { AccessToken } = await fixture.login();
  expect((await ask(fixture, { AccessToken, JsCode: 'any' })).code).toBe(0);
  expect((await fixture.post('appsecureapi', { Action: 'AppFly', AccessToken, JsCode: 'any' })).status).toBe(501);
});
