import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Category, catalogue } from '../../devices/index.ts';
import { brandWith, VALID_BRAND } from '../brand/fixture-brand.ts';
import { generateProject } from './generate-project.ts';

const examples = fileURLToPath(new URL('../../examples/brands', import.meta.url));
let dir: string;
let out: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'camlock-generate-'));
  out = join(dir, 'out');
});
afterEach(() => rmSync(dir, { recursive: true }));

const generate = (brand: string, more: object = {}) =>
  generateProject({ brandFile: join(examples, brand, 'brand.yaml'), outDir: out, ...more });

function tree(folder: string): Map<string, string> {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => statSync(join(folder, path)).isFile()).sort();
  return new Map(files.map((path) => [path, readFileSync(join(folder, path)).toString('base64')]));
}

async function generateText(yaml: string) {
  const brandDir = join(dir, 'brand');
  mkdirSync(brandDir, { recursive: true });
  writeFileSync(join(brandDir, 'brand.yaml'), yaml);
  return generateProject({ brandFile: join(brandDir, 'brand.yaml'), outDir: out });
}

/** Words only this category has: its events, reminder keys, names and modules. */
function words(category: Category, other: Category): string[] {
  const of = (name: Category) => [
    ...Object.keys(catalogue[name].thingModel.events),
    // Single plain words and slices of devices/traits.ts belong to no category.
    ...Object.keys(catalogue[name].thingModel.properties).filter(
      (id) => id.includes('_') && !id.startsWith('_sys') && !id.startsWith('battery'),
    ),
    ...Object.keys(catalogue[name].reminders),
    catalogue[name].name.zh,
    `panels/${name}`,
    `devices/${name}`,
    `${name}ThingModel`,
  ];
  const shared = new Set(of(other));
  return of(category).filter((word) => !shared.has(word));
}

