/**
 * Changes of single values in the text of a brand file: what was not changed keeps its bytes, comments and order included, so
 * that a change in the console is one line in the diff. What cannot be done by replacing text is done by the YAML library.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isNode, isScalar, isSeq, type Pair, parseDocument, stringify, type YAMLMap } from 'yaml';

/** Keys from the top of the file; a list is one value, replaced as a whole. */
export type FieldPath = readonly string[];

/** Sets a field; `value` undefined takes its line out. */
export interface FieldValue {
  readonly path: FieldPath;
  readonly value?: unknown;
}

/** The value of a field as the file has it; undefined: not written. */
export function fieldOf(text: string, path: FieldPath): unknown {
  let value: unknown = parseDocument(text).toJS({ maxAliasCount: 0 });
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { readonly [key: string]: unknown })[step];
  }
  return value;
}

/** The text with the field set. The file must be readable YAML with a mapping at the top. */
export function setField(text: string, { path, value }: FieldValue): string {
  if (isDeepStrictEqual(fieldOf(text, path), value)) return text;
  const spliced = splice(text, path, value);
  const wanted = rewritten(text, path, value);
  // Text surgery is believed only when the library reads the same data from it.
  if (spliced !== undefined) {
    const read = parseDocument(spliced);
    if (read.errors.length === 0 && isDeepStrictEqual(read.toJS(), parseDocument(wanted).toJS())) return spliced;
  }
  return wanted;
}

function rewritten(text: string, path: FieldPath, value: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) {
    document.deleteIn(path);
    prune(document, path.slice(0, -1));
  } else document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}

/** Blocks that lost their last key go with it: an empty `support:` would be no mapping any more. */
function prune(document: Document, path: FieldPath): void {
  if (path.length === 0) return;
  const block = document.getIn(path);
  if (!isMap(block) || block.items.length > 0) return;
  document.deleteIn(path);
  prune(document, path.slice(0, -1));
}

function splice(text: string, path: FieldPath, value: unknown): string | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const root = parseDocument(text).contents;
  if (!isMap(root)) return undefined;
  let block: YAMLMap = root;
  const above: { block: YAMLMap; pair: Pair }[] = [];
  for (const [depth, step] of path.entries()) {
    const pair = block.items.find(({ key }) => isScalar(key) && key.value === step);
    const last = depth === path.length - 1;
    if (!pair) return value === undefined || block.flow ? undefined : insert(text, block, path.slice(depth), value, newline);
    above.push({ block, pair });
    if (last) return value === undefined ? remove(text, above) : replace(text, pair, value);
    if (!isMap(pair.value)) return undefined;
    block = pair.value;
  }
  return undefined;
}

function replace(text: string, pair: Pair, value: unknown): string | undefined {
  const node = pair.value;
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  if (isSeq(node) && !node.flow) return undefined;
  if (isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')) return undefined;
  return `${text.slice(0, start)}${inline(value, isScalar(node) ? node.type : undefined)}${text.slice(end)}`;
}

/** New lines behind the last one of a block, as deep as its first key. */
function insert(text: string, block: YAMLMap, path: FieldPath, value: unknown, newline: string): string | undefined {
  const first = block.items[0]?.key;
  const last = block.items.at(-1);
  if (!isNode(first) || !first.range || !last) return undefined;
  const indent = first.range[0] - lineStart(text, first.range[0]);
  const end = endOf(last);
  if (end === undefined) return undefined;
  const lines = path.map((key, depth) => {
    const tail = depth === path.length - 1 ? ` ${inline(value)}` : '';
    return `${' '.repeat(indent + depth * 2)}${inline(key)}:${tail}`;
  });
  const at = lineEnd(text, end);
  const open = text.slice(0, at);
  return `${open}${open.endsWith('\n') ? '' : newline}${lines.join(newline)}${newline}${text.slice(at)}`;
}

/** Takes out the lines of a key, and of the blocks that held nothing else. */
function remove(text: string, above: readonly { block: YAMLMap; pair: Pair }[]): string | undefined {
  let depth = above.length - 1;
  while (depth > 0 && above[depth]?.block.items.length === 1) depth--;
  const { block, pair } = above[depth] as { block: YAMLMap; pair: Pair };
  const end = endOf(pair);
  if (block.flow || !isNode(pair.key) || !pair.key.range || end === undefined) return undefined;
  return text.slice(0, lineStart(text, pair.key.range[0])) + text.slice(lineEnd(text, end));
}

/** Offset behind the last character of a pair's value, comments not counted. */
function endOf(pair: Pair): number | undefined {
  const { value } = pair;
  if ((isMap(value) || isSeq(value)) && !value.flow) {
    const item: unknown = value.items.at(-1);
    if (item !== undefined) return isNode(item) ? item.range?.[1] : endOf(item as Pair);
  }
  return isNode(value) ? value.range?.[1] : undefined;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line feed of the line that holds the character before `offset`. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', Math.max(0, text[offset - 1] === '\n' ? offset - 1 : offset));
  return at === -1 ? text.length : at + 1;
}

/** One line of YAML; quotes of the value that stood there before are kept. */
function inline(value: unknown, style?: string): string {
  const quoted = style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE' ? style : 'PLAIN';
  // Lists are written as flows: `[a, { name: b, pages: [c] }]`, one line of the diff.
  return stringify(value, {
    lineWidth: 0,
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    ...(typeof value === 'string' ? { defaultStringType: value.includes('\n') ? 'QUOTE_DOUBLE' : quoted, blockQuote: false } : {}),
  }).trimEnd();
}
