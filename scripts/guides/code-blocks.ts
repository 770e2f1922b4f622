/** Code blocks of a guide, so that tests run what people read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';

export interface CodeBlock {
  readonly language: string;
  /** What follows the language on the fence: the file's path in some guides, else empty. */
  readonly info: string;
  readonly code: string;
}

/** Blocks of `docs/guides/<name>.md`, in order. */
export function codeBlocks(name: string): CodeBlock[] {
  const text = readFileSync(join(root, 'docs/guides', `${name}.md`), 'utf8');
  return [...text.matchAll(/^```(\w+) ?([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language = '', info = '', code = '']) => ({
    language,
    info: info.trim(),
    code,
  }));
}
