/** The console's own page and script. Nothing is loaded from anywhere else. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withoutNode } from '../phone/server/bundle-phone.ts';

/** `nonce` is for the style elements that the component library makes. */
export function consolePage(nonce: string): Response {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>camlock 部署控制台</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">body{margin:0;background:#f4f5f7}</style>
</head>
<body>
<div id="console" data-nonce="${nonce}"></div>
<script src="console.js"></script>
</body>
</html>
`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

export interface ConsoleFiles {
  readonly js: string;
}

/** Bundles the page's script. Throws esbuild's own error when the source is broken. */
export async function bundleConsole(): Promise<ConsoleFiles> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page/main.tsx', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [withoutNode],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return { js: outputFiles[0]?.text ?? '' };
}

let made: Promise<ConsoleFiles> | undefined;

export function consoleFiles(prebuilt: ConsoleFiles | undefined): Promise<ConsoleFiles> {
  made ??= prebuilt ? readFile(prebuilt.js, 'utf8').then((js) => ({ js })) : bundleConsole();
  made.catch(() => {
    made = undefined;
  });
  return made;
}
