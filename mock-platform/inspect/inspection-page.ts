/** `/__mock__/`: inbox, ledger and uploads as a person reads them. */
import { html } from 'hono/html';
import type { LedgerLine } from '../ledger.ts';
import type { Platform } from '../platform.ts';
import { pageFrame, tableCard } from './page-frame.ts';

const ROWS_SHOWN = 50;
const SLOT_WORDS = { development: '开发版', preview: '预览', trial: '体验版', formal: '正式版' } as const;

export function inspectionPage(platform: Platform) {
  const messages = platform.wechat.messages().slice(-ROWS_SHOWN).reverse();
  const lines = platform.ledger.lines().slice(-ROWS_SHOWN).reverse();
  const versions = platform.wechat.operator.versions().reverse();
  return pageFrame(
    'camlock · 检查台',
    html`<h1>检查台</h1>
<p>平台时间 ${when(platform.clock.now())}。JSON：<a href="/__mock__/state">state</a> · <a href="/__mock__/inbox">inbox</a> · <a href="/__mock__/ledger">ledger</a> · <a href="/__mock__/uploads">uploads</a> · <a href="/__mock__/rules">rules</a></p>
<h2>服务通知</h2>
${tableCard(
  ['时间', '给谁', '消息', '打开'],
  messages.map((message) => [
    when(message.receivedAt),
    message.userId,
    html`${message.miniProgramName} · ${message.title}${message.strong ? ' · 强提醒' : ''}<br>${message.keywords.map((keyword) => html`<span class="chip">${keyword.name} ${keyword.value}</span>`)}`,
    message.openedAt === undefined ? '未打开' : when(message.openedAt),
  ]),
  '收到的提醒会出现在这里。',
)}
<h2>事件记录</h2>
${tableCard(
  ['事件', '设备', '经过'],
  lines.map((line) => [
    html`${when(line.time)}<br><code>${line.eventId}</code><br><a href="/__mock__/trace/page?event=${encodeURIComponent(line.key)}">送达经过</a>`,
    html`<code>${line.deviceId}</code>`,
    hops(line),
  ]),
  '设备上报的事件会出现在这里，从设备一路到微信。',
)}
<h2>上传的版本</h2>
${tableCard(
  ['版本', '小程序', '页面', '大小', '时间'],
  versions.map((row) => [
    html`${SLOT_WORDS[row.slot]} ${row.version}<br>robot ${row.robot} · ${row.description}`,
    html`<code>${row.appid}</code>`,
    html`${row.package.pages.map((page) => html`<code>${page}</code><br>`)}`,
    html`${row.package.sizes.map(({ name, size }) => html`${name} ${(size / 1024).toFixed(1)} KB<br>`)}<a href="/__mock__/uploads/${row.package.packageId}/raw">原始包</a>`,
    when(row.uploadedAt),
  ]),
  '用 miniprogram-ci 上传的版本会出现在这里。',
)}`,
  );
}

/** Every hop with its time after the event; a line that ended before an inbox says where and why. */
function hops(line: LedgerLine) {
  const arrived = line.stamps.some((stamp) => stamp.hop === 'inbox');
  const last = line.stamps.at(-1);
  const stopped = !arrived && last?.note !== undefined ? last : undefined;
  return html`${line.stamps.map((stamp) => html`<span class="chip">${stamp.hop} +${stamp.at - line.time} ms${stamp === stopped || !stamp.note ? '' : ` · ${stamp.note}`}</span>`)}${
    stopped ? html`<div class="stop">✕ 停在 ${stopped.hop}：${stopped.note}</div>` : ''
  }`;
}

function when(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
