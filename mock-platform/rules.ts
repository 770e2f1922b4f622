/**
 * Rules whose source is inference ([I]) or that testers want to move: each named once, with default and source,
 * switchable at start and while running, and listed at `GET /__mock__/rules`.
 */

export interface Rule<T extends boolean | number | string = boolean | number | string> {
  readonly default: T;
  /** What it does, one sentence. */
  readonly text: string;
  /** Sheet, section and evidence mark, e.g. `tencent-iot.md open question 6 [I]`. */
  readonly source: string;
}

export type RuleTable = { readonly [name: string]: Rule };
type Widen<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : never;
export type RuleValues<T extends RuleTable> = { [K in keyof T]: Widen<T[K]['default']> };

/** Identity with literal keys. Names: `<room>.<whatItDoes>`. */
export function defineRules<const T extends RuleTable>(rules: T): T {
  return rules;
}
