/**
 * A third-party platform written with node-easywechat (`OpenPlatform`), unmodified: its server behind the event URL takes the
 * mock's encrypted pushes, its client makes the calls (facts/wechat.md §3).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hosts } from '../../../devices/index.ts';
import { APPID, type ClientScene, LOCK_MODEL, openClientScene } from './client-scene.ts';
import { type DeveloperServer, openDeveloperServer } from './developer-server.ts';
import { OpenPlatform, ServerRequest } from './easywechat.ts';

const PLATFORM = {
  appid: 'wxc0ffee0123456789',
  name: '晨曦服务商',
  secret: 'secret of the third-party platform',
  token: 'platformToken',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
const TEN_MINUTES = 600_000;

type Message = { readonly [field: string]: unknown };

let scene: ClientScene;
let developer: DeveloperServer;
let cache: string;
/** What the platform's server read, oldest first. */
let heard: { readonly infoType: string; readonly message: Message }[];
const undo: (() => unknown)[] = [];

/** One per request: a server of this SDK keeps the handlers of every request it has served. */
function createPlatformApp() {
  return new OpenPlatform({
    app_id: PLATFORM.appid,
    secret: PLATFORM.secret,
    token: PLATFORM.token,
    aes_key: PLATFORM.encodingAesKey,
    http: { baseURL: scene.at(Hosts.wechatApi) },
    file_cache: { path: cache },
  });
}
const heardOf = (infoType: string) => heard.filter((one) => one.infoType === infoType).map(({ message }) => message);
const ticketArrived = (count = 1) =>
  expect.poll(() => heardOf('component_verify_ticket').length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);

