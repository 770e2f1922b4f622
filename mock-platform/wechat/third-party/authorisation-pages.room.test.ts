/** The authorisation in a real browser, computer and phone side by side, and what a restart leaves of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { createManualClock } from '../../../devices/index.ts';
import { launchBrowser } from '../../phone/launch-browser.ts';
import { createPlatform, type Platform } from '../../platform.ts';
import { APPID, OTHER_APPID, wechatSeed } from '../wechat.fixture.ts';
import { COMPONENT_APPID, COMPONENT_SECRET, platformSeed } from './third-party.fixture.ts';

type Body = { readonly [field: string]: string };

/** A platform's server that only speaks HTTP. */
function speak(url: string) {
  const call = async (name: string, body: object, token = ''): Promise<Body> => {
    const init = { method: 'POST', body: JSON.stringify({ component_appid: COMPONENT_APPID, ...body }) };
    return (await fetch(`${url}/api.weixin.qq.com/cgi-bin/component/${name}?access_token=${token}`, init)).json();
  };
  const componentToken = async (): Promise<string> => {
    const { ticket } = await (await fetch(`${url}/__mock__/third-party/ticket?componentAppid=${COMPONENT_APPID}`)).json();
    const secrets = { component_appsecret: COMPONENT_SECRET, component_verify_ticket: ticket };
    return (await call('api_component_token', secrets)).component_access_token as string;
  };
  return { call, componentToken };
}

const seedOf = () => {
  const { miniPrograms, ...seed } = wechatSeed();
  const [mine, other] = miniPrograms;
  return { ...seed, miniPrograms: [mine, { ...other, administrator: 'mum' }], thirdPartyPlatforms: [platformSeed()] } as never;
};

test('the code on the computer, read and opened on the phone: mum grants two sets, the computer goes back with the code', async () => {
  const platform = await createPlatform();
  onTestFinished(() => platform.close());
  platform.seed({ wechat: seedOf() });
  const { url } = await platform.listen({ mqttPort: false });
  const console_ = createServer((_request, response) => response.end('back'));
  await new Promise<void>((resolve) => console_.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void console_.close());
  const { call, componentToken } = speak(url);
  const token = await componentToken();
  const pre_auth_code = (await call('api_create_preauthcode', {}, token)).pre_auth_code as string;
  const redirect_uri = `http://127.0.0.1:${(console_.address() as AddressInfo).port}/back`;

  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const faults: string[] = [];
  const computer = await browser.newPage();
  computer.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  computer.on('pageerror', (error) => faults.push(error.message));
  const query = new URLSearchParams({ component_appid: COMPONENT_APPID, pre_auth_code, redirect_uri, auth_type: '3' });
  await computer.goto(`${url}/mp.weixin.qq.com/cgi-bin/componentloginpage?${query}`);
  const picture = await computer.locator('img').screenshot();
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const scanned = new URL(decodeQR({ width: info.width, height: info.height, data }));

  const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await phone.goto(`${url}/${scanned.host}${scanned.pathname}${scanned.search}`);
  await phone.getByRole('link', { name: '妈妈' }).click();
  expect(await phone.getByLabel('晨曦智家').isDisabled()).toBe(true);
  for (const name of ['小程序客服管理', '开放平台账号管理', '小程序基本信息管理', '体验版管理', '获取小程序码'])
    await phone.getByLabel(name).uncheck();
  await phone.getByRole('button', { name: '确认授权' }).click();
  await phone.getByText('授权成功').waitFor();

  await computer.waitForURL(/\/back\?/);
  const authorization_code = new URL(computer.url()).searchParams.get('auth_code');
  expect((await call('api_query_auth', { authorization_code }, token)).authorization_info).toMatchObject({
    authorizer_appid: OTHER_APPID,
    func_info: [{ funcscope_category: { id: 18 } }, { funcscope_category: { id: 118 } }],
  });
  expect(faults).toEqual([]);
});

test('tickets, tokens and authorisations are there after a restart, and the ten minutes go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-third-party-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = { file: join(folder, 'state.db') };
  const clock = createManualClock();
  const start = async (): Promise<{ platform: Platform } & ReturnType<typeof speak>> => {
    const platform = await createPlatform({ store, clock });
    if (platform.wechat.thirdParty.platforms().length === 0) platform.seed({ wechat: seedOf() });
    return { platform, ...speak((await platform.listen({ mqttPort: false })).url) };
  };
  const before = await start();
  const token = await before.componentToken();
  const preAuthCode = (await before.call('api_create_preauthcode', {}, token)).pre_auth_code as string;
  const { auth_code } = before.platform.wechat.thirdParty.authorise({ preAuthCode, userId: 'me', appid: APPID });
  const first = before.platform.wechat.thirdParty.ticket(COMPONENT_APPID);
  clock.advance(9 * 60_000);
  await before.platform.close();

  const after = await start();
  onTestFinished(() => after.platform.close());
  expect(after.platform.wechat.thirdParty.ticket(COMPONENT_APPID)).toEqual(first);
  expect((await after.call('api_query_auth', { authorization_code: auth_code }, token)).authorization_info).toMatchObject({
    authorizer_appid: APPID,
  });
  clock.advance(60_000);
  expect(after.platform.wechat.thirdParty.ticket(COMPONENT_APPID)?.issuedAt).toBe((first?.issuedAt ?? 0) + 600_000);
});
