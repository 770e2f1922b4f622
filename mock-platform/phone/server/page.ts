/** The page of the phone and what it may load: this origin only, whatever a mini-program tries. */
import { Hosts } from '../../../devices/index.ts';

/** `host` is the Host header: WebSocket addresses of this very server must be spelled out. */
export function contentSecurityPolicy(host: string): string {
  const known = /^[A-Za-z0-9.:[\]-]{1,255}$/.test(host);
  const own = known ? ` ws://${host} wss://${host}` : '';
  // Pages of WeChat's a scanned link opens, and no others of this platform.
  const pages = known ? `http://${host}/${Hosts.wechatOpen}/ https://${host}/${Hosts.wechatOpen}/` : "'none'";
  return [
    "default-src 'none'",
    // Templates and scripts of a package are functions made at run time, as in WeChat's own engine.
    "script-src 'self' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    `connect-src 'self'${own}`,
    `frame-src ${pages}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

export function phonePage(): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>camlock phone</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/phone/phone.css">
</head>
<body>
<div id="phone"></div>
<script src="/phone/phone.js"></script>
</body>
</html>
`;
}
