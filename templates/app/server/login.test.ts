import { expect, test } from 'vitest';
import { appApiSignature } from '../../../devices/protocol/credentials.ts';
import { createLoginHandler, signAppApi } from './login.mjs';

interface Upstream {
  session?: unknown;
  token?: unknown;
  status?: number;
}

function service(upstream: Upstream = {}) {
  const asked: { url: URL; body: { [key: string]: unknown } | undefined }[] = [];
  const logged: string[] = [];
  const handler = createLoginHandler({
    appid: 'wx0123456789abcdef',
    wechatSecret: 'WECHAT-SECRET',
    appKey: 'ahKey',
    appSecret: 'CLOUD-SECRET',
    wechatApi: 'http://127.0.0.1:1/api.weixin.qq.com',
    iotApi: 'http://127.0.0.1:1/iot.cloud.tencent.com',
    now: () => 1552621825_000,
    nonce: () => 2,
    log: (line: string) => logged.push(line),
    fetch: (async (input: string, init?: RequestInit) => {
      const url = new URL(input);
      asked.push({ url, body: init?.body ? JSON.parse(String(init.body)) : undefined });
      const body = url.pathname.endsWith('/jscode2session')
        ? (upstream.session ?? { openid: 'openid-1', session_key: 'k' })
        : (upstream.token ?? { code: 0, msg: '', data: { Data: { Token: 'tok', ExpireAt: 1552708225 } } });
      return Response.json(body, { status: upstream.status ?? 200 });
    }) as typeof fetch,
  });
  const login = (body: unknown, init: RequestInit = {}) =>
    handler(
      new Request('http://login.example.com/login', {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...init,
      }),
    );
  return { handler, login, asked, logged };
}

test('a code becomes an access token of the same person', async () => {
  const { login, asked } = service();
  const answer = await login({ code: 'code-1' });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ Token: 'tok', ExpireAt: 1552708225 });
  expect(asked[0]?.url.pathname).toBe('/api.weixin.qq.com/sns/jscode2session');
  expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
    appid: 'wx0123456789abcdef',
    secret: 'WECHAT-SECRET',
    js_code: 'code-1',
    grant_type: 'authorization_code',
  });
  expect(asked[1]?.url.pathname).toBe('/iot.cloud.tencent.com/api/exploreropen/appapi');
  const { Signature, ...params } = asked[1]?.body ?? {};
  expect(params).toMatchObject({ Action: 'AppGetTokenByWeiXin', AppKey: 'ahKey', WxOpenID: 'openid-1', Nonce: 2, Timestamp: 1552621825 });
  expect(Signature).toBe(appApiSignature(params as { [key: string]: string | number }, 'CLOUD-SECRET'));
});

test('signs as published', () => {
  const params = {
    Action: 'AppGetTokenByWeiXin',
    AppKey: 'ahPxdKSAMPLETGrejd',
    Avatar: 'http://example.com/path/to/avatar.jpg',
    NickName: 'tests',
    Nonce: 2,
    RequestId: 'rest-client',
    Timestamp: 1552621825,
    WxOpenID: '0123456789',
  };
  expect(signAppApi(params, 'NcbHqkSAMPLETCGbKnQH')).toBe('agHU9IzywbH10GCcEUKOhxln9Z0=');
});

test.each([
  ['no JSON', 'nonsense', 400],
  ['no code', '{}', 400],
  ['a code that is no text', '{"code":5}', 400],
  ['a code with other characters', '{"code":"a&secret=x"}', 400],
  ['an endless code', JSON.stringify({ code: 'a'.repeat(200) }), 400],
  ['a huge body', 'x'.repeat(5000), 413],
])('%s is refused before anybody is asked', async (_name, body, status) => {
  const { login, asked } = service();
  expect((await login(body)).status).toBe(status);
  expect(asked).toEqual([]);
});

test('other methods are refused', async () => {
  const { handler } = service();
  expect((await handler(new Request('http://login.example.com/login'))).status).toBe(405);
});

test.each<[string, Upstream, number, string]>([
  ['a used code', { session: { errcode: 40163, errmsg: 'code been used' } }, 401, 'WeChat40163'],
  [
    'a wrong AppSecret',
    { token: { code: -1000, msg: 'no', data: { Error: { Code: 'AuthFailure', Message: 'CLOUD-SECRET?' } } } },
    502,
    'CloudRefused',
  ],
  ['an answer without token', { token: { code: 0, data: {} } }, 502, 'CloudRefused'],
  ['a dead upstream', { status: 503 }, 502, 'UpstreamFailed'],
])('%s is told as such, and no secret leaves the service', async (_name, upstream, status, code) => {
  const { login, logged } = service(upstream);
  const answer = await login({ code: 'code-1' });
  const text = await answer.text();
  expect(answer.status).toBe(status);
  expect(JSON.parse(text).code).toBe(code);
  expect(`${text}${logged.join('')}`).not.toMatch(/SECRET|session_key/);
});

test('the documents\u2019 envelope is understood too', async () => {
  const { login } = service({ token: { Response: { Data: { Token: 'tok2', ExpireAt: 1 }, RequestId: 'r' } } });
  expect(await (await login({ code: 'c' })).json()).toEqual({ Token: 'tok2', ExpireAt: 1 });
});
