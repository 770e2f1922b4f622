/** Brand data that the schema has not passed yet: anything may stand anywhere. */

/** A block of a brand file whose values nobody looked at. */
export type Unchecked = { readonly [key: string]: unknown };

/** `value` as a block; an empty one when it is anything else, so that rules can look further without asking. */
export function block(value: unknown): Unchecked {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Unchecked) : {};
}
