/** The brand file as text with positions: what was read, and where in the file each value stands. */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, visit } from 'yaml';
import type { Finding, Path, Problem } from '../finding.ts';
import { pathText } from '../finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { MOVED_KEYS } from './moved-keys.ts';
import { oldKeys } from './rename-keys.ts';

/** A brand file of a hundred manuals has under 20 KB; beyond this it is something else. */
export const BRAND_FILE_MAX_BYTES = 256 * 1024;
/** The deepest place of a brand file is five levels down. */
const DEPTH_MAX = 32;

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlSource {
  /** Plain data; undefined when the text cannot be read as one YAML mapping. */
  readonly data: { readonly [key: string]: unknown } | undefined;
  readonly findings: readonly Finding[];
  /** Warnings about keys that were read although they have another name now. */
  readonly renamed: readonly Finding[];
  /** Where a value stands; for an absent one, the nearest key above it. */
  position(path: Path): Position;
  /** Where the key itself stands. */
  keyPosition(path: Path): Position;
  /** Puts a problem at its place. `atKey` points at the key instead of the value. */
  locate(problem: Problem, atKey?: boolean): Finding;
}

/** Index of the first place nested deeper than `DEPTH_MAX` on one line or in brackets, or -1; a guard before the recursive parser. */
function tooDeepAt(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '[' || char === '{') {
      if (++depth > DEPTH_MAX) return index;
    } else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
  }
  return text.search(/(?:[-?:][ \t]+){33}/);
}

const SYNTAX_FIXES: { readonly [code: string]: { code: FindingCode; message: string; fix: string } } = {
  DUPLICATE_KEY: { code: 'duplicate-key', message: 'this key is already used above', fix: 'keep one of the two lines' },
  TAB_AS_INDENT: { code: 'tab', message: 'a tab is used as indentation', fix: 'indent with spaces, two per level' },
  BAD_INDENT: { code: 'yaml-syntax', message: 'the indentation does not fit the lines above', fix: 'indent every level by two spaces' },
  MISSING_CHAR: { code: 'yaml-syntax', message: 'a quote, comma or bracket is missing', fix: 'close what was opened on this line' },
  MULTILINE_IMPLICIT_KEY: {
    code: 'yaml-syntax',
    message: 'a key must stand on one line',
    fix: 'write `key: value`, with a colon and a space',
  },
};

