/** A small built mini-program, a brand file with release settings, and a platform that knows both: for tests of the release path. */
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { createManualClock, type ManualClock } from '../../devices/index.ts';
import { run } from '../cli/program.ts';
import { type OpenPlatform, openPlatform } from '../platform/open.ts';
import { root } from '../root.ts';

export const APPID = 'wx0123456789abcdef';
export const DEVELOPMENT_APPID = 'wxfedcba9876543210';
const COMPONENT_APPID = 'wxc0ffee0123456789';
export const COMPONENT_SECRET = 'the-secret-of-the-platform-nobody-may-read';

export interface Ran {
  readonly code: number;
  /** The last line on stdout as JSON. */
  readonly out: { readonly [key: string]: unknown };
  /** Everything a person would see. */
  readonly said: string;
}

/** Runs a verb in this process with `--json`. */
export async function camlock(...argv: string[]): Promise<Ran> {
  let out = '';
  let err = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    const code = await run([...argv, '--json']);
    return { code, out: JSON.parse(out.trim().split('\n').at(-1) || '{}'), said: `${out}\n${err}` };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.exitCode = undefined;
  }
}

export interface ReleaseWorld {
  readonly folder: string;
  readonly project: string;
  readonly brandFile: string;
  readonly keyFile: string;
  readonly developmentKeyFile: string;
  readonly clock: ManualClock;
  readonly opened: OpenPlatform;
  /** Address of the platform. */
  readonly url: string;
  /** Writes a file of the built mini-program. */
  put(path: string, text: string): void;
  /** What a platform's server does every ten minutes: keeps the newest ticket. */
  newTicket(): Promise<void>;
  /** Files of a stored package, without the signature. */
  files(packageId: string): Promise<{ readonly [path: string]: string }>;
  close(): Promise<void>;
}

const BRAND_DIR = join(root, 'examples/brands/lock-only');

function newKey(file: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(file, privateKey, { mode: 0o600 });
  return publicKey;
}

