/** One field changed is one line changed; everything else keeps its bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOf, setField } from './yaml-edit.ts';

const TEXT = `# 品牌
app:
  name: 晨曦智家          # 名称
  appid: wx0123456789abcdef
support:                  # 售后
  phone: "400-800-8000"   # 不填写则不显示

manuals:
  miniProgram: [a.png]
  products:
    - { name: C1, pages: [b.png] }
theme:
  primary: "#2B59D9"
`;

/** Lines that are in one text only. */
function changed(before: string, after: string): string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `-${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

describe('a field of a brand file', () => {
  it.each<[string, readonly string[], unknown, readonly string[]]>([
    ['a word, its comment kept', ['app', 'name'], '新名字', ['-  name: 晨曦智家          # 名称', '+  name: 新名字          # 名称']],
    [
      'a quoted word keeps its quotes',
      ['support', 'phone'],
      '12345',
      ['-  phone: "400-800-8000"   # 不填写则不显示', '+  phone: "12345"   # 不填写则不显示'],
    ],
    ['a new key of a block that is there', ['theme', 'secondary'], '#B35308', ['+  secondary: "#B35308"']],
    ['a new block', ['cloud', 'endpoint'], 'mock', ['+cloud:', '+  endpoint: mock']],
    ['a text of several lines', ['support', 'feedbackGuide'], '一\n二', ['+  feedbackGuide: "一\\n二"']],
    ['a list on one line', ['manuals', 'miniProgram'], ['a.png', 'c.png'], ['-  miniProgram: [a.png]', '+  miniProgram: [a.png, c.png]']],
    ['a key taken out', ['app', 'appid'], undefined, ['-  appid: wx0123456789abcdef']],
    ['the last key of a block takes the block along', ['theme', 'primary'], undefined, ['-theme:', '-  primary: "#2B59D9"']],
  ])('%s', (_, path, value, lines) => {
    const after = setField(TEXT, { path, value });
    expect(changed(TEXT, after)).toEqual(lines);
    expect(fieldOf(after, path)).toEqual(value);
  });

  it('lines that end as Windows writes them still do, and a file without a last line feed is whole', () => {
    const windows = setField(TEXT.replaceAll('\n', '\r\n'), { path: ['theme', 'secondary'], value: '#fff' });
    expect(windows.replaceAll('\r\n', '').includes('\n')).toBe(false);
    expect(fieldOf(setField('app:\n  name: a', { path: ['app', 'appid'], value: 'b' }), ['app', 'appid'])).toBe('b');
  });

  it('whatever is written is read again, and setting what is there changes nothing', () => {
    const path = fc.constantFrom(
      ['app', 'name'],
      ['support', 'phone'],
      ['support', 'feedbackGuide'],
      ['manuals', 'products'],
      ['release', 'note'],
    );
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.record({ name: fc.string(), pages: fc.array(fc.string()) })));
    fc.assert(
      fc.property(path, value, (at, wanted) => {
        const after = setField(TEXT, { path: at, value: wanted });
        expect(fieldOf(after, at)).toEqual(wanted);
        expect(setField(after, { path: at, value: wanted })).toBe(after);
        expect(after).toContain('# 品牌');
        if (at[0] !== 'manuals') expect(fieldOf(after, ['manuals'])).toEqual(fieldOf(TEXT, ['manuals']));
      }),
      { numRuns: 200 },
    );
  });
});
