/** Draws the images of examples/brands again. Run by hand after changing a drawing: `npx tsx generator/init/draw-examples.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ManualPage, manualPageSvg } from './manual-page.ts';
import { homeImage, lockImage, qrPng, svgToPng } from './sample-images.ts';

const AURORA = { primary: '#2B59D9', secondary: '#B35308' };
const LOCK_ONLY = { primary: '#0B7268', secondary: '#8A5A12' };
const CAMERA_ONLY = { primary: '#5B4BC4', secondary: '#A8456B' };

const APP_MANUAL: ManualPage = {
  product: '晨曦智家',
  title: '三步开始使用',
  steps: [
    { title: '添加设备', text: '首页点「添加设备」，扫描机身上的\n二维码，或让摄像机看手机上的二维码。' },
    { title: '打开提醒', text: '在「消息」里点「打开提醒」，选择允许。\n有人按门铃、画面有动静时会告诉您。' },
    { title: '邀请家人', text: '在「我的」里打开家庭，把小程序分享\n给家人，他们也能看家、开锁。' },
  ],
  note: '遇到问题请在「我的 · 问题反馈」告诉我们。',
  page: '小程序使用说明 · 1 / 1',
};

const CAMERA_MANUAL: readonly ManualPage[] = [
  {
    product: '晨曦摄像机 C1',
    title: '安装与联网',
    steps: [
      { title: '接通电源', text: '把摄像机放在平稳处，插上电源，\n等待蓝灯慢慢闪烁。' },
      { title: '扫码联网', text: '打开小程序「添加设备」，输入 Wi-Fi\n密码，把二维码对准镜头约 20 厘米。' },
      { title: '听到「连接成功」', text: '蓝灯常亮即可使用。超过两分钟没有\n声音，请检查密码后再试一次。' },
    ],
    note: '只支持 2.4 GHz 的 Wi-Fi。',
    page: '晨曦摄像机 C1 · 1 / 2',
  },
  {
    product: '晨曦摄像机 C1',
    title: '看家与提醒',
    steps: [
      { title: '看实时画面', text: '首页点摄像机卡片。拖动云台控制盘\n可以上下左右转动镜头。' },
      { title: '移动侦测', text: '画面里有动静时会提醒您，灵敏度可在\n摄像机页面的「更多」里调整。' },
      { title: '隐私模式', text: '在家时打开隐私模式，镜头会转开，\n不再录像，也不再提醒。' },
    ],
    note: '恢复出厂：按住底部小孔 5 秒。',
    page: '晨曦摄像机 C1 · 2 / 2',
  },
];

const LOCK_MANUAL: ManualPage = {
  product: '晨曦门锁 L1',
  title: '日常使用',
  steps: [
    { title: '添加到小程序', text: '扫描电池盖内侧的二维码，按提示\n完成添加。' },
    { title: '录入指纹', text: '在门锁页面「成员」里点「添加指纹」，\n手指在把手上按压三次。' },
    { title: '更换电池', text: '电量低于 20% 会提醒您。请换上四节\n新的 5 号碱性电池，不要新旧混用。' },
  ],
  note: '没电时可用 USB-C 应急供电，或使用机械钥匙。',
  page: '晨曦门锁 L1 · 1 / 1',
};

const brands = fileURLToPath(new URL('../../examples/brands', import.meta.url));

async function put(path: string, image: Promise<Buffer>): Promise<void> {
  const target = `${brands}/${path}`;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await image);
}

const page = (content: ManualPage, primary: string): Promise<Buffer> => svgToPng(manualPageSvg(content, primary));

await Promise.all([
  put('aurora/images/app-qr.png', qrPng('https://aurora-home.example/app', 150)),
  put('aurora/images/home-bottom.png', homeImage(AURORA)),
  put('aurora/images/lock-top.png', lockImage(AURORA)),
  put('aurora/images/manual-1.png', page(APP_MANUAL, AURORA.primary)),
  ...CAMERA_MANUAL.map((content, index) => put(`aurora/images/c1-${index + 1}.png`, page(content, AURORA.primary))),
  put('aurora/images/l1-1.png', page(LOCK_MANUAL, AURORA.primary)),
  put('lock-only/images/home-bottom.png', homeImage(LOCK_ONLY)),
  put('lock-only/images/lock-top.png', lockImage(LOCK_ONLY)),
  put('camera-only/images/home-bottom.png', homeImage(CAMERA_ONLY)),
]);
