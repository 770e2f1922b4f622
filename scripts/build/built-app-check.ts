/** Is this build fit to be uploaded? The checks miniprogram-ci leaves out (facts/miniprogram-ci.md §5 rows 5–7, facts/taro.md A4). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problem, type UploadFinding, warning } from '../upload/finding.ts';
import { type BuiltApp, PACKAGE_MAX_BYTES, TOTAL_MAX_BYTES } from './packages.ts';

const ICON_MAX_BYTES = 40 * 1024;
/** Taro's stale cache ships a page as `function(){}`: its file shrinks to a few hundred bytes around an empty body. */
const EMPTY_MODULE = /\d+:\s*function\s*\([^)]*\)\s*\{\s*\}/;

function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}

function checkPage(app: BuiltApp, page: string): UploadFinding[] {
  const found: UploadFinding[] = [];
  for (const extension of ['js', 'wxml']) {
    const file = app.files.find((candidate) => candidate.path === `${page}.${extension}`);
    if (!file) {
      found.push(
        problem(
          'page-missing',
          `page ${page} is listed in app.json, but ${page}.${extension} is not in the build`,
          'build again and wait until it has finished: camlock build',
        ),
      );
    } else if (file.size === 0) {
      found.push(problem('page-empty', `${page}.${extension} is empty`, 'build again: camlock build starts from nothing'));
    }
  }
  const script = app.files.find((candidate) => candidate.path === `${page}.js`);
  if (script && script.size > 0 && script.size < 1000 && EMPTY_MODULE.test(readFileSync(join(app.root, script.path), 'utf8'))) {
    found.push(
      problem(
        'page-hollow',
        `${page}.js has no code in it (${script.size} bytes): a stale build cache does this`,
        'build again: camlock build starts from nothing',
      ),
    );
  }
  return found;
}

/** All findings at once: pages, sizes of main package and sub-packages, tab bar icons. */
export function checkBuiltApp(app: BuiltApp): UploadFinding[] {
  const found = app.pages.flatMap((page) => checkPage(app, page));
  for (const { name, size } of app.packages) {
    const what = name === '__APP__' ? 'the main package' : `sub-package ${name}`;
    if (size > PACKAGE_MAX_BYTES) {
      const largest = app.files
        .filter((file) => (name === '__APP__' ? true : file.path.startsWith(`${name}/`)))
        .sort((a, b) => b.size - a.size)
        .slice(0, 3)
        .map((file) => `${file.path} ${kb(file.size)}`);
      found.push(
        problem(
          'package-too-large',
          `${what} has ${kb(size)}; WeChat allows 2048 KB. Largest: ${largest.join(', ')}`,
          'make images smaller or move pages into a sub-package',
        ),
      );
    } else if (size > PACKAGE_MAX_BYTES * 0.9) {
      found.push(warning('package-nearly-full', `${what} has ${kb(size)} of 2048 KB`, 'make images smaller before the next feature'));
    }
  }
  const total = app.packages.reduce((sum, item) => sum + item.size, 0);
  if (total > TOTAL_MAX_BYTES)
    found.push(
      problem(
        'app-too-large',
        `all packages together have ${kb(total)}; WeChat allows ${kb(TOTAL_MAX_BYTES)}`,
        'load large images from a server',
      ),
    );
  for (const icon of app.tabIcons) {
    const file = app.files.find((candidate) => candidate.path === icon.replace(/^\//, ''));
    if (!file) found.push(problem('icon-missing', `tab bar icon ${icon} is not in the build`, 'check tabBar in src/app.config.ts'));
    else if (!/\.(png|jpe?g)$/i.test(icon))
      found.push(problem('icon-wrong-type', `tab bar icon ${icon} is not PNG or JPEG`, 'WeChat takes no other type here'));
    else if (file.size > ICON_MAX_BYTES)
      found.push(problem('icon-too-large', `tab bar icon ${icon} has ${kb(file.size)}; allowed are 40 KB`, 'make it 81 × 81 pixels'));
  }
  return found;
}
