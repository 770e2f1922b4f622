/** Everything a reviewer asks for, in one folder: texts to paste, pictures of every page, a short recording (facts/users.md §0.6). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogue, categories } from '../../devices/index.ts';
import type { BrandFile } from '../../generator/index.ts';
import { Failure } from '../failure.ts';
import { type PrivacyReport, privacyReport } from './privacy-text.ts';
import { animate } from './recording.ts';
import type { ReleaseContext } from './release-context.ts';
import { readSecret } from './secret-reference.ts';
import { openShowroom, writePictures } from './showroom.ts';

export interface ReviewPackOptions {
  readonly context: ReleaseContext;
  readonly out: string;
  readonly onProgress?: (text: string) => void;
}

export interface ReviewPack {
  readonly folder: string;
  /** Paths of the files, relative to the folder. */
  readonly files: readonly string[];
  /** What a person still has to add. */
  readonly todo: readonly string[];
}

const FRAME_MS = 1500;
const RECORDING_WIDTH = 360;

/** 工具 > 设备管理 is what device mini-programs are filed under; a camera that shows video live asks for more. */
function categoryText(brand: BrandFile): string {
  const chosen = categories.filter((category) => brand.reminders[category] !== undefined);
  return [
    '# 服务类目',
    '',
    '- 工具 > 设备管理',
    '',
    `设备：${chosen.map((category) => catalogue[category].name.zh).join('、')}。`,
    '类目以小程序后台「设置 → 服务类目」中已添加的为准。',
    '',
  ].join('\n');
}

function privacyText({ paragraphs, declared }: PrivacyReport): string {
  return [
    '# 用户隐私保护指引',
    '',
    ...(paragraphs.length === 0 ? ['代码没有调用收集用户信息的接口。'] : []),
    ...paragraphs.flatMap(({ key, label, apis, text }) => [
      `## ${label}（${key}）`,
      '',
      text,
      '',
      ...(apis.length > 0 ? [`接口：${apis.map((api) => `wx.${api}`).join('、')}`, ''] : []),
    ]),
    ...(declared.length > 0 ? ['## app.json 中声明的 requiredPrivateInfos', '', declared.join('、'), ''] : []),
  ].join('\n');
}

/** What the reviewer does, from the brand's own categories, when the brand gives no steps. */
function stepsOf(brand: BrandFile): readonly string[] {
  const own = brand.release?.review?.steps;
  if (own && own.length > 0) return own;
  const chosen = categories.filter((category) => brand.reminders[category] !== undefined);
  return [
    `打开小程序「${brand.app.name}」，使用测试账号登录后进入首页，测试设备已添加。`,
    ...chosen.map((category) => `在首页点按「${catalogue[category].name.zh}」卡片，进入设备页查看状态和控制。`),
    '在设备页开启提醒：弹出订阅窗口后点「允许」；设备有事件时微信会收到提醒，点按进入事件页。',
    '点按底部「消息」查看全部事件，点按「我的」查看说明书和客服电话。',
    '没有真实设备时，请查看截图和录屏：screens/ 与 recording.webp。',
  ];
}

function accountText(context: ReleaseContext, brand: BrandFile): { readonly text: string; readonly todo: string[] } {
  const { account, password } = brand.release?.review ?? {};
  const folder = dirname(context.brandFile as string);
  const read = (what: string, reference: string | undefined): string | undefined =>
    reference === undefined ? undefined : readSecret(what, reference, folder);
  const lines = [`账号：${read('name of the test account', account) ?? '（无需账号，微信登录即可）'}`];
  const secret = read('password of the test account', password);
  if (secret !== undefined) lines.push(`密码：${secret}`);
  const todo =
    account === undefined ? ['release.review.account names no test account: give one when the app shows nothing without a device'] : [];
  return {
    text: ['# 测试账号与步骤', '', ...lines, '', ...stepsOf(brand).map((step, index) => `${index + 1}. ${step}`), ''].join('\n'),
    todo,
  };
}

/** Throws {@link Failure}: no brand file, no build, no browser, a secret that cannot be read. */
export async function makeReviewPack({ context, out, onProgress }: ReviewPackOptions): Promise<ReviewPack> {
  const { brand, brandFile, projectPath, env } = context;
  if (!brand || !brandFile) {
    throw new Failure('no-brand', 'a review pack needs the brand file', { fix: 'name it with --brand', exitCode: 2 });
  }
  const account = accountText(context, brand);
  const privacy = privacyReport(projectPath);
  const showroom = await openShowroom({ brandFile, projectPath, env, ...(onProgress ? { onProgress } : {}) });
  const pictures = await showroom.show(projectPath).finally(() => showroom.close());
  mkdirSync(out, { recursive: true });
  const texts: { readonly [name: string]: string } = {
    'categories.md': categoryText(brand),
    'privacy.md': privacyText(privacy),
    'account-and-steps.md': account.text,
  };
  // The account is for the reviewer, not for everybody on the machine.
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(out, name), text, { mode: 0o600 });
  const screens = writePictures(join(out, 'screens'), pictures).map((file) => file.slice(out.length + 1));
  onProgress?.('recording');
  writeFileSync(
    join(out, 'recording.webp'),
    await animate(
      pictures.map(({ png }) => png),
      { frameMs: FRAME_MS, width: RECORDING_WIDTH },
    ),
  );
  return {
    folder: out,
    files: [...Object.keys(texts), ...screens, 'recording.webp'],
    todo: [
      ...account.todo,
      ...privacy.paragraphs
        .filter(({ incomplete }) => incomplete)
        .map(({ label }) => `privacy.md: write what ${label} is collected for (【请填写用途】)`),
    ],
  };
}
