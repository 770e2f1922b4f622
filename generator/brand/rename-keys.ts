/** Finds keys with an old name in the parsed text of a brand file. */
import { isMap, isScalar, type Node, type Scalar } from 'yaml';
import type { MovedKey } from './moved-keys.ts';

export interface OldKey {
  readonly moved: MovedKey;
  /** Node of the key as it stands in the text. */
  readonly key: Scalar;
  /** The new name is written beside it. */
  readonly twice: boolean;
}

/** In the order of `moves`; one a block. */
export function oldKeys(root: Node | null, moves: readonly MovedKey[]): OldKey[] {
  const found: OldKey[] = [];
  for (const moved of moves) {
    let block: unknown = root;
    for (const step of moved.block) block = isMap(block) ? block.get(step, true) : undefined;
    if (!isMap(block)) continue;
    const keys = block.items.flatMap(({ key }) => (isScalar(key) ? [key] : []));
    const key = keys.find(({ value }) => value === moved.from);
    if (key) found.push({ moved, key, twice: keys.some(({ value }) => value === moved.to) });
  }
  return found;
}
