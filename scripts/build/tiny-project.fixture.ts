/** The smallest Taro project that has what Taro's cache gets wrong (facts/taro.md A4): a constant and a page's own configuration. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../root.ts';

export interface TinyProject {
  readonly path: string;
  /** Text of the page, of its title, and of the constant the page shows. */
  write(words: { readonly text?: string; readonly title?: string; readonly constant?: string }): void;
  /** The built app: every file's bytes as latin-1 text, by path. */
  built(): { readonly [path: string]: string };
}

/** A new folder below `build/` of the clone, so that it finds the clone's packages. */
export function tinyProject(): TinyProject {
  mkdirSync(join(root, 'build'), { recursive: true });
  const path = mkdtempSync(join(root, 'build/tiny-'));
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  const configuration = {
    projectName: 'tiny',
    designWidth: 375,
    deviceRatio: { 375: 2, 750: 1 },
    sourceRoot: 'src',
    outputRoot: 'dist',
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: false },
  };
  put(
    'config/index.js',
    `const { readFileSync } = require('node:fs');
const { constant } = JSON.parse(readFileSync(__dirname + '/constant.json', 'utf8'));
const ModuleIds = require('./module-ids.js');
module.exports = {
  ...${JSON.stringify(configuration)},
  defineConstants: { CONSTANT: JSON.stringify(constant) },
  mini: { webpackChain: (chain) => void chain.plugin('module-ids').use(ModuleIds) },
};
`,
  );
  // The template's own: without it the bytes depend on the folder.
  put('config/module-ids.js', readFileSync(join(root, 'templates/app/config/module-ids.js'), 'utf8'));
  put('babel.config.js', "module.exports = { presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5' }]] };\n");
  put('package.json', '{"name":"tiny","version":"1.0.0"}\n');
  put('project.config.json', '{"appid":"wx0123456789abcdef","miniprogramRoot":"dist/","projectname":"tiny"}\n');
  put('src/app.config.ts', "export default { pages: ['pages/page/index'] };\n");
  put('src/app.tsx', 'export default function App({ children }) { return children; }\n');
  const write: TinyProject['write'] = ({ text, title, constant }) => {
    if (text !== undefined)
      put(
        'src/pages/page/index.tsx',
        `import { Text, View } from '@tarojs/components';
declare const CONSTANT: string;
export default function Page() {
  return <View><Text>${text}</Text><Text>{CONSTANT}</Text></View>;
}
`,
      );
    if (title !== undefined) put('src/pages/page/index.config.ts', `export default { navigationBarTitleText: '${title}' };\n`);
    if (constant !== undefined) put('config/constant.json', JSON.stringify({ constant }));
  };
  write({ text: 'a page', title: 'a title', constant: 'a constant' });
  return {
    path,
    write,
    built() {
      const folder = join(path, 'dist');
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      return Object.fromEntries(
        files.map((entry) => {
          const file = join(entry.parentPath, entry.name);
          return [file.slice(folder.length + 1), readFileSync(file, 'latin1')] as const;
        }),
      );
    },
  };
}
