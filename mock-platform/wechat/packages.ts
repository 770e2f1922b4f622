/** An uploaded package as the upload service understood it. */
export interface PackageSummary {
  readonly packageId: string;
  readonly appid: string;
  /** sha256 hex of the bytes as they arrived (before gunzip). */
  readonly sha256: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  /** Every page, main package first, sub-package pages with their root. */
  readonly pages: readonly string[];
  /** `__FULL__`, `__APP__`, then one per sub-package root; bytes. */
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
}
