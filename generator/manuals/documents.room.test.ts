/** Manuals in PDF and Markdown: what becomes of them in the app, and what never gets there. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brandWith } from '../brand/fixture-brand.ts';
import { loadBrandText } from '../brand/load-brand.ts';
import { appBrand } from '../project/app-brand.ts';
import { pdfPages } from './pdf-pages.ts';

let outside = '';
let dir = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'camlock-manuals-'));
  dir = join(outside, 'brand');
  mkdirSync(join(dir, 'manuals'), { recursive: true });
});
afterEach(() => rmSync(outside, { recursive: true }));
const put = (name: string, bytes: string | Uint8Array): void => writeFileSync(join(dir, 'manuals', name), bytes);

async function load(...pages: string[]) {
  const yaml = brandWith('  products: []', `  miniProgram: [${pages.join(', ')}]`);
  return loadBrandText(new TextEncoder().encode(yaml), { dir, name: 'brand.yaml' });
}
async function codes(...pages: string[]): Promise<string[]> {
  return (await load(...pages)).findings.map(({ line, path, code }) => `${line} ${path} ${code}`);
}
async function pagesOf(...pages: string[]) {
  const { brand, findings } = await load(...pages);
  expect(findings).toEqual([]);
  return appBrand(brand as NonNullable<typeof brand>, '1').manuals.app;
}

/** A PDF of `count` pages, each with a black bar, drawn by hand; `box` in points. */
function pdf(count: number, box = '595 842'): Buffer {
  const content = '0 0 0 rg 100 600 400 100 re f';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${count} /Kids [${Array.from({ length: count }, (_, index) => `${4 + index} 0 R`).join(' ')}] >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ...Array.from({ length: count }, () => `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box}] /Contents 3 0 R >>`),
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`);
}

describe('a manual in PDF', { timeout: 60_000 }, () => {
  it('becomes a picture a page, as wide as a phone, with what is drawn on it', async () => {
    put('guide.pdf', pdf(2));
    expect(await pagesOf('manuals/guide.pdf')).toEqual(['/pages/manuals/images/app-1-p1.png', '/pages/manuals/images/app-1-p2.png']);
    const image = (await load('manuals/guide.pdf')).brand?.images.get('manuals.miniProgram[0] p1');
    expect(image).toMatchObject({ width: 750, height: 1061 });
    const { data, info } = await sharp(image?.bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
    const grey = (x: number, y: number): number | undefined => data[Math.round(y * info.height) * info.width + Math.round(x * info.width)];
    expect([grey(0.5, 0.22), grey(0.5, 0.8)]).toEqual([0, 255]);
  });

  it.each<[string, () => Uint8Array | string, string]>([
    ['is no PDF', () => 'hello', 'manual-unreadable'],
    ['is cut off', () => pdf(2).subarray(0, 60), 'manual-unreadable'],
    ['has too many pages', () => pdf(31), 'manual-too-long'],
    ['has a page like a tape', () => pdf(1, '10 14000'), 'manual-unreadable'],
  ])('is refused at its line when it %s', async (_, bytes, code) => {
    put('guide.pdf', bytes());
    expect(await codes('manuals/guide.pdf')).toEqual([`24 manuals.miniProgram[0] ${code}`]);
  });

  it('that takes too long is given up', async () => expect(await pdfPages(pdf(3), 0)).toEqual({ refused: 'too-slow' }));

  it('of half a gigabyte is not even read', async () => {
    put('guide.pdf', '%PDF-1.4');
    truncateSync(join(dir, 'manuals/guide.pdf'), 500 * 1024 * 1024);
    expect(await codes('manuals/guide.pdf')).toEqual(['24 manuals.miniProgram[0] image-too-large']);
  });
});

describe('a manual in Markdown', () => {
  it('becomes plain data: headings, words, lists, tables, notes, pictures of the brand', async () => {
    put(
      'step.png',
      await sharp({ create: { width: 900, height: 300, channels: 3, background: '#2b59d9' } })
        .png()
        .toBuffer(),
    );
    put(
      'guide.md',
      [
        '# 安装',
        '按住 **复位键** `5` 秒 &amp; 松开，见 [官网](https://example.com/a)。',
        '1. 通电',
        '   - 等灯亮',
        '2. 扫码',
        '',
        '> 只支持 2.4 GHz',
        '',
        '| 灯 | 意思 |',
        '|---|---|',
        '| 红 | 未联网 |',
        '',
        '---',
        '![接线图](step.png)',
        '',
        '```',
        'wifi',
        '```',
      ].join('\n'),
    );
    expect(await load('manuals/guide.md').then(({ findings }) => findings.map(({ code }) => code))).toEqual(['image-width']);
    const { brand } = await load('manuals/guide.md');
    const [page] = appBrand(brand as NonNullable<typeof brand>, '1').manuals.app;
    expect(page).toEqual({
      blocks: [
        { kind: 'heading', level: 1, text: '安装' },
        {
          kind: 'text',
          spans: [
            { text: '按住 ' },
            { text: '复位键', bold: true },
            { text: ' ' },
            { text: '5', code: true },
            { text: ' 秒 & 松开，见 ' },
            { text: '官网' },
            { text: ' (https://example.com/a)' },
            { text: '。' },
          ],
        },
        { kind: 'item', marker: '1.', depth: 0, spans: [{ text: '通电' }] },
        { kind: 'item', marker: '•', depth: 1, spans: [{ text: '等灯亮' }] },
        { kind: 'item', marker: '2.', depth: 0, spans: [{ text: '扫码' }] },
        { kind: 'note', spans: [{ text: '只支持 2.4 GHz' }] },
        {
          kind: 'table',
          rows: [
            ['灯', '意思'],
            ['红', '未联网'],
          ],
        },
        { kind: 'line' },
        { kind: 'picture', src: '/pages/manuals/images/app-1-i1.png', words: '接线图' },
        { kind: 'code', text: 'wifi' },
      ],
    });
    expect(brand?.images.get('manuals.miniProgram[0] i1')).toMatchObject({ width: 750, target: 'pages/manuals/images/app-1-i1.png' });
  });

  it.each<[string, string, string]>([
    ['holds a script', '# a\n\n<script>alert(1)</script>', 'manual-html'],
    ['holds a tag between words', 'a <img src=x onerror=alert(1)> b', 'manual-html'],
    ['shows a picture of another server', '![a](https://example.com/a.png)', 'manual-picture-outside'],
    ['shows a picture inside an address', '![a](data:image/png;base64,AAAA)', 'manual-picture-outside'],
    ['shows a picture outside the folder', '![a](../../secret.png)', 'image-outside'],
    ['shows a picture outside, written in escapes', '![a](%2e%2e/%2e%2e/secret.png)', 'image-outside'],
    ['shows a picture that is missing', '![a](none.png)', 'image-missing'],
    ['is empty', ' \n\n', 'manual-unreadable'],
    ['is endless', '- a\n'.repeat(700), 'manual-too-long'],
  ])('is refused at its line when it %s', async (_, text, code) => {
    writeFileSync(join(outside, 'secret.png'), 'x');
    put('guide.md', text);
    expect(await codes('manuals/guide.md')).toEqual([`24 manuals.miniProgram[0] ${code}`]);
  });

  it('that is not UTF-8, a link out, or too large is refused', async () => {
    put('latin.md', new Uint8Array([0x61, 0xe9, 0x61]));
    writeFileSync(join(outside, 'secret.md'), '# secret');
    symlinkSync(join(outside, 'secret.md'), join(dir, 'manuals/link.md'));
    put('large.md', 'a'.repeat(300 * 1024));
    expect(await codes('manuals/latin.md', 'manuals/link.md', 'manuals/large.md')).toEqual([
      '24 manuals.miniProgram[0] manual-unreadable',
      '24 manuals.miniProgram[1] image-outside',
      '24 manuals.miniProgram[2] image-too-large',
    ]);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: text that looks like a template is the point.
  it('keeps text that looks like code as text', async () => {
    put('guide.md', 'Type {{brand}} and `${x}` and \\<script> and &lt;/script&gt;');
    const [page] = await pagesOf('manuals/guide.md');
    const words = (page as unknown as { blocks: { spans: { text: string }[] }[] }).blocks[0]?.spans.map(({ text }) => text).join('');
    expect(words).toBe('Type {{brand}} and ${x} and <script> and </script>');
  });

  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.

  it('made of thousands of nested quotes and lists is refused before anybody waits for it', { timeout: 20_000 }, async () => {
    const full = (part: string): string => part.repeat(Math.floor(65_000 / part.length));
    for (const text of ['>'.repeat(5000), `${'- '.repeat(5000)}x`, full('*a '), full('['), full('`a'), full('![a]('), full('| a ')]) {
      put('guide.md', text);
      expect(await codes('manuals/guide.md')).toMatchObject([
        expect.stringMatching(/^24 manuals.miniProgram\[0\] manual-(too-long|unreadable)$/),
      ]);
    }
    // As busy as a text may be.
    put('guide.md', full(`${'![a]('.repeat(24)}\n\n`));
    expect(await codes('manuals/guide.md')).toEqual([]);
  });
});
