/** `/`: what is here. */
import { html } from 'hono/html';
import type { Platform, PlatformAddresses } from '../platform.ts';
import { pageFrame, tableCard } from './page-frame.ts';

export function welcomePage(platform: Platform, addresses: PlatformAddresses | undefined) {
  const base = addresses?.url ?? '';
  const hosts = Object.keys(platform.hosts).map((host) => [html`<code>https://${host}</code>`, html`<code>${base}/${host}/…</code>`]);
  const mqtt = addresses?.mqttPort === undefined ? '没有打开' : html`<code>mqtt://${addresses.address}:${addresses.mqttPort}</code>`;
  return pageFrame(
    'camlock · 模拟平台',
    html`<h1>camlock 模拟平台</h1>
<p>微信、腾讯云物联网和一部手机，都在这台机器上。什么都不会发到外面。</p>
<h2>打开看看</h2>
${tableCard(
  ['地址', '内容'],
  [
    [html`<a href="/phone/">/phone/</a>`, '手机：打开小程序、订阅提醒、收消息'],
    [html`<a href="/phone/#inbox">/phone/#inbox</a>`, '服务通知：手机收到的提醒'],
    [html`<a href="/__mock__/">/__mock__/</a>`, '检查台：消息、事件记录、上传的版本'],
    [html`<a href="/__mock__/rules">/__mock__/rules</a>`, '可切换的规则'],
    ['MQTT', mqtt],
  ],
  '',
)}
<h2>代替的官方地址</h2>
${tableCard(['官方', '这里'], hosts, '')}`,
  );
}
