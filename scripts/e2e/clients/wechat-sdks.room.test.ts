/**
 * Two WeChat server SDKs from npm, unmodified: co-wechat-api and node-easywechat. Both over HTTP with another base URL, and both
 * with their own official address behind MSW (`platform.handlers`). Rules: facts/wechat.md §1, §2.3–2.7, §5.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hosts } from '../../../devices/index.ts';
import { readQrPicture } from '../../../simulator/index.ts';
import { APPID, type ClientScene, DOORBELL_TEMPLATE, LOCK_MODEL, openClientScene, PARCEL_TEMPLATE, WECHAT_SECRET } from './client-scene.ts';
import { MiniApp } from './easywechat.ts';

const require = createRequire(import.meta.url);
const CoWechatApi = require('co-wechat-api');
const SN = 'LOCK_lock-01';
const PARCEL = { thing1: { value: '门锁' }, time2: { value: '2026-01-01 10:00' } };

let scene: ClientScene;
/** Where the SDKs find api.weixin.qq.com. */
let base: string;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const accept = () =>
  scene.platform.wechat.person.answerSubscribe({
    userId: 'me',
    appid: APPID,
    choices: [{ templateId: PARCEL_TEMPLATE, choice: 'accept' }],
  });
const loginCode = () => scene.platform.wechat.loginCode('me', APPID);