describe('generating a project', () => {
  it.each(['aurora', 'lock-only', 'camera-only'])('works for the example brand %s without a finding', async (brand) => {
    const { ok, findings, written, plan } = await generate(brand);
    expect({ ok, findings }).toEqual({ ok: true, findings: [] });
    expect(written).toEqual(plan.map(({ path }) => path));
    expect([...tree(out).keys()].filter((path) => !path.startsWith('.camlock/'))).toEqual([...written].sort());
  });

  it('gives the same bytes twice, in another folder and from another working directory', async () => {
    await generate('aurora');
    const first = tree(out);
    const elsewhere = join(dir, 'elsewhere');
    const cwd = process.cwd();
    process.chdir(dir);
    try {
      cpSync(join(examples, 'aurora'), join(dir, 'copied-brand'), { recursive: true });
      await generateProject({ brandFile: 'copied-brand/brand.yaml', outDir: relative(dir, elsewhere) });
    } finally {
      process.chdir(cwd);
    }
    expect(tree(elsewhere)).toEqual(first);
  });

  it('writes nothing the second time', async () => {
    await generate('aurora');
    const again = await generate('aurora');
    expect(again).toMatchObject({ written: [], removed: [], kept: [] });
    expect(again.unchanged.length).toBe(again.plan.length);
  });

  it.each<[string, Category, Category]>([
    ['lock-only', 'camera', 'lock'],
    ['camera-only', 'lock', 'camera'],
  ])('%s leaves no trace of the %s', async (brand, absent, chosen) => {
    await generate(brand);
    const gone = words(absent, chosen);
    expect(gone.length).toBeGreaterThan(8);
    const found = [...tree(out)].flatMap(([path, bytes]) => {
      if (/\.(png|jpg)$/.test(path)) return [];
      const text = `${path}\n${Buffer.from(bytes, 'base64')
        .toString('utf8')
        .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')}`;
      return gone
        .filter((word) => (/^[\w-]+$/.test(word) ? new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(text) : text.includes(word)))
        .map((word) => `${path}: ${word}`);
    });
    expect(found).toEqual([]);
  });

  it('prints the plan of a dry run and touches nothing', async () => {
    const { plan, written } = await generate('aurora', { dryRun: true });
    expect(existsSync(out)).toBe(false);
    expect(written.length).toBe(plan.length);
    for (const line of plan) expect(line.origin && line.reason).toBeTruthy();
  });

  it('writes nothing for a brand with errors', async () => {
    const result = await generateText(brandWith('wx0123456789abcdef', 'wx0'));
    expect(result.ok).toBe(false);
    expect(existsSync(out)).toBe(false);
  });

  it('keeps what a person edited, and puts its own version beside it', async () => {
    await generate('aurora');
    const edited = join(out, 'src/generated/brand.ts');
    writeFileSync(edited, '// mine\n');
    const { kept, written } = await generate('lock-only');
    expect(readFileSync(edited, 'utf8')).toBe('// mine\n');
    expect(kept).toContainEqual({ path: 'src/generated/brand.ts', reason: 'edited', ours: '.camlock/new/src/generated/brand.ts' });
    expect(readFileSync(join(out, '.camlock/new/src/generated/brand.ts'), 'utf8')).toContain('安居门锁');
    expect(written).toContain('src/generated/brand.scss');
  });

  it('does not nag about an edited file whose own version is unchanged', async () => {
    await generate('aurora');
    writeFileSync(join(out, 'src/generated/brand.ts'), '// mine\n');
    expect((await generate('aurora')).kept).toEqual([{ path: 'src/generated/brand.ts', reason: 'edited' }]);
    expect(existsSync(join(out, '.camlock/new'))).toBe(false);
  });

  it('overwrites an edited file when told to', async () => {
    await generate('aurora');
    writeFileSync(join(out, 'src/generated/brand.ts'), '// mine\n');
    expect((await generate('aurora', { force: true })).written).toEqual(['src/generated/brand.ts']);
    expect(readFileSync(join(out, 'src/generated/brand.ts'), 'utf8')).toContain('晨曦智家');
  });

  it('does not take files it did not write for its own', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'package.json'), '{"name":"somebody else"}');
    const { kept } = await generate('aurora');
    expect(kept.map(({ path }) => path)).toEqual(['package.json']);
    expect(readFileSync(join(out, 'package.json'), 'utf8')).toContain('somebody else');
  });

  it('removes its own files of a category that was dropped, but not the edited ones', async () => {
    await generate('aurora');
    writeFileSync(join(out, 'src/panels/camera/card.tsx'), '// mine\n');
    const { removed, kept } = await generate('lock-only');
    expect(removed).toContain('src/panels/camera/index.tsx');
    expect(existsSync(join(out, 'src/devices/camera'))).toBe(false);
    expect(kept).toEqual([{ path: 'src/panels/camera/card.tsx', reason: 'edited-stale' }]);
    expect(readFileSync(join(out, 'src/panels/camera/card.tsx'), 'utf8')).toBe('// mine\n');
  });

  it('goes on after a run that was cut off, without taking its own half-written files for edits', async () => {
    await generate('aurora');
    const manifest = JSON.parse(readFileSync(join(out, '.camlock/manifest.json'), 'utf8'));
    const halfway = { ...manifest, files: {}, pending: manifest.files };
    writeFileSync(join(out, '.camlock/manifest.json'), JSON.stringify(halfway));
    expect((await generate('lock-only')).kept).toEqual([]);
  });

  it('never follows a symbolic link out of the project', async () => {
    mkdirSync(join(dir, 'victim'));
    mkdirSync(out);
    symlinkSync(join(dir, 'victim'), join(out, 'src'));
    await expect(generate('aurora')).rejects.toMatchObject({ name: 'GenerateError', code: 'out-folder' });
    expect(readdirSync(join(dir, 'victim'))).toEqual([]);
  });

  it('believes no path of a manifest that leads out of the project', async () => {
    await generate('aurora');
    const victim = join(dir, 'victim.txt');
    writeFileSync(victim, '');
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    writeFileSync(join(out, '.camlock/manifest.json'), JSON.stringify({ files: { '../victim.txt': empty, __proto__: empty } }));
    await generate('aurora');
    expect(existsSync(victim)).toBe(true);
  });

  it('refuses a file as output folder, and the folder of the brand itself', async () => {
    writeFileSync(out, '');
    await expect(generate('aurora')).rejects.toMatchObject({ code: 'out-folder' });
    await expect(generate('aurora', { outDir: join(examples, 'aurora') })).rejects.toMatchObject({ code: 'out-folder' });
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: text that must stay text.
  const HOSTILE = [
    '"; process.exit(1); //',
    "'}; throw 1; {'",
    '</script><script>alert(1)',
    '`${process.env.HOME}`',
    '{{json brand}} {{{x}}}',
    '\\u0022\\',
    '*/ evil /*',
    '<b>&amp;',
  ];
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: text that must stay text.
  it.each(HOSTILE)('carries the name %s unharmed through every file', async (name) => {
    const { ok } = await generateText(brandWith('name: 测试品牌', `name: ${JSON.stringify(name)}`));
    expect(ok).toBe(true);
    const module = readFileSync(join(out, 'src/generated/brand.ts'), 'utf8');
    const data = JSON.parse(module.slice(module.indexOf('= {') + 2, module.lastIndexOf(';')));
    expect(data.app.name).toBe(name);
    expect(module).not.toContain('</script');
    expect(JSON.parse(readFileSync(join(out, 'package.json'), 'utf8')).description).toBe(name);
    expect(JSON.parse(readFileSync(join(out, 'project.config.json'), 'utf8')).description).toBe(name);
    const config = readFileSync(join(out, 'src/app.config.ts'), 'utf8');
    const made = new Function('defineAppConfig', config.replace('export default', 'return'))((value: unknown) => value);
    expect(made.window.navigationBarTitleText).toBe(name);
  });

  it('keeps line breaks of the feedback guide as text', async () => {
    await generateText(VALID_BRAND.replace('feedbackGuide: 请描述问题', 'feedbackGuide: "第一行\\n第二行"'));
    expect(readFileSync(join(out, 'src/generated/brand.ts'), 'utf8')).toContain('"第一行\\n第二行"');
  });

  it('leaves out what the brand left out', async () => {
    await generateText(VALID_BRAND.replace(/ {2}phone:.*\n/, ''));
    expect(readFileSync(join(out, 'src/generated/brand.ts'), 'utf8')).not.toContain('phone');
  });
});
