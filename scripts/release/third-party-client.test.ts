/** Tokens of a third-party platform: asked for once, kept, renewed when they end; every refusal in words, no secret in any. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Failure } from '../failure.ts';
import { apiAddress, createThirdPartyClient } from './third-party-client.ts';
import { KNOWN_REFUSALS, wechatRefusal } from './wechat-refusals.ts';

let folder = '';
let calls: string[] = [];
/** Answers by path; a list is used up one by one. */
let answers: { [path: string]: object[] } = {};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-client-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  for (const name of ['secret', 'ticket', 'refresh']) writeFileSync(join(folder, name), `very-${name}`);
  calls = [];
  answers = {
    '/cgi-bin/component/api_component_token': [{ component_access_token: 'component-token', expires_in: 7200 }],
    '/cgi-bin/component/api_authorizer_token': [
      { authorizer_access_token: 'authorizer-token', expires_in: 7200, authorizer_refresh_token: 'very-refresh' },
    ],
    '/wxa/getversioninfo': [{ errcode: 0, errmsg: 'ok' }],
  };
  vi.stubGlobal('fetch', async (url: string) => {
    const { pathname, searchParams } = new URL(url);
    calls.push(
      `${pathname.split('/').at(-1)} ${searchParams.get('access_token') ?? searchParams.get('component_access_token') ?? ''}`.trim(),
    );
    const list = answers[pathname] ?? [];
    return Response.json(list.length > 1 ? list.shift() : list[0]);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const access = {
  componentAppid: 'wxc0ffee0123456789',
  developmentAppid: 'wxfedcba9876543210',
  componentSecret: 'file:secret',
  ticket: 'file:ticket',
  refreshToken: 'file:refresh',
};
const client = (change: Partial<typeof access> = {}, onWarning?: (text: string) => void) =>
  createThirdPartyClient({ access: { ...access, ...change }, appid: 'wx0123456789abcdef', folder, ...(onWarning ? { onWarning } : {}) });

it('two runs share one token of each kind, in files only the owner reads', async () => {
  await client().post('the versions', '/wxa/getversioninfo');
  await client().post('the versions', '/wxa/getversioninfo');
  expect(calls).toEqual([
    'api_component_token',
    'api_authorizer_token component-token',
    'getversioninfo authorizer-token',
    'getversioninfo authorizer-token',
  ]);
  const cache = join(folder, 'cache/camlock');
  const { readdirSync } = await import('node:fs');
  for (const name of readdirSync(cache)) expect(statSync(join(cache, name)).mode & 0o077).toBe(0);
});

it('a token that ended early is renewed once, and a second refusal is told', async () => {
  answers['/wxa/getversioninfo'] = [{ errcode: 42001, errmsg: 'access_token expired rid: 1' }, { errcode: 0 }];
  expect(await client().post('the versions', '/wxa/getversioninfo')).toEqual({ errcode: 0 });
  answers['/wxa/getversioninfo'] = [{ errcode: 42001, errmsg: 'access_token expired rid: 1' }];
  await expect(client().post('the versions', '/wxa/getversioninfo')).rejects.toMatchObject({ code: 'wechat-42001' });
});

it('a new refresh token is kept where the old one was, or asked to be', async () => {
  answers['/cgi-bin/component/api_authorizer_token'] = [
    { authorizer_access_token: 'a', expires_in: 7200, authorizer_refresh_token: 'newer-refresh' },
  ];
  await client().post('the versions', '/wxa/getversioninfo');
  expect(readFileSync(join(folder, 'refresh'), 'utf8')).toBe('newer-refresh\n');
  expect(statSync(join(folder, 'refresh')).mode & 0o077).toBe(0);
  rmSync(join(folder, 'cache'), { recursive: true });
  vi.stubEnv('REFRESH', 'very-refresh');
  const said: string[] = [];
  await client({ refreshToken: 'env:REFRESH' }, (text) => said.push(text)).post('the versions', '/wxa/getversioninfo');
  expect(said).toEqual([expect.stringContaining('env:REFRESH cannot be written')]);
  expect(said.join()).not.toContain('newer-refresh');
});

it.each([
  ['no answer', () => Promise.reject(new TypeError('fetch failed')), 'wechat-not-reached'],
  ['a login page', async () => new Response('<html>'), 'wechat-answer-strange'],
  ['a list', async () => new Response('[]', { status: 500 }), 'wechat-answer-strange'],
  ['an answer without the token', async () => Response.json({ errcode: 0 }), 'wechat-answer-strange'],
])('%s is told in words', async (_, fetch, code) => {
  vi.stubGlobal('fetch', fetch);
  const told = await client()
    .get('the list', '/wxa/x')
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(told).toBeInstanceOf(Failure);
  expect(told).toMatchObject({ code, fix: expect.any(String) });
  expect(JSON.stringify(told)).not.toMatch(/very-/);
});

it('one address switches between WeChat and a mock', () => {
  expect(apiAddress(undefined)).toBe('https://api.weixin.qq.com');
  expect(apiAddress('http://127.0.0.1:7100/phone/')).toBe('http://127.0.0.1:7100/api.weixin.qq.com');
  for (const wrong of ['7100', 'file:///etc', 'localhost:7100']) expect(() => apiAddress(wrong)).toThrow(/not an address/);
});

it.each(KNOWN_REFUSALS)('code %d has a cause and a remedy, and WeChat’s own words stay', (code) => {
  const { code: name, message, fix } = wechatRefusal('the step', code, 'their words rid: 65f-abc');
  expect(name).toBe(`wechat-${code}`);
  expect(message).toMatch(new RegExp(`^the step: .+ \\(WeChat says ${code} their words\\)$`));
  expect(fix).toBeTruthy();
});

it('a code nobody knows is shown as WeChat said it, without control characters', () => {
  const { message } = wechatRefusal('the step', 99999, 'new\u001b[31m thing, rid: 1');
  expect(message).toContain('99999 new [31m thing');
  expect(message).not.toMatch(/\p{Cc}|rid/u);
});
