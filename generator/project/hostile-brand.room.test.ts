/** A brand folder made to hurt: nothing of it leaves its folder, becomes code, or keeps anybody waiting. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { catalogue, categories } from '../../devices/index.ts';
import { VALID_BRAND } from '../brand/fixture-brand.ts';
import { type Brand, loadBrand, loadBrandText } from '../brand/load-brand.ts';
import { ONE_LINE } from '../brand/patterns.ts';
import { planProject } from './make-files.ts';
import { readSources, type Sources } from './sources.ts';
import { writeProject } from './write.ts';

let outside = '';
let dir = '';
let sources: Sources;
beforeAll(() => {
  sources = readSources();
});
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'camlock-hostile-'));
  dir = join(outside, 'brand');
  mkdirSync(dir);
});
afterEach(() => rmSync(outside, { recursive: true }));

const load = (yaml: string) => loadBrandText(new TextEncoder().encode(yaml), { dir, name: 'brand.yaml' });
const utf8 = new TextDecoder();

/** What people could write to end the string, the template, the file or the reader's patience. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: text that looks like a template is the point.
const INJECTIONS = [
  '{{brand.app.appid}}',
  '{{{this}}}',
  '{{#each .}}{{/each}}',
  '${process.exit()}',
  '`;process.exit();`',
  "');alert(1);('",
  '</script><script>x',
  '<!--',
  '*/ import "fs" /*',
  '\\u0027\\n\\\\',
  '"}; evil(); //',
  '__proto__',
  '%{x} $& $1 $$',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.

/** `src/generated/brand.ts` parsed: the one object it may hold, and nothing beside it. */
function brandData(brand: Brand, text: string): unknown {
  const file = ts.createSourceFile('brand.ts', text, ts.ScriptTarget.ES2022, true);
  expect(file.statements.map(({ kind }) => ts.SyntaxKind[kind])).toEqual(['ImportDeclaration', 'FirstStatement']);
  const body = text.slice(text.indexOf('{', text.indexOf('export const brand')), text.lastIndexOf('}') + 1);
  expect(body).not.toContain('</');
  const data = JSON.parse(body) as { app: { name: string } };
  expect(data.app.name).toBe(brand.file.app.name);
  return data;
}

const fileOf = (files: readonly { path: string; bytes: Uint8Array }[], path: string): string =>
  utf8.decode(files.find((file) => file.path === path)?.bytes ?? new Uint8Array());

describe('text that looks like code', () => {
  it.each(INJECTIONS)('stays text in every field and every file: %s', async (evil) => {
    writeFileSync(join(dir, 'a.md'), '# a');
    const file = {
      ...((await load(VALID_BRAND)).brand as Brand).file,
      support: { feedbackGuide: `${evil}\n${evil}` },
      manuals: { products: [{ name: evil, pages: ['a.md'] }] },
    };
    const { brand, findings } = await load(stringify({ ...file, app: { ...file.app, name: evil } }));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const files = await planProject(brand as Brand, sources);
    expect(brandData(brand as Brand, fileOf(files, 'src/generated/brand.ts'))).toMatchObject({
      app: { name: evil },
      support: { feedbackGuide: `${evil}\n${evil}` },
      manuals: { products: [{ name: evil }] },
    });
    for (const name of ['package.json', 'project.config.json', 'server/application.json', 'src/generated/theme.json'])
      expect(() => JSON.parse(fileOf(files, name)), name).not.toThrow();
    const config = ts.createSourceFile('app.config.ts', fileOf(files, 'src/app.config.ts'), ts.ScriptTarget.ES2022, true);
    expect(config.statements.map(({ kind }) => ts.SyntaxKind[kind])).toEqual(['ExportAssignment']);
  });
});

