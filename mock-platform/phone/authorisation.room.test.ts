/** The authorisation code of a third-party platform, scanned on the phone and confirmed by who holds it (facts/wechat.md §3.3). */
import { expect, onTestFinished, test } from 'vitest';
import { createPlatform } from '../index.ts';
import { platformSeed as programSeed } from '../platform.fixture.ts';
import { COMPONENT_APPID, COMPONENT_SECRET, platformSeed } from '../wechat/third-party/third-party.fixture.ts';
import { APPID } from '../wechat/wechat.fixture.ts';
import { openPhone } from './hand.ts';
import { launchBrowser } from './launch-browser.ts';

type Body = { readonly [field: string]: string };

async function open() {
  const platform = await createPlatform();
  onTestFinished(() => platform.close());
  const seed = programSeed({ administrator: 'me' });
  platform.seed({ ...seed, wechat: { ...seed.wechat, thirdPartyPlatforms: [platformSeed()] } } as never);
  const { url } = await platform.listen({ mqttPort: false });
  const call = async (name: string, body: object, token = ''): Promise<Body> => {
    const init = { method: 'POST', body: JSON.stringify({ component_appid: COMPONENT_APPID, ...body }) };
    return (await fetch(`${url}/api.weixin.qq.com/cgi-bin/component/${name}?access_token=${token}`, init)).json() as Promise<Body>;
  };
  const ticket = platform.wechat.thirdParty.ticket(COMPONENT_APPID)?.ticket;
  const secrets = { component_appsecret: COMPONENT_SECRET, component_verify_ticket: ticket };
  const token = (await call('api_component_token', secrets)).component_access_token;
  const pre_auth_code = (await call('api_create_preauthcode', {}, token)).pre_auth_code;
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  // The platform's page on a computer shows the code.
  const link = { component_appid: COMPONENT_APPID, pre_auth_code: pre_auth_code ?? '', redirect_uri: `${url}/phone/`, auth_type: '2' };
  const query = new URLSearchParams(link);
  const computer = await browser.newPage();
  await computer.goto(`${url}/mp.weixin.qq.com/cgi-bin/componentloginpage?${query}`);
  const picture = await computer.locator('img').screenshot();
  const scan = async (user: string) => {
    const phone = await openPhone({ baseUrl: url, browser, user, timeoutMs: 15_000 });
    onTestFinished(() => phone.close());
    await phone.openScanner();
    await phone.scanPicture(picture);
    const page = phone.page.frameLocator('[data-phone="web-page-content"]');
    await page.getByRole('heading', { name: '授权给「晨曦服务商」' }).waitFor();
    return { phone, page };
  };
  return { call, token, computer, scan };
}

test('the administrator scans the code, confirms on the phone, and the computer goes on with the authorisation code', {
  timeout: 90_000,
}, async () => {
  const { call, token, computer, scan } = await open();
  const { phone, page } = await scan('me');
  // The phone knows who holds it: nobody chooses.
  expect(await page.getByText('我是').count()).toBe(0);
  await page.getByRole('button', { name: '确认授权' }).click();
  await page.getByText('授权成功').waitFor();
  await phone.page.locator('[data-phone="web-page-close"]').click();
  await phone.page.locator('[data-phone="web-page"]').waitFor({ state: 'detached' });
  await computer.waitForURL(/[?&]auth_code=/);
  const authorization_code = new URL(computer.url()).searchParams.get('auth_code');
  expect(await call('api_query_auth', { authorization_code }, token)).toMatchObject({
    authorization_info: { authorizer_appid: APPID },
  });
});

test('who is not the administrator sees the page and cannot confirm', { timeout: 90_000 }, async () => {
  const { scan } = await open();
  const { page } = await scan('mum');
  expect(await page.getByRole('button', { name: '你不是管理员，不能授权' }).isDisabled()).toBe(true);
});
