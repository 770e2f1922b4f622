/** A two-page mini-program on disk with an upload key, and the seed that knows its public half: for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PlatformSeed } from './seed.ts';
import { APPID, uploadKeys, wechatSeed } from './wechat/wechat.fixture.ts';

export interface ProjectOnDisk {
  /** Holds `project/`, `upload.key` and whatever a test writes. */
  readonly folder: string;
  readonly projectPath: string;
  readonly privateKeyPath: string;
  remove(): void;
}

/** `extra` files are added to the project; same path replaces. */
export function writeProject(extra: { readonly [path: string]: string } = {}): ProjectOnDisk {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-upload-'));
  const files: { readonly [path: string]: string } = {
    'project.config.json': JSON.stringify({
      appid: APPID,
      compileType: 'miniprogram',
      miniprogramRoot: './',
      projectname: 'fixture',
      setting: {},
    }),
    'app.json': JSON.stringify({ pages: ['pages/home/index', 'pages/event/index'], window: { navigationBarTitleText: '晨曦' } }),
    'app.js': 'App({});\n',
    'sitemap.json': JSON.stringify({ rules: [{ action: 'allow', page: '*' }] }),
    'pages/home/index.js': "Page({ data: { word: '家' } });\n",
    'pages/home/index.json': '{}',
    'pages/home/index.wxml': '<view>{{word}}</view>\n',
    'pages/home/index.wxss': 'view { color: #16181d; }\n',
    'pages/event/index.js': 'Page({});\n',
    'pages/event/index.json': '{}',
    'pages/event/index.wxml': '<view>事件</view>\n',
    ...extra,
  };
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, 'project', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const privateKeyPath = join(folder, 'upload.key');
  writeFileSync(privateKeyPath, uploadKeys().privateKey, { mode: 0o600 });
  return { folder, projectPath: join(folder, 'project'), privateKeyPath, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Both users, one mini-program that may be uploaded with the fixture's key. */
export function platformSeed(program: Parameters<typeof wechatSeed>[0] = {}): PlatformSeed {
  return { wechat: wechatSeed({ uploadPublicKeys: [uploadKeys().publicKey], ...program }) };
}