/** Opens everything; the administrator has authorised the platform. */
export async function openReleaseWorld(): Promise<ReleaseWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-release-'));
  const file = (name: string): string => join(folder, name);
  // Tokens are kept between runs, but not between tests.
  vi.stubEnv('XDG_CACHE_HOME', file('cache'));
  vi.stubEnv('CAMLOCK_PLATFORM', '');
  const project = file('project');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  put(
    'project.config.json',
    `${JSON.stringify({ appid: APPID, compileType: 'miniprogram', miniprogramRoot: 'dist/', setting: {} }, null, 2)}\n`,
  );
  put('dist/app.json', JSON.stringify({ pages: ['pages/home/index', 'pages/me/index'] }));
  put('dist/app.js', 'App({});\n');
  for (const page of ['pages/home/index', 'pages/me/index']) {
    put(`dist/${page}.js`, 'Page({ data: {} });\n');
    put(`dist/${page}.json`, '{}');
    put(`dist/${page}.wxml`, '<view>家</view>\n');
  }
  put(
    'src/generated/brand.ts',
    '/** Written by the generator. */\nexport const brand = {\n  "app": {\n    "templateVersion": "0.1.0"\n  }\n};\n',
  );
  const brandFile = file('brand.yaml');
  const yaml = readFileSync(join(BRAND_DIR, 'brand.yaml'), 'utf8').replace(/appid: wx[0-9a-f]{16}/, `appid: ${APPID}`);
  for (const [, picture] of yaml.matchAll(/(images\/[\w.-]+)/g)) {
    mkdirSync(dirname(file(picture as string)), { recursive: true });
    copyFileSync(join(BRAND_DIR, picture as string), file(picture as string));
  }
  writeFileSync(
    brandFile,
    `${yaml.trimEnd()}
release:
  channels: { development: 1, preview: 9, pullRequest: 30, trial: 2 }
  thirdParty:
    componentAppid: ${COMPONENT_APPID}
    developmentAppid: ${DEVELOPMENT_APPID}
    componentSecret: file:component-secret
    ticket: file:ticket
    refreshToken: file:refresh-token
  review:
    account: env:REVIEW_ACCOUNT
    tag: 门锁
`,
  );
  writeFileSync(file('component-secret'), `${COMPONENT_SECRET}\n`, { mode: 0o600 });
  const publicKey = newKey(file('own.key'));
  const developmentKey = newKey(file('development.key'));

  const clock = createManualClock(Date.parse('2026-11-02T08:00:00+08:00'));
  const opened = await openPlatform({ port: 0, mqttPort: 0, folder, platform: { clock } });
  const url = opened.addresses.http;
  opened.platform.seed({
    wechat: {
      miniPrograms: [
        { appid: APPID, name: '晨曦智家', secret: 'app-secret', uploadPublicKeys: [publicKey], privacyGuide: {} },
        { appid: DEVELOPMENT_APPID, name: '开发小程序', secret: 'app-secret-2', uploadPublicKeys: [developmentKey] },
      ],
      thirdPartyPlatforms: [
        {
          appid: COMPONENT_APPID,
          name: '晨曦服务商',
          secret: COMPONENT_SECRET,
          token: 'platformToken',
          encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
          developmentAppids: [DEVELOPMENT_APPID],
        },
      ],
    },
  });
  const ask = async (path: string, body?: object): Promise<{ [field: string]: unknown }> =>
    (await (await fetch(`${url}${path}`, body ? { method: 'POST', body: JSON.stringify(body) } : {})).json()) as {
      [field: string]: unknown;
    };
  const newTicket = async (): Promise<void> => {
    await ask('/__mock__/third-party/push-ticket', { componentAppid: COMPONENT_APPID });
    const { ticket } = await ask(`/__mock__/third-party/ticket?componentAppid=${COMPONENT_APPID}`);
    writeFileSync(file('ticket'), `${ticket}\n`, { mode: 0o600 });
  };
  await newTicket();

  // The administrator authorises the platform once; its refresh token is what stays.
  const component_appid = COMPONENT_APPID;
  const ticket = readFileSync(file('ticket'), 'utf8').trim();
  const component = (name: string, body: object, token = '') =>
    ask(`/api.weixin.qq.com/cgi-bin/component/${name}?access_token=${token}`, { component_appid, ...body });
  const { component_access_token: token } = await component('api_component_token', {
    component_appsecret: COMPONENT_SECRET,
    component_verify_ticket: ticket,
  });
  const { pre_auth_code } = await component('api_create_preauthcode', {}, String(token));
  const { authCode } = await ask('/__mock__/third-party/authorise', {
    preAuthCode: pre_auth_code,
    userId: 'me',
    appid: APPID,
    permissionSets: [18],
  });
  const { authorization_info } = await component('api_query_auth', { authorization_code: authCode }, String(token));
  writeFileSync(file('refresh-token'), String((authorization_info as { authorizer_refresh_token: string }).authorizer_refresh_token), {
    mode: 0o600,
  });

  return {
    folder,
    project,
    brandFile,
    keyFile: file('own.key'),
    developmentKeyFile: file('development.key'),
    clock,
    opened,
    url,
    put,
    newTicket,
    async files(packageId) {
      const response = await fetch(`${url}/__mock__/uploads/${packageId}/raw`);
      return unpack(new Uint8Array(await response.arrayBuffer()));
    },
    async close() {
      await opened.close();
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The container of facts/miniprogram-ci.md §1.5, read by hand: the mock's reader is not this test's judge. */
async function unpack(bytes: Uint8Array): Promise<{ readonly [path: string]: string }> {
  const { gunzipSync } = await import('node:zlib');
  const raw = bytes[0] === 0x1f ? gunzipSync(bytes) : Buffer.from(bytes);
  const files: { [path: string]: string } = {};
  let at = 18;
  for (let left = raw.readUInt32BE(14); left > 0; left--) {
    const length = raw.readUInt32BE(at);
    const name = raw.subarray(at + 4, at + 4 + length).toString();
    const offset = raw.readUInt32BE(at + 4 + length);
    const size = raw.readUInt32BE(at + 8 + length);
    if (!name.endsWith('ci.signature')) files[name] = raw.subarray(offset, offset + size).toString('base64');
    at += 12 + length;
  }
  return files;
}
