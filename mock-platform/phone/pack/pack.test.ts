import { describe, expect, it } from 'vitest';
import { fixtureFiles } from '../mini-program.fixture.ts';
import { frameUnits } from './frame-units.ts';
import { PackError, packMiniProgram } from './pack.ts';
import { convertStyle } from './style-source.ts';
import { rewriteTemplate } from './template-source.ts';

const bytes = (files: { [path: string]: string }) =>
  new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
const pack = (change: (files: { [path: string]: string }) => void = () => {}) => {
  const files = fixtureFiles();
  change(files);
  return packMiniProgram('pkg', bytes(files));
};
const style = (source: string, options: { read?: { [path: string]: string }; classPrefix?: string } = {}) => {
  const warnings: string[] = [];
  const css = convertStyle(
    'pages/a/index.wxss',
    source,
    { ancestor: '[data-package="p"]', classPrefix: options.classPrefix },
    (path) => options.read?.[path],
    (text) => warnings.push(text),
  );
  return { css, warnings };
};

describe('packing a package', () => {
  it('lists pages with sub-packages last and compiles every template', () => {
    const packed = pack();
    expect(packed.pages).toEqual(['pages/home/index', 'pages/mine/index', 'pages/detail/index', 'sub/pages/deep']);
    expect(packed.templatePaths).toContain('components/badge/index');
    expect(Object.keys(new Function(`return (${packed.templates})`)())).toContain('pages/home/index');
    expect(packed.warnings).toEqual([]);
  });

  it('collects the attributes of built-ins and none of the events', () => {
    const { attributes } = pack();
    expect(attributes['wx-input']).toEqual(expect.arrayContaining(['placeholder', 'value', 'name']));
    expect(attributes['wx-view']).toContain('aria-label');
    expect(
      Object.values(attributes)
        .flat()
        .filter((name) => name.startsWith('bind') || name.startsWith('data-')),
    ).toEqual([]);
  });

  it('gives an isolated component its own class names', () => {
    const packed = pack();
    const scope = packed.styleScopes['components/badge/index'];
    expect(scope).toBeTruthy();
    expect(packed.styles['components/badge/index']).toContain(`.${scope}--box`);
  });

  it.each([
    ['app.json is missing', (files: { [path: string]: string }) => delete files['app.json'], /app\.json is not in the package/],
    ['app.json is not JSON', (files: { [path: string]: string }) => (files['app.json'] = '{'), /app\.json is not JSON/],
    ['app.json is an array', (files: { [path: string]: string }) => (files['app.json'] = '[]'), /must hold an object/],
    ['no page is listed', (files: { [path: string]: string }) => (files['app.json'] = '{"pages":[]}'), /at least one page/],
    [
      'a page leads outside',
      (files: { [path: string]: string }) => (files['app.json'] = '{"pages":["../../etc/passwd"]}'),
      /not a page path/,
    ],
    [
      'a page has no script',
      (files: { [path: string]: string }) => delete files['pages/mine/index.js'],
      /pages\/mine\/index\.js is not in the package/,
    ],
    ['a path leads outside', (files: { [path: string]: string }) => (files['../x.js'] = ''), /not a path inside a package/],
    ['a path holds a control character', (files: { [path: string]: string }) => (files['a\u0000.js'] = ''), /not a path inside a package/],
    ['a path is absolute', (files: { [path: string]: string }) => (files['/x.js'] = ''), /not a path inside a package/],
  ])('refuses when %s', (_name, change, message) => {
    expect(() => pack(change)).toThrow(PackError);
    expect(() => pack(change)).toThrow(message);
  });

  it('survives a file named __proto__', () => {
    const packed = pack((files) => {
      Object.defineProperty(files, '__proto__.js', { value: 'module.exports = 1', enumerable: true });
    });
    expect(JSON.parse(JSON.stringify(packed)).scripts['__proto__.js']).toBe('module.exports = 1');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('rewriting templates', () => {
  const rewrite = (source: string, own: string[] = []) => rewriteTemplate(source, new Set(own)).source;
  it.each([
    ['<view><text>a</text></view>', '<wx-view><wx-text>a</wx-text></wx-view>'],
    ['<block wx:if="{{a<b}}"><image src="x"/></block>', '<block wx:if="{{a<b}}"><wx-image src="x"/></block>'],
    ['<!-- <view> --><view/>', '<!-- <view> --><wx-view/>'],
    ['<view title="a > <view>">x</view>', '<wx-view title="a > <view>">x</wx-view>'],
    ['<wxs module="m">var a = "<view>";</wxs><view/>', '<wxs module="m">var a = "<view>";</wxs><wx-view/>'],
    ['{{ "<view>" }}', '{{ "<view>" }}'],
    ['<viewer/>', '<viewer/>'],
  ])('%s', (source, expected) => {
    expect(rewrite(source)).toBe(expected);
  });
  it('leaves a tag that the page gives to its own component', () => {
    expect(rewrite('<icon/><view/>', ['icon'])).toBe('<icon/><wx-view/>');
  });
  it('ends on unfinished input', () => {
    for (const source of ['<view', '<view a="', '<!-- ', '{{', '<wxs>', '</', '<']) expect(() => rewrite(source)).not.toThrow();
  });
});

describe('converting style sheets', () => {
  it('turns rpx, vw and vh into units of the frame and leaves addresses alone', () => {
    expect(frameUnits('10rpx -0.5rpx 100vh')).toBe('calc(10 * var(--rpx)) calc(-0.5 * var(--rpx)) calc(100 * var(--vh))');
    expect(frameUnits('url("a-10rpx.png") #10vh')).toBe('url("a-10rpx.png") #10vh');
  });
  it('renames tags, keeps page and classes, and scopes every selector without weight', () => {
    const { css } = style('page{a:b} view > .x, .y text:first-child{a:b}');
    expect(css).toContain(':where([data-package="p"]) wx-page{');
    expect(css).toContain(':where([data-package="p"]) wx-view > .x, :where([data-package="p"]) .y wx-text:first-child{');
  });
  it('keeps keyframes as they are', () => {
    expect(style('@keyframes k{from{left:1rpx}to{left:2rpx}}').css).toContain('@keyframes k{from{left:calc(1 * var(--rpx))}');
  });
  it('binds dark rules to the theme of the frame', () => {
    const { css } = style('@media (prefers-color-scheme: dark){page{a:b}}');
    expect(css).toContain(':where([data-theme="dark"]) :where([data-package="p"]) wx-page');
    expect(css).not.toContain('prefers-color-scheme');
  });
  it('inlines imports once, even when they go round in a circle', () => {
    const { css, warnings } = style('@import "../b.wxss"; .a{c:d}', {
      read: { 'pages/b.wxss': '@import "./a/index.wxss"; .b{c:d}', 'pages/a/index.wxss': '@import "../b.wxss"; .again{c:d}' },
    });
    expect(css).toContain('.b');
    expect(css).toContain('.a{');
    expect(warnings).toEqual([]);
  });
  it.each(['https://evil.example/x.css', '//evil.example/x.css', '../../../../etc/passwd', 'missing.wxss'])(
    'drops the import of %s with a warning',
    (target) => {
      const { css, warnings } = style(`@import "${target}"; .a{c:d}`);
      expect(css).not.toContain('@import');
      expect(warnings.join()).toContain('is not in the package');
    },
  );
  it('makes an unreadable sheet empty and says so', () => {
    const { css, warnings } = style('.a{');
    expect(css).toBe('');
    expect(warnings).toHaveLength(1);
  });
});
