/** `camlock check --live` against a running mock: each finding from what an operator really entered, or left out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Hosts } from '../../devices/index.ts';
import { type BrandFile, loadBrand } from '../../generator/index.ts';
import { createPlatform, type Platform, type PlatformSeed } from '../../mock-platform/index.ts';
import { openSecrets, type RunSecrets } from '../platform/secrets.ts';
import { seedOf } from '../platform/seed.ts';
import { root } from '../root.ts';
import { type LiveOptions, liveFindings } from './live.ts';

type Program = NonNullable<PlatformSeed['wechat']>['miniPrograms'][number];

let folder = '';
let brand: BrandFile;
let placeOf: LiveOptions['placeOf'];
let secrets: RunSecrets;
let platform: Platform;
let url = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-live-'));
  const loaded = await loadBrand(join(root, 'examples/brands/aurora/brand.yaml'));
  brand = (loaded.brand as NonNullable<typeof loaded.brand>).file;
  placeOf = loaded.placeOf as LiveOptions['placeOf'];
  secrets = openSecrets(folder, brand.app.appid);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  platform = await createPlatform();
  url = (await platform.listen({ mqttPort: false })).url;
});
afterEach(() => platform.close());

/** Both consoles filled in for the brand, but for one change. */
function enter(
  change: (program: Program) => Partial<Program> = () => ({}),
  cloud: (seed: NonNullable<PlatformSeed['iotCloud']>) => object = () => ({}),
) {
  const seed = seedOf(brand, secrets, []);
  const [program] = (seed.wechat as NonNullable<PlatformSeed['wechat']>).miniPrograms as [Program];
  const iotCloud = seed.iotCloud as NonNullable<PlatformSeed['iotCloud']>;
  platform.seed({
    wechat: { ...seed.wechat, miniPrograms: [{ ...program, ...change(program) }] },
    iotCloud: { ...iotCloud, ...cloud(iotCloud) },
  });
}

const ask = (more: Partial<LiveOptions> = {}) =>
  liveFindings({
    brand,
    file: 'brand.yaml',
    placeOf,
    platform: url,
    wechatSecret: secrets.wechatSecretFile,
    appSecret: secrets.appSecretFile,
    openid: 'o-somebody-who-checks',
    timeoutMs: 10_000,
    ...more,
  });
const codes = async (more?: Partial<LiveOptions>): Promise<string[]> => [...new Set((await ask(more)).findings.map(({ code }) => code))];

function secretFile(text: string): string {
  const file = join(folder, 'other-secret');
  writeFileSync(file, text);
  return file;
}

const templates = (change: (template: NonNullable<Program['deviceTemplates']>[number]) => object) => (program: Program) => ({
  deviceTemplates: (program.deviceTemplates ?? []).map((template) => ({ ...template, ...change(template) })),
});

describe('a brand whose consoles are filled in', () => {
  it('has no finding, and is told what nobody was asked', async () => {
    enter();
    const report = await ask({ openid: undefined } as never);
    expect(report.findings).toEqual([]);
    expect(report.notAsked).toHaveLength(2);
    expect((await ask()).findings).toEqual([]);
  });
});

