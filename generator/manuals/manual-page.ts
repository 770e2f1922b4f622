/** One page of a manual as the app reads it; the same shape stands in `templates/app/src/brand/brand-type.ts`. */

/** Words of one look. */
export interface ManualSpan {
  readonly text: string;
  readonly bold?: true;
  readonly code?: true;
}

/** Plain data, drawn by the app's own components: no markup of any kind reaches the phone. */
export type ManualBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly spans: readonly ManualSpan[] }
  /** `depth` from 0. */
  | { readonly kind: 'item'; readonly marker: string; readonly depth: number; readonly spans: readonly ManualSpan[] }
  | { readonly kind: 'note'; readonly spans: readonly ManualSpan[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'picture'; readonly src: string; readonly words: string }
  | { readonly kind: 'line' };

/** A picture (a path inside the package), or a page of text. */
export type ManualPage = string | { readonly blocks: readonly ManualBlock[] };
