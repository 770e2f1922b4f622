/** A seed that cannot stand: nothing has changed. The message names the field and what is allowed, and never shows a secret. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}
