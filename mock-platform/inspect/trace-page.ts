/** The delivery trace as a person reads it. */
import { html } from 'hono/html';
import type { DeliveryTrace } from './delivery-trace.ts';
import { pageFrame, tableCard } from './page-frame.ts';

const HOP_NAMES = {
  device: '设备',
  broker: '设备 → 云端',
  cloud: '云端',
  sent: '云端 → 微信',
  wechat: '微信',
  inbox: '服务通知',
  opened: '打开',
} as const;
const MARKS = { passed: '✓', partly: '◐', stopped: '✕' } as const;
const PERSON_MARKS = { opened: '✓', delivered: '✓', 'under-way': '…', 'not-delivered': '✕' } as const;

export function tracePage(trace: DeliveryTrace) {
  return pageFrame(
    'camlock · 送达经过',
    html`<h1>送达经过</h1>
<p><a href="/__mock__">检查台</a> · <a href="/__mock__/trace?event=${encodeURIComponent(trace.event)}">JSON</a></p>
<p><code>${trace.eventId}</code> · <code>${trace.deviceId}</code> · ${when(trace.time)}</p>
<p><strong>${trace.words.zh}</strong><br>${trace.words.en}</p>
<h2>每个人</h2>
${tableCard(
  ['谁', '结果', '时间'],
  trace.people.map((person) => [
    html`${person.name}<br><code>${person.userId ?? person.cloudUserId ?? ''}</code>`,
    said(PERSON_MARKS[person.result], person.words, person.result === 'not-delivered'),
    when(person.at),
  ]),
  '这个事件没有要提醒的人。',
)}
<h2>每一步</h2>
${tableCard(
  ['哪里', '结果', '事件之后'],
  trace.hops.map((hop) => [
    HOP_NAMES[hop.hop],
    html`${said(MARKS[hop.result], hop.words, hop.result === 'stopped')}${hop.note === undefined ? '' : html`<code>${hop.note}</code>`}`,
    html`${hop.afterMs} ms`,
  ]),
  '还没有经过任何一步。',
)}`,
  );
}

function said(mark: string, words: { readonly zh: string; readonly en: string }, bad: boolean) {
  return html`<div class="${bad ? 'stop' : ''}">${mark} ${words.zh}</div><div>${words.en}</div>`;
}

/** In China's time; an event may carry a year no calendar has. */
function when(ms: number): string {
  const date = new Date(ms + 8 * 3_600_000);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString().slice(0, 19).replace('T', ' ');
}