describe('a hostile folder', () => {
  it('whose brand file is a link out, a device or a fifo of half a gigabyte is told, not read', async () => {
    writeFileSync(join(dir, 'brand.yaml'), '');
    truncateSync(join(dir, 'brand.yaml'), 500 * 1024 * 1024);
    expect((await loadBrand(join(dir, 'brand.yaml'))).findings.map(({ code }) => code)).toEqual(['brand-file']);
    expect((await loadBrand('/dev/zero')).findings.map(({ code }) => code)).toEqual(['brand-file']);
  });

  it('with images of half a gigabyte is told at once', async () => {
    writeFileSync(join(dir, 'a.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
    truncateSync(join(dir, 'a.png'), 500 * 1024 * 1024);
    const { findings } = await load(VALID_BRAND.replace('  secondary:', '  homeImage: a.png\n  secondary:'));
    expect(findings.map(({ code }) => code)).toEqual(['image-too-large']);
  });

  it('whose YAML grows without end is refused: anchors in anchors, a merge key', async () => {
    const bomb = Array.from(
      { length: 9 },
      (_, level) =>
        `a${level}: &a${level} [${Array(9)
          .fill(level ? `*a${level - 1}` : 'x')
          .join(', ')}]`,
    ).join('\n');
    expect(new Set((await load(bomb)).findings.map(({ code }) => code))).toEqual(new Set(['alias']));
    expect((await load(`${VALID_BRAND}x:\n  <<: *app\n`)).brand).toBeUndefined();
  });

  it('that wants to change every object changes none', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype'])
      expect((await load(`${VALID_BRAND}${key}: { polluted: yes }\n`)).findings.map(({ code }) => code)).toEqual(['unknown-key']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('whose output folder holds a link out writes nothing behind it', async () => {
    const { brand } = await load(VALID_BRAND);
    const out = join(outside, 'out');
    const elsewhere = join(outside, 'elsewhere');
    mkdirSync(out);
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(out, 'src'));
    const files = await planProject(brand as Brand, sources);
    expect(() => writeProject(out, files, { templateVersion: sources.templateVersion })).toThrow();
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(existsSync(join(out, 'src/app.tsx'))).toBe(false);
  });
});

describe('any valid brand', () => {
  /** Words of any script on one line, as the schema takes them. */
  const words = (max: number) =>
    fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: max }),
        fc.constantFrom('晨曦智家', 'Ünïcödé', 'بيت ذكي', 'บ้าน', '🏠🔒', ...INJECTIONS),
      )
      .map((text) =>
        // Half characters are no text, and YAML cannot carry them.
        Buffer.from(text.trim().slice(0, max), 'utf8').toString('utf8').trim(),
      )
      .filter((text) => text !== '' && ONE_LINE.test(text));
  const text = (letters: string, min: number, max: number) =>
    fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max });
  const ID = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
  const setting = (category: (typeof categories)[number]) =>
    fc.record({
      productId: text(ID, 10, 10),
      modelId: text(`${ID}-_`, 5, 30),
      templates: fc.dictionary(fc.constantFrom(...Object.keys(catalogue[category].reminders)), text('abcdefghij_-KLMNOP0123', 43, 43), {
        minKeys: 1,
      }),
    });
  const brands = fc
    .record({
      name: words(20),
      chosen: fc.subarray([...categories], { minLength: 1 }),
      settings: fc.tuple(...categories.map(setting)),
      guide: fc.option(words(200), { nil: undefined }),
      manuals: fc.array(words(30), { maxLength: 3 }),
      colours: fc.tuple(text('0123456789abcdef', 6, 6), text('0123456789ABCDEF', 6, 6)),
    })
    .map(({ name, chosen, settings, guide, manuals, colours }) => ({
      app: { name, appid: 'wx0123456789abcdef', locationKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-12345' },
      cloud: { appKey: 'ahTestAppKey0001', endpoint: 'tencent', login: 'https://login.test.example/login' },
      reminders: Object.fromEntries(
        categories.flatMap((category, index) => (chosen.includes(category) ? [[category, settings[index]]] : [])),
      ),
      ...(guide === undefined ? {} : { support: { feedbackGuide: guide } }),
      manuals: { products: manuals.map((product) => ({ name: product, pages: ['a.md'] })) },
      theme: { primary: `#${colours[0]}`, secondary: `#${colours[1]}` },
    }));

  /** One warm compiler for all of them: what did not change between two brands is not read again. */
  let previous: ts.SemanticDiagnosticsBuilderProgram | undefined;
  const known = new Map<string, { text: string; file: ts.SourceFile }>();
  afterAll(() => known.clear());

  function typeErrors(files: readonly { path: string; bytes: Uint8Array }[]): string[] {
    // Where the template stands, so that its packages and types are found; nothing is written there.
    const root = fileURLToPath(new URL('../../templates/app', import.meta.url));
    const made = new Map(files.map(({ path, bytes }) => [join(root, path), utf8.decode(bytes)]));
    const config = ts.parseConfigFileTextToJson('tsconfig.json', made.get(join(root, 'tsconfig.json')) ?? '{}');
    const { options } = ts.parseJsonConfigFileContent(config.config, { ...ts.sys, readDirectory: () => [] }, root);
    const base = ts.createIncrementalCompilerHost({ ...options, noEmit: true, incremental: true, tsBuildInfoFile: join(outside, 'info') });
    const src = join(root, 'src');
    const folders = new Set([...made.keys()].map((path) => dirname(path)));
    const host: ts.CompilerHost = {
      ...base,
      directoryExists: (path) => folders.has(path) || (base.directoryExists?.(path) ?? false),
      readFile: (path) => made.get(path) ?? (path.startsWith(src) ? undefined : base.readFile(path)),
      fileExists: (path) => made.has(path) || (!path.startsWith(src) && base.fileExists(path)),
      getSourceFile: (path, language) => {
        const text = host.readFile(path);
        if (text === undefined) return undefined;
        const same = known.get(path);
        if (same?.text === text) return same.file;
        const file = ts.createSourceFile(path, text, language, true) as ts.SourceFile & { version: string };
        file.version = String(known.size) + text.length + path;
        known.set(path, { text, file });
        return file;
      },
    };
    const names = [...made.keys()].filter((path) => /\/(?:src|types)\/.*\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
    previous = ts.createSemanticDiagnosticsBuilderProgram(names, { ...options, noEmit: true, incremental: false }, host, previous);
    return ts
      .getPreEmitDiagnostics(previous.getProgram())
      .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  }

  it('generates an app that type-checks', { timeout: 300_000 }, async () => {
    writeFileSync(join(dir, 'a.md'), '# a\n\n- b');
    await fc.assert(
      fc.asyncProperty(brands, async (file) => {
        const { brand, findings } = await load(stringify(file));
        expect(findings.filter(({ severity, code }) => severity === 'error' && !code.endsWith('-shared') && code !== 'swapped-id')).toEqual(
          [],
        );
        fc.pre(brand !== undefined);
        const files = await planProject(brand as Brand, sources);
        brandData(brand as Brand, fileOf(files, 'src/generated/brand.ts'));
        expect(typeErrors(files)).toEqual([]);
      }),
      { numRuns: 5, interruptAfterTimeLimit: 60_000 },
    );
  });

  it('and one that does not fit the app’s types is told apart', { timeout: 120_000 }, async () => {
    const files = await planProject((await load(VALID_BRAND)).brand as Brand, sources);
    const broken = files.map((file) =>
      file.path === 'src/generated/brand.ts'
        ? { ...file, bytes: new TextEncoder().encode(utf8.decode(file.bytes).replace('"appKey"', '"appkey"')) }
        : file,
    );
    expect(typeErrors(files)).toEqual([]);
    expect(typeErrors(broken).join('\n')).toContain('appkey');
  });
});