/** Reads YAML 1.2 core without aliases, tags, tabs or a second document. Never throws on bad text. */
export function readYaml(file: string, bytes: Uint8Array): YamlSource {
  const lines = new LineCounter();
  const findings: Finding[] = [];
  const renamed: Finding[] = [];
  let root: Node | null = null;

  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const report = (offset: number, code: FindingCode, message: string, fix: string, path = ''): void => {
    findings.push({
      severity: 'error',
      code,
      file,
      ...(lines.lineStarts.length ? at(offset) : { line: 1, column: 1 }),
      path,
      message,
      fix,
    });
  };

  /** Node or key of a path; stops at the nearest that exists. */
  const find = (path: Path): { value?: Node | undefined; key?: Node | undefined; found: boolean } => {
    let value: Node | undefined = root ?? undefined;
    let key: Node | undefined;
    for (const step of path) {
      let next: Node | undefined;
      if (isMap(value)) {
        const pair = value.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
        if (!pair) return { value, key, found: false };
        key = isNode(pair.key) ? pair.key : key;
        next = isNode(pair.value) ? pair.value : undefined;
        if (!next) return { value: undefined, key, found: true };
      } else if (isSeq(value)) {
        const item: unknown = value.items[Number(step)];
        if (!isNode(item)) return { value, key, found: false };
        key = item;
        next = item;
      } else return { value, key, found: false };
      value = next;
    }
    return { value, key, found: true };
  };
  const keyPosition = (path: Path): Position => at(find(path).key?.range?.[0] ?? 0);
  const position = (path: Path): Position => {
    const { value, key, found } = find(path);
    return at((found ? (value ?? key) : key)?.range?.[0] ?? 0);
  };
  const locate = ({ at: path, ...rest }: Problem, atKey = false): Finding => ({
    ...rest,
    file,
    path: pathText(path),
    ...(atKey ? keyPosition(path) : position(path)),
  });
  const source = (data: YamlSource['data']): YamlSource => ({ data, findings, renamed, position, keyPosition, locate });

  if (bytes.byteLength > BRAND_FILE_MAX_BYTES) {
    report(
      0,
      'too-large',
      `the brand file has ${bytes.byteLength} bytes; allowed are ${BRAND_FILE_MAX_BYTES}`,
      'a brand file holds names, ids and paths; put images into their own files',
    );
    return source(undefined);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    report(0, 'encoding', 'the brand file is not UTF-8 text', 'save it as UTF-8');
    return source(undefined);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) lines.addNewLine(index + 1);
  lines.lineStarts.unshift(0);
  if (control) {
    report(
      control.index,
      'control-character',
      `the file holds the control character U+${control[0].charCodeAt(0).toString(16).padStart(4, '0')}`,
      'delete it and save the file as plain UTF-8 text',
    );
    return source(undefined);
  }
  const deep = tooDeepAt(text);
  if (deep !== -1) {
    report(deep, 'too-deep', `brackets are nested more than ${DEPTH_MAX} levels deep`, 'a brand file is at most five levels deep');
    return source(undefined);
  }

  let documents: ReturnType<typeof parseAllDocuments>;
  try {
    documents = parseAllDocuments(text, { version: '1.2', uniqueKeys: true, strict: true, prettyErrors: false, logLevel: 'silent' });
  } catch {
    report(0, 'yaml-syntax', 'the file cannot be read as YAML', 'compare it with examples/brands/aurora/brand.yaml');
    return source(undefined);
  }
  const first = Array.isArray(documents) ? documents[0] : undefined;
  if (!first) {
    report(0, 'empty-file', 'the brand file is empty', 'write one with: camlock init');
    return source(undefined);
  }
  root = first.contents as Node | null;
  const second = documents[1];
  if (second) {
    report(
      second.range?.[0] ?? 0,
      'several-documents',
      'the file holds more than one YAML document',
      'keep one brand per file: remove the second part and its `---`',
    );
  }
  // What follows a tab is misread as well: the tab is the only thing worth telling.
  const tabs = first.errors.filter((error) => error.code === 'TAB_AS_INDENT');
  for (const error of tabs.length > 0 ? tabs : [...first.errors, ...first.warnings]) {
    const known = SYNTAX_FIXES[error.code];
    const tag = error.code === 'TAG_RESOLVE_FAILED';
    if (tag) report(error.pos[0], 'yaml-tag', 'YAML tags (`!…`) are not used in a brand file', 'remove the tag');
    else if (known) report(error.pos[0], known.code, known.message, known.fix);
    else
      report(
        error.pos[0],
        'yaml-syntax',
        `not valid YAML: ${error.message.split('\n')[0]}`,
        'compare the line with examples/brands/aurora/brand.yaml',
      );
  }
  visit(first, {
    Alias(_, node) {
      report(node.range?.[0] ?? 0, 'alias', `aliases (*${node.source}) are not used in a brand file`, 'write the value out again');
    },
    Node(_, node) {
      if ('anchor' in node && node.anchor)
        report(node.range?.[0] ?? 0, 'alias', `anchors (&${node.anchor}) are not used in a brand file`, 'remove the anchor');
    },
    Pair(_, pair) {
      if (!isPair(pair) || isAlias(pair.key)) return;
      if (isNode(pair.key) && (!isScalar(pair.key) || typeof pair.key.value !== 'string')) {
        report(
          pair.key.range?.[0] ?? 0,
          'wrong-key',
          'a key must be a plain word',
          'write the key as text; put quotes around it when it is a number',
        );
      }
    },
  });
  if (findings.length > 0) return source(undefined);
  if (!isMap(root)) {
    report(
      root?.range?.[0] ?? 0,
      root === null || (isScalar(root) && root.value === null) ? 'empty-file' : 'wrong-type',
      'the file must hold keys such as `app:` and `cloud:`',
      'write one with: camlock init',
    );
    return source(undefined);
  }
  for (const { moved, key, twice } of oldKeys(root, MOVED_KEYS)) {
    const { block, from, to, since, why } = moved;
    const path = [...block, from].join('.');
    const offset = key.range?.[0] ?? 0;
    if (twice) report(offset, 'old-key', `${path} and its new name ${to} are both written`, `keep ${to} and delete ${from}`, path);
    else {
      const message = `${path} is called ${to} since camlock ${since}: ${why}`;
      const fix = 'rename it, or let camlock upgrade do it; until then it is read as before';
      renamed.push({ severity: 'warning', code: 'old-key', file, ...at(offset), path, value: from, message, fix });
      // The node keeps its place in the text.
      key.value = to;
    }
  }
  if (findings.length > 0) return source(undefined);
  return source(first.toJS({ maxAliasCount: 0 }) as { [key: string]: unknown });
}
