import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AppBrand } from './app-brand.ts';
import { renderTemplate } from './render.ts';
import { transformAppConfig } from './transforms/app-config.ts';

const context = { brand: { app: { name: 'a "b" </script>\u2028' } } as AppBrand };
const render = (template: string): string => renderTemplate('x.hbs', template, context);

describe('rendering a template', () => {
  it('puts a value in as JSON that cannot end a string or a script', () => {
    expect(render('{{json brand.app.name}}')).toBe('"a \\"b\\" \\u003c/script>\\u2028"');
  });

  it.each([
    '{{brand.app.name}}',
    '{{{brand.app.name}}}',
    '{{&brand.app.name}}',
    '{{> other}}',
    '{{json brand.app.nothing}}',
    '{{json}}',
    '{{#lookup brand "app"}}{{/lookup}}',
    '{{#if',
  ])('refuses %s', (template) => {
    expect(() => render(template)).toThrow(expect.objectContaining({ name: 'GenerateError', code: 'template' }));
  });

  it('is for data files only: no .tsx.hbs, no .ts.hbs', () => {
    const root = fileURLToPath(new URL('../../templates', import.meta.url));
    const code = (readdirSync(root, { recursive: true }) as string[]).filter(
      (path) => /\.[jt]sx?\.hbs$/.test(path) && !path.includes('node_modules'),
    );
    expect(code).toEqual([]);
  });
});

describe('the app config', () => {
  const CONFIG = `export default defineAppConfig({
  pages: ['pages/home/index'],
  subPackages: [{ root: 'pages/manuals', pages: ['index'] }, { root: 'panels/gone', pages: ['index'] }],
  window: { navigationBarTitleText: 'x' },
});
`;

  it('gets the panels of the chosen categories and the name, and keeps everything else', async () => {
    const text = transformAppConfig(CONFIG, { title: "it's", panels: [{ root: 'panels/lock', pages: ['index', 'log/index'] }] });
    expect(text).toBe(`export default defineAppConfig({
  pages: ['pages/home/index'],
  subPackages: [
    { root: 'pages/manuals', pages: ['index'] },
    { root: "panels/lock", pages: ["index", "log/index"] },
  ],
  window: { navigationBarTitleText: "it's" },
});
`);
  });

  it.each([
    'export default {};',
    'export default defineAppConfig({});',
    "export default defineAppConfig({ window: { navigationBarTitleText: 'x' }, subPackages: panels });",
  ])('is refused when it is not plain: %s', async (text) => {
    expect(() => transformAppConfig(text, { title: 'x', panels: [] })).toThrow(expect.objectContaining({ code: 'app-config' }));
  });
});
