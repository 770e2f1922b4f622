/** The dashboard's own files: the page, its script and its style. Nothing is loaded from anywhere else. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface DashboardFiles {
  readonly js: string;
  readonly css: string;
}

let made: Promise<DashboardFiles> | undefined;

/** The file this request asks for; undefined: it asks for something else. */
export async function dashboardFile(request: Request, prebuilt: DashboardFiles | undefined): Promise<Response | undefined> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const { pathname } = new URL(request.url);
  // Relative addresses need the slash at the end.
  if (pathname === '/simulator') return new Response(null, { status: 302, headers: { location: '/simulator/' } });
  switch (pathname.replace(/^\/simulator(?=\/)/, '')) {
    case '/':
      return file(PAGE, 'text/html', { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' });
    case '/dashboard.js':
      return file((await load(prebuilt)).js, 'text/javascript');
    case '/dashboard.css':
      return file((await load(prebuilt)).css, 'text/css');
    default:
      return undefined;
  }
}

/** Bundles the page's script and style. Throws esbuild's own error when the source is broken. */
export async function bundleDashboard(): Promise<DashboardFiles> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: ['main.ts', 'dashboard.css'].map((name) => fileURLToPath(new URL(`./page/${name}`, import.meta.url))),
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const output = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { js: output('.js'), css: output('.css') };
}

function load(prebuilt: DashboardFiles | undefined): Promise<DashboardFiles> {
  made ??= (async () => {
    if (!prebuilt) return bundleDashboard();
    const [js, css] = await Promise.all([readFile(prebuilt.js, 'utf8'), readFile(prebuilt.css, 'utf8')]);
    return { js, css };
  })();
  made.catch(() => {
    made = undefined;
  });
  return made;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The charts and the grid place things by style.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>camlock 模拟器</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="dashboard.css">
</head>
<body>
<div id="dashboard"></div>
<script src="dashboard.js"></script>
</body>
</html>
`;

function file(text: string, type: string, headers: { readonly [name: string]: string } = {}): Response {
  return new Response(text, {
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', ...headers },
  });
}
