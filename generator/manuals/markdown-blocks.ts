/** Markdown → blocks of plain data. Raw HTML, scripts and pictures from elsewhere never become part of the app. */
import { Lexer, type Token, type Tokens } from 'marked';
import { shown } from '../finding.ts';
import type { ImageProblem } from '../images/image-file.ts';
import type { ManualBlock, ManualSpan } from './manual-page.ts';

/** Blocks of one page; a phone draws them all at once. */
export const BLOCKS_MAX = 600;
/** Lists in lists beyond this are drawn at this depth. */
const DEPTH_MAX = 3;
const TABLE_COLUMNS_MAX = 6;
/** Letters of one paragraph, and signs in it that can begin something: the parser's time grows with the square of both. */
const PARAGRAPH_MAX = 2000;
const SIGNS_MAX = 100;

/** Reads blocks first and keeps their words for later, so that they can be measured before they are read. */
class TwoStepLexer extends Lexer {
  readonly later: { readonly src: string; readonly tokens: Token[] }[] = [];

  override inline(src: string, tokens: Token[] = []): Token[] {
    this.later.push({ src, tokens });
    return tokens;
  }
}

/** Tokens of a text, or what in it would keep the parser busy for minutes. Throws when it is nested too deep for the parser. */
function tokensOf(text: string): readonly Token[] | { readonly tooLong: string } {
  const lexer = new TwoStepLexer({ gfm: true });
  lexer.blockTokens(text.replace(/\r\n?/g, '\n'), lexer.tokens);
  for (const { src } of lexer.later) {
    if (src.length > PARAGRAPH_MAX || (src.match(/[*_~`<[\]!(]/g) ?? []).length > SIGNS_MAX) return { tooLong: src };
  }
  for (const { src, tokens } of lexer.later) lexer.inlineTokens(src, tokens);
  return lexer.tokens;
}

/** Where a picture of the text stands inside the app; undefined (and a problem of its own) when it cannot be used. */
export type PictureOf = (href: string) => Promise<string | undefined>;

export interface MarkdownPage {
  readonly blocks: readonly ManualBlock[];
  readonly problems: readonly ImageProblem[];
}

const NAMED: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Character references as the characters they stand for: the text is drawn, not parsed again. */
function plain(text: string): string {
  return (
    text
      .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
        if (name) return NAMED[String(name).toLowerCase()] ?? whole;
        const point = Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
        return point > 0x1f && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : '';
      })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: dropping them is the point.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
  );
}

/** Reads GitHub's Markdown. Never throws on bad text. */
export async function markdownBlocks(text: string, pictureOf: PictureOf): Promise<MarkdownPage> {
  const blocks: ManualBlock[] = [];
  const problems: ImageProblem[] = [];
  const html = (raw: string): void => {
    if (/^\s*<!--[\s\S]*-->\s*$/.test(raw)) return;
    problems.push({
      severity: 'error',
      code: 'manual-html',
      message: `the text holds HTML: ${shown(raw.trim())}`,
      allowed: 'Markdown: headings, lists, tables, bold, code, pictures',
      fix: 'write it in Markdown, or put a \\ before the <',
    });
  };

  /** Words of inline tokens; pictures between them become blocks of their own. */
  const spansOf = async (tokens: readonly Token[] | undefined, look: Omit<ManualSpan, 'text'> = {}): Promise<ManualSpan[]> => {
    const spans: ManualSpan[] = [];
    const add = (words: string, more: Omit<ManualSpan, 'text'> = {}): void => {
      const said = plain(words);
      if (said !== '') spans.push({ text: said, ...look, ...more });
    };
    for (const token of tokens ?? []) {
      if (token.type === 'html') html(token.raw);
      else if (token.type === 'codespan') add(token.text as string, { code: true });
      else if (token.type === 'br') add('\n');
      else if (token.type === 'image') await picture(token as Tokens.Image);
      else if (token.type === 'strong') spans.push(...(await spansOf(token.tokens, { ...look, bold: true })));
      else if (token.type === 'link') {
        spans.push(...(await spansOf(token.tokens, look)));
        // Mini-programs open no web page: the address is shown, for people to copy.
        if (token.href !== token.text && /^(?:https?:|mailto:|tel:)/i.test(token.href as string)) add(` (${token.href as string})`);
      } else if ('tokens' in token && token.tokens) spans.push(...(await spansOf(token.tokens, look)));
      else add(token.type === 'escape' || token.type === 'text' ? (token.text as string) : token.raw);
    }
    return spans;
  };
  const picture = async ({ href, text: words }: Tokens.Image): Promise<void> => {
    const src = await pictureOf(href);
    if (src !== undefined) blocks.push({ kind: 'picture', src, words: plain(words) });
  };
  const flat = (spans: readonly ManualSpan[]): string => spans.map((span) => span.text).join('');

  const listOf = async (list: Tokens.List, depth: number): Promise<void> => {
    for (const [index, item] of list.items.entries()) {
      const inline = item.tokens.filter(({ type }) => type === 'text' || type === 'paragraph');
      const marker = list.ordered ? `${Number(list.start || 1) + index}.` : item.task ? (item.checked ? '☑' : '☐') : '•';
      const spans = await spansOf(inline.flatMap((token) => ('tokens' in token && token.tokens ? token.tokens : [token])));
      blocks.push({ kind: 'item', marker, depth: Math.min(depth, DEPTH_MAX), spans });
      await add(
        item.tokens.filter((token) => !inline.includes(token)),
        depth + 1,
      );
    }
  };
  const add = async (tokens: readonly Token[], depth = 0): Promise<void> => {
    for (const token of tokens) {
      if (token.type === 'html') html(token.raw);
      else if (token.type === 'heading')
        blocks.push({ kind: 'heading', level: Math.min(3, token.depth as number) as 1 | 2 | 3, text: flat(await spansOf(token.tokens)) });
      else if (token.type === 'list') await listOf(token as Tokens.List, depth);
      else if (token.type === 'code') blocks.push({ kind: 'code', text: plain(token.text as string) });
      else if (token.type === 'hr') blocks.push({ kind: 'line' });
      else if (token.type === 'blockquote') {
        const inner = (token as Tokens.Blockquote).tokens.flatMap((part) => ('tokens' in part && part.tokens ? part.tokens : []));
        blocks.push({ kind: 'note', spans: await spansOf(inner) });
      } else if (token.type === 'table') {
        const { header, rows } = token as Tokens.Table;
        const cells = async (row: readonly Tokens.TableCell[]): Promise<string[]> =>
          Promise.all(row.slice(0, TABLE_COLUMNS_MAX).map(async (cell) => flat(await spansOf(cell.tokens))));
        blocks.push({ kind: 'table', rows: await Promise.all([header, ...rows].map(cells)) });
      } else if (token.type === 'paragraph' || token.type === 'text') {
        const spans = await spansOf(token.type === 'text' && !token.tokens ? [token] : (token.tokens as Token[]));
        if (spans.length > 0) blocks.push({ kind: 'text', spans });
      }
    }
  };
  const refuse = (code: 'manual-unreadable' | 'manual-too-long', message: string, allowed: string, fix: string): void => {
    problems.push({ severity: 'error', code, message, allowed, fix });
  };
  try {
    const tokens = tokensOf(text);
    if ('tooLong' in tokens) {
      const allowed = `up to ${PARAGRAPH_MAX} letters and ${SIGNS_MAX} signs such as * and [ in one`;
      refuse('manual-too-long', `a paragraph is too long or too busy: ${shown(tokens.tooLong)}`, allowed, 'split it with an empty line');
    } else await add(tokens);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    refuse('manual-unreadable', 'lists or quotes are nested too deep', 'a few levels', 'flatten them');
  }
  if (blocks.length > BLOCKS_MAX) {
    const fix = 'split it into several files, and name each as a page';
    refuse('manual-too-long', `the text has ${blocks.length} paragraphs, headings and list entries`, `up to ${BLOCKS_MAX} a page`, fix);
  }
  return { blocks: blocks.slice(0, BLOCKS_MAX), problems };
}