describe('what the account says of the reminders', () => {
  it.each<[string, (program: Program) => Partial<Program>, string]>([
    ['has no template of this id', () => ({ deviceTemplates: [] }), 'live-template-missing'],
    [
      'has only a one-off template',
      ({ deviceTemplates = [] }) => ({
        deviceTemplates: [],
        subscribeTemplates: deviceTemplates.map(({ templateId, title, keywords }) => ({
          templateId,
          title,
          keywords: keywords.map((keyword) => ({
            key: keyword.key,
            name: keyword.name,
            ...('values' in keyword ? { values: keyword.values } : {}),
          })),
        })),
      }),
      'live-template-kind',
    ],
    ['has another title under this id', templates(() => ({ title: '设备维修提醒' })), 'live-template-title'],
    ['left a keyword unticked', templates(({ keywords }) => ({ keywords: keywords.slice(1) })), 'live-keyword-missing'],
    [
      'ticked a keyword nobody fills',
      templates(({ keywords }) => ({ keywords: [...keywords, { key: 'time9', name: '其他时间', type: 'time' }] })),
      'live-keyword-extra',
    ],
    [
      'has a template with other values',
      templates(({ keywords }) => ({
        keywords: keywords.map((keyword) => ('values' in keyword ? { ...keyword, values: ['别的内容'] } : keyword)),
      })),
      'live-enum-missing',
    ],
    ['has another service category', () => ({ serviceCategories: [{ id: 7, name: '餐饮' }] }), 'live-category'],
    ['has no model of this id', () => ({ deviceModels: [] }), 'live-model'],
    ['may not be called from here', () => ({ apiIpList: ['203.0.113.9'] }), 'live-address'],
  ])('is found when it %s', async (_, change, code) => {
    enter(change);
    expect(await codes()).toEqual([code]);
  });

  it('is told at the line of the template, with the id that was probably meant', async () => {
    enter(templates(({ templateId }) => ({ templateId: `x${templateId.slice(1)}` })));
    const [first] = (await ask()).findings;
    expect(first).toMatchObject({ code: 'live-template-missing', file: 'brand.yaml', severity: 'error' });
    expect(first?.line).toBe(placeOf(['reminders', 'camera', 'templates', first?.path.split('.').at(-1) as string]).line);
    expect(first?.allowed).toMatch(/^x.* is its 「/);
  });
});

describe('who may ask', () => {
  it('is found when the secret is wrong, and the secret is in no word of it', async () => {
    enter();
    const { findings } = await ask({ wechatSecret: secretFile('not-the-secret-of-this-app') });
    expect(findings.map(({ code }) => code)).toEqual(['live-secret']);
    expect(JSON.stringify(findings)).not.toContain('not-the-secret');
  });

  it('is found when WeChat does not know the appid', async () => expect(await codes()).toContain('live-appid'));

  it('is found when there is no secret in the file', async () => {
    enter();
    expect(await codes({ wechatSecret: join(folder, 'none') })).toEqual(['live-no-secret']);
    expect(await codes({ wechatSecret: secretFile(' \n') })).toEqual(['live-no-secret']);
  });

  it('is found when the application’s secret is wrong', async () => {
    enter();
    expect(await codes({ appSecret: secretFile('wrong') })).toEqual(['live-app-key']);
  });
});

it('a product that is not linked to the application is found, at its line', async () => {
  enter(undefined, ({ applications }) => ({ applications: applications.map((one) => ({ ...one, linkedProducts: [] })) }));
  const { findings } = await ask();
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['live-product']));
  expect(findings.map(({ path }) => path)).toEqual(['reminders.camera.productId', 'reminders.lock.productId']);
});