beforeEach(async () => {
  heard = [];
  cache = mkdtempSync(join(tmpdir(), 'camlock-open-platform-'));
  undo.push(() => rmSync(cache, { recursive: true, force: true }));
  developer = await openDeveloperServer();
  undo.push(() => developer.close());
  developer.answer(async (request, body) => {
    const app = createPlatformApp();
    app.setRequest(new ServerRequest(request.method, request.url, request.headers, Buffer.from(body)));
    const server = app.getServer();
    const note = (message: { toJson(): string }, next: (message: unknown) => unknown) => {
      const read = JSON.parse(message.toJson()) as Message;
      heard.push({ infoType: String(read.InfoType), message: read });
      return next(message);
    };
    // Behind the SDK's own handler: a ticket is stored by the time it is noted.
    server.with(note);
    const answer = await server.serve();
    return { status: answer.getStatusCode(), body: String(answer.getBody()) };
  });
  scene = await openClientScene({ thirdPartyPlatforms: [{ ...PLATFORM, eventUrl: developer.url }] });
  undo.push(() => scene.close());
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The administrator says yes to what the platform's own link asks. */
async function authorise() {
  await ticketArrived();
  const link = new URL(await createPlatformApp().createPreAuthorizationUrl('https://platform.example.com/done'));
  const preAuthCode = link.searchParams.get('pre_auth_code') as string;
  const { auth_code } = scene.platform.wechat.thirdParty.authorise({ preAuthCode, userId: 'me', appid: APPID });
  return createPlatformApp().getAuthorization(auth_code);
}

describe('node-easywechat, OpenPlatform', () => {
  it('takes the ticket pushed to it every ten minutes, and gets its token with it', async () => {
    await ticketArrived();
    const first = await createPlatformApp().getVerifyTicket().getTicket();
    expect(first).toMatch(/^ticket@@@/);
    expect(await createPlatformApp().getComponentAccessToken().getToken()).toEqual(expect.any(String));
    scene.clock.advance(TEN_MINUTES);
    await ticketArrived(2);
    expect(await createPlatformApp().getVerifyTicket().getTicket()).not.toBe(first);
    expect(scene.platform.wechat.pushes().map(({ delivered, note }) => ({ delivered, note }))).toEqual([
      { delivered: true, note: '' },
      { delivered: true, note: '' },
    ]);
  });

  it('is told a wrong ticket', async () => {
    await ticketArrived();
    await createPlatformApp().getVerifyTicket().setTicket('ticket@@@forged');
    await expect(createPlatformApp().getComponentAccessToken().refresh()).rejects.toThrow('61006');
  });

  it('is authorised, hears of it, and calls in place of the mini-program', async () => {
    const authorization = await authorise();
    expect(authorization.getAppId()).toBe(APPID);
    await expect.poll(() => heardOf('authorized').length, { timeout: 10_000 }).toBe(1);
    expect(heardOf('authorized')[0]).toMatchObject({ AppId: PLATFORM.appid, AuthorizerAppid: APPID });

    const miniApp = await createPlatformApp().getMiniAppWithRefreshToken(APPID, authorization.getRefreshToken());
    const ticket = await miniApp.getClient().postJson('/wxa/getsnticket', { sn: 'LOCK_lock-01', model_id: LOCK_MODEL });
    expect(ticket.toObject()).toMatchObject({ errcode: 0, sn_ticket: expect.any(String) });
    const code = scene.platform.wechat.loginCode('me', APPID);
    expect(await miniApp.getUtils().code2Session(code)).toMatchObject({ openid: expect.any(String), session_key: expect.any(String) });
  });

  it('leads the administrator through the page behind its link, who comes back with the code', async () => {
    await ticketArrived();
    const link = new URL(await createPlatformApp().createPreAuthorizationUrl('https://platform.example.com/done?mine=1'));
    const visit = async (url: string) => {
      const answer = await fetch(url);
      expect(answer.status).toBe(200);
      return new JSDOM(await answer.text(), { url, runScripts: 'outside-only', pretendToBeVisual: true }).window;
    };
    const computer = await visit(scene.at(link.host) + link.pathname + link.search);
    const phone = await visit(computer.document.querySelector<HTMLAnchorElement>('a[href*="bindcomponent"]')?.href ?? '');
    const form = phone.document.querySelector('form') as HTMLFormElement;
    const filled = new URLSearchParams([...new phone.FormData(form)].map(([name, value]) => [name, String(value)]));
    const done = await fetch(form.action, { method: 'POST', body: filled, redirect: 'manual' });
    const back = new URL(done.headers.get('location') ?? '');
    expect([done.status, back.host, back.searchParams.get('mine')]).toEqual([303, 'platform.example.com', '1']);
    const authorization = await createPlatformApp().getAuthorization(back.searchParams.get('auth_code'));
    expect(authorization.getAppId()).toBe(APPID);
  });

  it('refreshes the token of the account', async () => {
    const authorization = await authorise();
    const before = await authorization.getAccessToken().getToken();
    const refreshed = await createPlatformApp().refreshAuthorizerToken(APPID, authorization.getRefreshToken());
    expect(refreshed).toMatchObject({ authorizer_access_token: expect.any(String), expires_in: 7200 });
    expect(refreshed.authorizer_access_token).not.toBe(before);
    await expect(createPlatformApp().refreshAuthorizerToken(APPID, 'refreshtoken@@@forged')).rejects.toThrow('61023');
  });

  it('uses an authorisation code once', async () => {
    await ticketArrived();
    const { pre_auth_code: preAuthCode } = await createPlatformApp().createPreAuthorizationCode();
    const { auth_code } = scene.platform.wechat.thirdParty.authorise({ preAuthCode, userId: 'me', appid: APPID });
    await createPlatformApp().getAuthorization(auth_code);
    await expect(createPlatformApp().getAuthorization(auth_code)).rejects.toThrow(/errcode/);
  });

  it('hears of the withdrawal, and its tokens are worth nothing', async () => {
    const authorization = await authorise();
    scene.platform.wechat.thirdParty.withdraw({ componentAppid: PLATFORM.appid, appid: APPID });
    await expect.poll(() => heardOf('unauthorized').length, { timeout: 10_000 }).toBe(1);
    expect(heardOf('unauthorized')[0]).toMatchObject({ AuthorizerAppid: APPID });
    const miniApp = createPlatformApp().getMiniAppWithAccessToken(APPID, await authorization.getAccessToken().getToken());
    const refused = await miniApp.getClient().postJson('/wxa/getsnticket', { sn: 'LOCK_lock-01', model_id: LOCK_MODEL });
    expect(refused.toObject().errcode).toBe(61003);
    await expect(createPlatformApp().refreshAuthorizerToken(APPID, authorization.getRefreshToken())).rejects.toThrow(/610\d\d/);
  });
});