describe.each(['over HTTP, told another base URL', 'at the official address, behind MSW'])('%s', (door) => {
  beforeEach(async () => {
    scene = await openClientScene();
    undo.push(() => scene.close());
    base = scene.at(Hosts.wechatApi);
    if (!door.includes('MSW')) return;
    base = `https://${Hosts.wechatApi}`;
    const server = setupServer(...scene.platform.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    undo.push(() => server.close());
  });

  describe('co-wechat-api', () => {
    function api(secret = WECHAT_SECRET) {
      const made = new CoWechatApi(APPID, secret);
      made.prefix = `${base}/cgi-bin/`;
      made.snsPrefix = `${base}/sns/`;
      made.wxaPrefix = `${base}/wxa/`;
      return made;
    }

    it('gets a token, and one anew when the old one has ended', async () => {
      const client = api();
      const first = await client.getAccessToken();
      expect(first.isValid()).toBe(true);
      scene.clock.advance(3 * 3_600_000);
      // Its own clock has not moved: it learns of the end from WeChat's answer and tries again by itself.
      await expect(client.sendSubscribeMessage('nobody', PARCEL_TEMPLATE, '', PARCEL)).rejects.toMatchObject({ code: 40003 });
      expect((await client.ensureAccessToken()).accessToken).not.toBe(first.accessToken);
    });

    it('is told a wrong secret', async () => {
      await expect(api('wrong').getAccessToken()).rejects.toMatchObject({ name: 'WeChatAPIError', code: 40125 });
    });

    it('turns a login code into a session, once', async () => {
      const client = api();
      const code = loginCode();
      expect(await client.code2Session(code)).toMatchObject({
        openid: expect.stringMatching(/^[\w-]{28}$/),
        session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      });
      await expect(client.code2Session(code)).rejects.toMatchObject({ code: 40163 });
    });

    it('sends an ordinary message, one for each acceptance', async () => {
      const client = api();
      const { openid } = await client.code2Session(loginCode());
      accept();
      expect(await client.sendSubscribeMessage(openid, PARCEL_TEMPLATE, '', PARCEL)).toMatchObject({ errcode: 0 });
      expect(scene.platform.wechat.inbox('me')).toMatchObject([
        { title: '快递到达提醒', keywords: [{ value: '门锁' }, { value: '2026-01-01 10:00' }] },
      ]);
      await expect(client.sendSubscribeMessage(openid, PARCEL_TEMPLATE, '', PARCEL)).rejects.toMatchObject({ code: 43101 });
      await expect(client.sendSubscribeMessage(openid, PARCEL_TEMPLATE, '', { thing1: PARCEL.thing1 })).rejects.toMatchObject({
        code: 47003,
      });
    });

    it.each([
      ['createWXAQRCode', 'pages/event/index?id=1', 'formal'],
      ['getWXACode', 'pages/event/index?id=2', 'formal'],
    ])('gets a code by %s that leads to its page', async (method, path, stage) => {
      const picture = await api()[method](path);
      const text = await readQrPicture(picture);
      expect(scene.platform.wechat.readCode(text)).toMatchObject({ appid: APPID, path, stage });
    });

    it('is told that a page nobody has published makes no unlimited code', async () => {
      await expect(api().getWXACodeUnlimit('id=3', 'pages/nowhere/index')).rejects.toMatchObject({ code: 41030 });
    });
  });

  describe('node-easywechat, MiniApp', () => {
    function app(config: object = {}) {
      const cache = mkdtempSync(join(tmpdir(), 'camlock-easywechat-'));
      undo.push(() => rmSync(cache, { recursive: true, force: true }));
      return new MiniApp({ app_id: APPID, secret: WECHAT_SECRET, http: { baseURL: base }, file_cache: { path: cache }, ...config });
    }

    it('keeps one token, and refreshes it when asked; the old one goes on for five minutes', async () => {
      const token = app().getAccessToken();
      const first = await token.getToken();
      expect(await token.getToken()).toBe(first);
      const second = await token.refresh();
      expect(second).not.toBe(first);
      const check = async (access_token: string) =>
        (
          await app()
            .getHttpClient()
            .request('POST', '/wxa/getsnticket', { params: { access_token }, json: { sn: SN, model_id: LOCK_MODEL } })
        ).toObject().errcode;
      expect([await check(first), await check(second)]).toEqual([0, 0]);
      scene.clock.advance(301_000);
      expect([await check(first), await check(second)]).toEqual([40001, 0]);
    });

    it('gets the same stable token again, and another one when forced', async () => {
      const token = app({ use_stable_access_token: true }).getAccessToken();
      const first = await token.getToken();
      expect(await token.getStableAccessToken()).toBe(first);
      expect(await token.getStableAccessToken(true)).not.toBe(first);
    });

    it('says what a wrong secret answers', async () => {
      await expect(app({ secret: 'wrong' }).getAccessToken().getToken()).rejects.toThrow('40125');
    });

    it('turns a login code into a session, once', async () => {
      const code = loginCode();
      const utils = app().getUtils();
      expect(await utils.codeToSession(code)).toMatchObject({ openid: expect.any(String), session_key: expect.any(String) });
      await expect(utils.codeToSession(code)).rejects.toThrow('40163');
    });

    it('takes a device from ticket over subscription to the ringing reminder', async () => {
      const easy = app();
      const client = easy.getClient();
      const { openid } = await easy.getUtils().codeToSession(loginCode());
      const { sn_ticket: snTicket } = (await client.postJson('/wxa/getsnticket', { sn: SN, model_id: LOCK_MODEL })).toObject();
      const { wechat } = scene.platform;
      const asked = { userId: 'me', appid: APPID, tmplIds: [DOORBELL_TEMPLATE], sn: SN, snTicket, modelId: LOCK_MODEL };
      expect(wechat.checkDeviceSubscribe(asked)).toMatchObject({ ok: true });
      const send = async (value: string) => {
        const answer = await client.postJson('/cgi-bin/message/device/subscribe/send', {
          to_openid_list: [openid],
          template_id: DOORBELL_TEMPLATE,
          sn: SN,
          modelId: LOCK_MODEL,
          data: { time1: { value: '2026-01-01 10:00:00' }, enum_string2: { value } },
          miniprogram_state: 'developer',
        });
        return answer.toObject().errcode;
      };
      expect(await send('有人按门铃')).toBe(9800006);
      wechat.recordDeviceSubscribe({
        userId: 'me',
        appid: APPID,
        sn: SN,
        modelId: LOCK_MODEL,
        choices: [{ templateId: DOORBELL_TEMPLATE, choice: 'accept', addReminder: true, keep: true }],
      });
      expect(await send('谁也没有说过')).toBe(47003);
      expect(await send('有人按门铃')).toBe(0);
      expect(wechat.inbox('me')).toMatchObject([{ title: '门铃呼叫提醒', sn: SN, strong: true }]);
    });

    it('sends an ordinary message and sees the refusal as a failure', async () => {
      const easy = app();
      const { openid } = await easy.getUtils().codeToSession(loginCode());
      accept();
      const message = { touser: openid, template_id: PARCEL_TEMPLATE, data: PARCEL };
      const sent = await easy.getClient().postJson('/cgi-bin/message/subscribe/send', message);
      expect([sent.toObject().errcode, scene.platform.wechat.inbox('me').length]).toEqual([0, 1]);
      const refused = await easy.getClient().postJson('/cgi-bin/message/subscribe/send', message);
      expect(refused.toObject()).toMatchObject({ errcode: 43101, errmsg: expect.stringMatching(/rid: [0-9a-f-]+$/) });
    });

    it('gets a picture of a code', async () => {
      const answer = await app()
        .getClient()
        .postJson('/wxa/getwxacode', { path: 'pages/event/index?id=4', env_version: 'trial' }, { responseType: 'arraybuffer' });
      expect(answer.is('image')).toBe(true);
      const text = await readQrPicture(answer.getContent());
      expect(scene.platform.wechat.readCode(text)).toMatchObject({ appid: APPID, path: 'pages/event/index?id=4', stage: 'trial' });
    });
  });
});
