/**
 * Keys of the brand file that have another name now. An old file is understood as if it were written anew; `camlock upgrade` renames
 * the keys in it (migrate-text.ts). A name that was given up is never given to anything else.
 */
export interface MovedKey {
  /** Path of the block the key stands in. */
  readonly block: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Version of camlock in which the new name came. */
  readonly since: string;
  /** Why: said to whoever has the old one. */
  readonly why: string;
}

export const MOVED_KEYS: readonly MovedKey[] = [
  {
    block: ['manuals'],
    from: 'app',
    to: 'miniProgram',
    since: '0.2.0',
    why: 'it is the manual of the mini-program; support.appDownloadQr is about another app',
  },
];