describe('a platform', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const serve = async (answer: (path: string) => string | undefined): Promise<string> => {
    const made = createServer((request, response) => {
      const body = answer(request.url ?? '');
      if (body !== undefined) response.end(body);
    });
    server = made;
    await new Promise<void>((done) => made.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  };

  it('that cannot be reached is one finding a side, and no more', async () => {
    const away = await serve(() => '');
    server?.close();
    server?.closeAllConnections();
    expect((await ask({ platform: away })).findings.map(({ code }) => code)).toEqual(['live-offline', 'live-offline']);
  });

  it('that keeps silent is given up after the time named', async () => {
    expect(await codes({ platform: await serve(() => undefined), timeoutMs: 200 })).toEqual(['live-timeout']);
  });

  it('that answers with a page is told so', async () => {
    expect(await codes({ platform: await serve(() => '<html>log in</html>') })).toEqual(['live-not-json']);
  });

  it('that refuses the question is quoted', async () => {
    const busy = await serve((path) =>
      path.includes('stable_token') ? '{"access_token":"t"}' : '{"errcode":45009,"errmsg":"reach max api daily quota limit"}',
    );
    const { findings } = await ask({ platform: busy, openid: undefined } as never);
    expect(findings.map(({ code }) => code)).toEqual(['live-refused']);
    expect(findings[0]?.message).toContain('45009');
  });

  it('that has not opened device messages for the account is told as that', async () => {
    const list = JSON.stringify({ errcode: 0, data: [{ id: 1, name: '设备管理' }] });
    const closed = await serve((path) =>
      path.includes('stable_token')
        ? '{"access_token":"t"}'
        : path.includes('getsnticket')
          ? '{"errcode":48001,"errmsg":"api unauthorized"}'
          : list,
    );
    expect(await codes({ platform: closed, openid: undefined } as never)).toContain('live-capability');
  });

  it('tells a third-party platform which kinds of information the guide leaves out, and which version is online', async () => {
    const authorizerToken = secretFile('a token');
    const replies: { readonly [path: string]: object } = {
      '/wxa/modify_domain': {
        errcode: 0,
        requestdomain: [`https://${Hosts.iotApp}`, new URL(brand.cloud.login).origin],
        wsrequestdomain: [`wss://${Hosts.iotApp}`],
      },
      '/cgi-bin/component/getprivacysetting': {
        errcode: 0,
        privacy_list: ['Location', 'Album'],
        setting_list: [{ privacy_key: 'Album', privacy_text: '用于反馈' }],
      },
      '/wxa/getversioninfo': { errcode: 0, release_info: { release_version: '1.2.0' } },
    };
    const open = await serve((path) =>
      path.includes('stable_token')
        ? '{"errcode":40013}'
        : JSON.stringify(Object.entries(replies).find(([name]) => path.includes(name))?.[1] ?? {}),
    );
    const { findings } = await ask({ platform: open, authorizerToken, version: '1.2.0', openid: undefined } as never);
    const told = findings.filter(({ code }) => code !== 'live-appid');
    expect(told.map(({ code }) => code)).toEqual(['live-privacy', 'live-version']);
    expect(told[0]?.value).toBe('"Location"');
  });
});

it('a domain that the account does not have is found through a third-party platform that manages it', async () => {
  const post = async (path: string, body: object): Promise<{ readonly [field: string]: never }> =>
    (await (
      await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    ).json()) as never;
  enter();
  const component_appid = 'wxc0ffee0123456789';
  const secret = 'secret of the third-party platform';
  platform.seed({
    wechat: {
      miniPrograms: [],
      thirdPartyPlatforms: [
        {
          appid: component_appid,
          name: '服务商',
          secret,
          token: 'platformToken',
          encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
        },
      ],
    },
  });
  const api = (path: string): string => `/${Hosts.wechatApi}/cgi-bin/component/${path}`;
  const { ticket } = (await (await fetch(`${url}/__mock__/third-party/ticket?componentAppid=${component_appid}`)).json()) as {
    ticket: string;
  };
  const { component_access_token: token } = await post(api('api_component_token'), {
    component_appid,
    component_appsecret: secret,
    component_verify_ticket: ticket,
  });
  const { pre_auth_code: preAuthCode } = await post(api(`api_create_preauthcode?access_token=${token}`), { component_appid });
  const { authCode } = await post('/__mock__/third-party/authorise', {
    preAuthCode,
    userId: 'me',
    appid: brand.app.appid,
    permissionSets: [18],
  });
  const { authorization_info: info } = await post(api(`api_query_auth?access_token=${token}`), {
    component_appid,
    authorization_code: authCode,
  });
  const authorizer = (info as unknown as { authorizer_access_token: string }).authorizer_access_token;
  const authorizerToken = secretFile(authorizer);

  const find = async () => (await ask({ authorizerToken })).findings.map(({ code, path }) => [code, path]);
  expect(await find()).toEqual([
    ['live-domain', 'cloud.endpoint'],
    ['live-domain', 'cloud.login'],
    ['live-domain', 'cloud.endpoint'],
  ]);
  const hosts = [Hosts.iotApp, new URL(brand.cloud.login).host].join(';');
  await post(api(`modify_wxa_server_domain?access_token=${token}`), { action: 'add', wxa_server_domain: hosts });
  const set = await post(`/${Hosts.wechatApi}/wxa/modify_domain?access_token=${authorizer}`, {
    action: 'add',
    requestdomain: [`https://${Hosts.iotApp}`, new URL(brand.cloud.login).origin],
    wsrequestdomain: [`wss://${Hosts.iotApp}`],
  });
  expect(set).toMatchObject({ errcode: 0 });
  expect(await find()).toEqual([]);
});
