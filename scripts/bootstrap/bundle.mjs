/**
 * The shipped command: scripts/cli/main.ts bundled into dist/, the phone's page files beside it. Starting through a TypeScript loader costs about half a
 * second each time, the bundle does not. Rebuilt when a source changed (size or time of any file of the five rooms).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOMS = ['devices', 'generator', 'simulator', 'mock-platform', 'scripts'];
const SKIPPED = new Set(['node_modules', 'panel', 'fixtures', 'e2e', 'bench']);

/** Loaded at run time from node_modules: native, or so large that copying them costs more than it saves. */
const EXTERNAL = [
  'libsql',
  'sharp',
  // Loaded with import(): a bundled CommonJS module gives its names only as `default` there.
  'pngjs',
  'esbuild',
  // Finds its own loader beside itself.
  'tsx',
  'ts-morph',
  'typescript',
  'miniprogram-ci',
  'playwright-core',
  'webpack',
  'vitest',
  'jsdom',
  'glass-easel',
  'glass-easel-miniprogram-adapter',
  'glass-easel-template-compiler',
  'handlebars',
  'postcss',
  'sass',
  '@tarojs/*',
  '@babel/*',
];

function sources(root) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|tsx|mjs|css|svg|html)$/.test(entry.name) && !entry.name.endsWith('.test.ts')) found.push(path);
    }
  };
  for (const room of ROOMS) if (existsSync(join(root, room))) walk(join(root, room));
  return found.sort();
}

function fingerprint(root) {
  const hash = createHash('sha256');
  // A published package comes without its lockfile.
  const packages = ['package-lock.json', 'package.json'].map((name) => join(root, name)).filter((path) => existsSync(path));
  for (const path of [...sources(root), packages[0]]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)}:${size}:${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** A bundled file must still find its neighbours: `import.meta.url` and its kin become those of the source file. */
function keepOwnPlace(root) {
  return {
    name: 'keep-own-place',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, (args) => {
        const source = readFileSync(args.path, 'utf8');
        // Our own sources only: camlock itself may lie in somebody's node_modules.
        const place = relative(root, args.path);
        if (/(^|[\\/])(node_modules|\.\.)[\\/]/.test(place) || !/\bimport\.meta\.(url|dirname|filename)\b/.test(source)) return undefined;
        const path = place.split(sep).join('/');
        const url = `new URL(${JSON.stringify(`../${path}`)}, import.meta.url)`;
        const contents = source
          .replace(/\bimport\.meta\.url\b/g, '__ownUrl')
          .replace(/\bimport\.meta\.dirname\b/g, '__ownFolder(__ownUrl)')
          .replace(/\bimport\.meta\.filename\b/g, '__ownFile(__ownUrl)');
        const head = `import { fileURLToPath as __ownFile } from 'node:url'; import { dirname as __dirOf } from 'node:path'; const __ownUrl = ${url}.href; const __ownFolder = (url: string) => __dirOf(__ownFile(url));\n`;
        return { contents: head + contents, loader: 'ts', resolveDir: dirname(args.path) };
      });
    },
  };
}

/** Path of the bundled command, or undefined when it does not match the sources. */
export function currentBundle(root) {
  const stamp = join(root, 'dist/.stamp');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root) ? join(root, 'dist/camlock.mjs') : undefined;
}

/** Half-made bundles of processes that were killed. */
function sweep(root) {
  for (const name of readdirSync(root)) {
    const pid = Number(/^\.dist-(\d+)-\d+(-old)?$/.exec(name)?.[1]);
    if (!pid) continue;
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (error.code !== 'EPERM') rmSync(join(root, name), { recursive: true, force: true });
    }
  }
}

/** Builds dist/ unless it is current; returns the command's path. */
export async function ensureBundle(root) {
  const current = currentBundle(root);
  if (current) return current;
  const before = fingerprint(root);
  const { build, stop } = await import('esbuild');
  sweep(root);
  // As deep as dist/ itself: bundled files find the sources' neighbours by relative paths.
  const fresh = join(root, `.dist-${process.pid}-${process.hrtime.bigint()}`);
  mkdirSync(fresh, { recursive: true });
  await build({
    entryPoints: { camlock: join(root, 'scripts/cli/main.ts'), 'phone-files': join(root, 'scripts/bootstrap/phone-files.ts') },
    define: { 'process.env.CAMLOCK_BUNDLED': '"yes"' },
    outdir: fresh,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // The certificate library's CommonJS files need each other in circles, which only its ES modules survive in a bundle.
    mainFields: ['module', 'main'],
    chunkNames: 'chunk-[hash]',
    legalComments: 'none',
    logLevel: 'silent',
    external: EXTERNAL,
    plugins: [keepOwnPlace(root)],
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  const { bundleConsole, bundlePhone, bundleDashboard } = await import(pathToFileURL(join(fresh, 'phone-files.mjs')).href);
  for (const [name, { js, css }] of [
    ['phone', await bundlePhone()],
    ['dashboard', await bundleDashboard()],
  ]) {
    writeFileSync(join(fresh, `${name}.js`), js);
    writeFileSync(join(fresh, `${name}.css`), css);
  }
  writeFileSync(join(fresh, 'console.js'), (await bundleConsole()).js);
  await stop();
  writeFileSync(join(fresh, '.stamp'), before);
  const dist = join(root, 'dist');
  const old = `${fresh}-old`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } catch (error) {
    // Another process finished the same build a moment earlier: its dist/ is as good as ours.
    if (!currentBundle(root)) throw error;
  }
  rmSync(old, { recursive: true, force: true });
  rmSync(fresh, { recursive: true, force: true });
  return join(dist, 'camlock.mjs');
}

/** File URL of the command, for `import()`. */
export function commandUrl(path) {
  return pathToFileURL(path).href;
}
