/**
 * The brand as the app sees it. The generator renders `src/generated/brand.ts` against this type:
 *
 *   import type { Brand } from '@/brand/brand-type.ts';
 *   export const brand: Brand = { … };
 *
 * Plain data only. Pictures are absolute paths inside the package, never imports, so webpack inlines none of them:
 *   `/assets/brand/<file>`           from `src/assets/brand/<file>`           (main package; keep small)
 *   `/pages/manuals/images/<file>`   from `src/pages/manuals/images/<file>`   (sub-package, loaded when a manual is opened)
 * `config/index.js` copies both folders as they are.
 */

/** What the brand entered for one category's reminders. */
export interface BrandReminders {
  /** Product a person adds by hand when no QR names one. */
  readonly productId: string;
  readonly modelId: string;
  /** Template id by reminder key (`doorbell-ring`). Keys without a template are left out: that reminder is not offered. */
  readonly templates: { readonly [reminderKey: string]: string };
}

/** Words of one look. */
export interface ManualSpan {
  readonly text: string;
  readonly bold?: true;
  readonly code?: true;
}

/** A piece of a manual in words; plain data, drawn by `pages/manuals/text-page.tsx`. */
export type ManualBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly spans: readonly ManualSpan[] }
  /** `depth` from 0. */
  | { readonly kind: 'item'; readonly marker: string; readonly depth: number; readonly spans: readonly ManualSpan[] }
  | { readonly kind: 'note'; readonly spans: readonly ManualSpan[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  /** `src` as for pictures. */
  | { readonly kind: 'picture'; readonly src: string; readonly words: string }
  | { readonly kind: 'line' };

/** A picture, `/pages/manuals/images/…`, or a page of words. */
export type ManualPage = string | { readonly blocks: readonly ManualBlock[] };

export interface ProductManual {
  readonly name: string;
  /** In reading order. */
  readonly pages: readonly ManualPage[];
}

export interface Brand {
  readonly app: {
    readonly name: string;
    readonly appid: string;
    /** 家庭位置应用 key; empty when the brand has none. */
    readonly locationKey: string;
    /** Shown under 我的; the version of the template the project was made from. */
    readonly templateVersion: string;
  };
  readonly cloud: {
    readonly appKey: string;
    /** Origin of the application API without trailing slash, `https://iot.cloud.tencent.com` for endpoints `tencent` and `mock`. */
    readonly apiOrigin: string;
    /** Origin of the push channel, `wss://iot.cloud.tencent.com`. */
    readonly socketOrigin: string;
    /** Full https URL of the brand's login service. */
    readonly login: string;
  };
  /** Chosen categories only, by category name. */
  readonly reminders: { readonly [category: string]: BrandReminders };
  readonly support: {
    /** Absent: no phone row anywhere. */
    readonly phone?: string;
    readonly feedbackGuide?: string;
    /** `/assets/brand/…` */
    readonly appDownloadQr?: string;
  };
  readonly manuals: {
    readonly app: readonly ManualPage[];
    readonly products: readonly ProductManual[];
  };
  readonly theme: {
    /** `#RRGGBB`, for the few places that CSS variables cannot reach (native controls). */
    readonly primary: string;
    readonly secondary: string;
    /** `/assets/brand/…`; absent: the app leaves the place empty. */
    readonly homeImage?: string;
    /** `/assets/brand/…`; only when the lock category is chosen. */
    readonly lockImage?: string;
  };
}
