/** What the mock does not know it refuses loudly: HTTP 501 with the operation's name, whichever door and method. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_API_PATH, Hosts, TOKEN_API_PATH, WEBSOCKET_PATHS } from '../devices/index.ts';
import { createPlatform, type Platform, type TlsProxy } from './index.ts';
import { platformSeed } from './platform.fixture.ts';
import { requestThroughTunnel, type TunnelAnswer } from './tunnel.fixture.ts';
import { PACKAGE_HOST } from './wechat/upload/cos/package-bucket.ts';

/** Operations that exist and are not played here, beside names nobody has. */
const UNBUILT: { readonly [host: string]: readonly string[] } = {
  [Hosts.wechatApi]: [
    '/',
    '/wxa/getpaidunionid',
    '/wxa/media_check_async',
    '/cgi-bin/component/get_authorizer_option',
    '/cgi-bin/component/fastregisterweapp',
    '/cgi-bin/message/custom/send',
    '/cgi-bin/token/',
    '/cgi-bin/message/device/subscribe/send/more',
    '/wxa/__proto__',
    '/constructor',
  ],
  [Hosts.wechatCi]: [
    '/',
    '/wxa/ci',
    '/wxa/ci/unknown',
    '/wxa/ci/upload/',
    '/wxa/ci/packnpm',
    '/wxa/ci/getcloudtoken',
    '/wxa-dev-logic/other',
    '/wxa/getsnticket',
    '/constructor',
    '/__proto__',
  ],
  [PACKAGE_HOST]: [
    '/',
    '/package-of-nobody',
    '/a/b',
    '/package.zip',
    '/index.html',
    '/cgi-bin/token',
    '/wxa/ci/upload',
    '/camlock',
    '/constructor',
    '/__proto__',
  ],
  [Hosts.wechatMp]: [
    '/',
    '/cgi-bin',
    '/cgi-bin/componentloginpage/',
    '/cgi-bin/bizlogin',
    '/cgi-bin/loginpage',
    '/wxamp/index/index',
    '/wxopen/wxaqrcode',
    '/wxaopen/safe/bindcomponent',
    '/constructor',
    '/__proto__',
  ],
  [Hosts.wechatOpen]: [
    '/',
    '/wxaopen',
    '/wxaopen/safe',
    '/wxaopen/safe/bindcomponent/',
    '/connect/qrconnect',
    '/connect/oauth2/authorize',
    '/safe/bindcomponent',
    '/cgi-bin/componentloginpage',
    '/constructor',
    '/__proto__',
  ],
  [Hosts.iotApp]: [
    '/',
    '/api/exploreropen',
    '/api/exploreropen/otherapi',
    `${TOKEN_API_PATH}/`,
    `${APP_API_PATH}/more`,
    '/api/studioapp/AppGetTokenByWeiXin',
    '/api/v3',
    WEBSOCKET_PATHS[0],
    '/constructor',
    '/__proto__',
  ],
  ...Object.fromEntries(
    [Hosts.iotGateway, Hosts.iotGatewayGuangzhou].map((host) => [
      host,
      [
        '/',
        '/register',
        '/register/dev/',
        '/register/cert',
        '/device',
        '/device/register/',
        '/device/info',
        '/api',
        '/constructor',
        '/__proto__',
      ],
    ]),
  ),
};

/** Calls of the app SDK and the IoT Video documents that nobody has built. */
const UNBUILT_ACTIONS = [
  'AppGetGlobalConfig',
  'AppSetUserDeviceConfig',
  'AppReportDataAsDevice',
  'AppGetUserDeviceConfig',
  'IotVideoDescribeCloudStorageStreamData',
  'AppGetTokenTicket',
  'App::IotRTC::CallDevice',
  'AppGetToken',
  'constructor',
  '__proto__',
];

let platform: Platform;
let base: string;
let proxy: TlsProxy;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-unbuilt-'));
  platform = await createPlatform();
  platform.seed(platformSeed());
  base = (await platform.listen({ mqttPort: false })).url;
  proxy = await platform.openTlsProxy({ caFile: join(folder, 'ca.pem') });
});
afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

type Call = (host: string, path: string, method: string, body?: string) => Promise<TunnelAnswer>;

const read = async (response: Response): Promise<TunnelAnswer> => ({ status: response.status, body: await response.text() });
const init = (method: string, body?: string): RequestInit =>
  method === 'GET' || method === 'HEAD' ? { method } : { method, body: body ?? '{}' };

const DOORS: { readonly [door: string]: Call } = {
  'in process': async (host, path, method, body) => read(await platform.fetch(new Request(`https://${host}${path}`, init(method, body)))),
  'over HTTP': async (host, path, method, body) => read(await fetch(`${base}/${host}${path}`, init(method, body))),
  'through MSW': async (host, path, method, body) => {
    const server = setupServer(...platform.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    try {
      return await read(await fetch(`https://${host}${path}`, init(method, body)));
    } finally {
      server.close();
    }
  },
  'through the TLS proxy': (host, path, method, body) =>
    requestThroughTunnel(proxy, host, { method, path, body: init(method, body).body as string }),
};

test('every host of the table is probed', () => {
  expect(Object.keys(UNBUILT).sort()).toEqual(Object.keys(platform.hosts).sort());
});

describe.each(Object.entries(DOORS))('%s', (_door, call) => {
  test.each(Object.entries(UNBUILT))('%s answers 501 with method and path', async (host, paths) => {
    for (const path of paths) {
      for (const method of ['GET', 'POST']) {
        const { status, body } = await call(host, path, method);
        expect([method, path, status]).toEqual([method, path, 501]);
        expect(body).toContain(`${method} ${path}`);
        expect(body).toContain('not built');
      }
    }
  });

  test.each(Object.keys(UNBUILT))('%s answers 501 to methods nobody uses', async (host) => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const { status, body } = await call(host, '/nothing/here', method);
      expect([method, status]).toEqual([method, 501]);
      expect(body).toContain(`${method} /nothing/here`);
    }
  });

  test.each([TOKEN_API_PATH, APP_API_PATH])('an Action of %s that is not built is named', async (path) => {
    for (const Action of UNBUILT_ACTIONS) {
      const { status, body } = await call(Hosts.iotApp, path, 'POST', JSON.stringify({ Action, RequestId: 'r' }));
      expect([Action, status]).toEqual([Action, 501]);
      expect(body).toContain(`Action ${Action} is not built`);
    }
  });
});
