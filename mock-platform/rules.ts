/**
 * Rules whose source is inference ([I]) or that testers want to move: each named once, with default and source,
 * switchable at start and while running, and listed at `GET /__mock__/rules`.
 */

export interface Rule<T extends boolean | number | string = boolean | number | string> {
  readonly default: T;
  /** The only values it takes; absent: any of the default's type. */
  readonly values?: readonly T[];
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

/** All rules of one platform: every room brings its table, reads its values live, and a tester switches them by name. */
export interface Rules {
  /** Adds a room's table (a name used twice throws) and returns its values; they change when a rule is switched. */
  use<T extends RuleTable>(table: T): Readonly<RuleValues<T>>;
  list(): RuleLine[];
  /** Throws {@link RuleError} for an unknown name, a value of another type than the default, or one the rule does not take. */
  set(name: string, value: unknown): void;
  /** Call when every table is in. Throws {@link RuleError} for a start value whose name no table has. */
  complete(): void;
  /** Back to the values the platform started with. */
  reset(): void;
}

export interface RuleLine {
  readonly name: string;
  readonly value: boolean | number | string;
  readonly default: boolean | number | string;
  readonly values?: readonly (boolean | number | string)[];
  readonly text: string;
  readonly source: string;
}

/** A rule that does not exist or a value it cannot take; the message says what is allowed. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/**
 * `overrides` are start values by rule name; they are checked when the table that holds the rule arrives, the names in `complete`.
 */
export function createRules(overrides: { readonly [name: string]: unknown } = {}): Rules {
  const known = new Map<string, Rule>();
  const values: { [name: string]: boolean | number | string } = Object.create(null);

  const checked = (name: string, rule: Rule, value: unknown): boolean | number | string => {
    const want = typeof rule.default;
    if (typeof value !== want || (want === 'number' && !Number.isFinite(value))) {
      throw new RuleError(`rule ${name}: ${JSON.stringify(value)} is not a ${want}; its default is ${JSON.stringify(rule.default)}`);
    }
    const allowed: readonly unknown[] | undefined = rule.values;
    if (allowed && !allowed.includes(value)) {
      throw new RuleError(`rule ${name}: ${JSON.stringify(value)} is not one of ${allowed.map((word) => JSON.stringify(word)).join(', ')}`);
    }
    return value as boolean | number | string;
  };
  const start = (name: string, rule: Rule): void => {
    values[name] = Object.hasOwn(overrides, name) ? checked(name, rule, overrides[name]) : rule.default;
  };

  return {
    use(table) {
      for (const [name, rule] of Object.entries(table)) {
        if (known.has(name)) throw new RuleError(`rule ${name} is defined twice`);
        known.set(name, rule);
        start(name, rule);
      }
      return values as Readonly<RuleValues<typeof table>>;
    },
    list() {
      return [...known].map(([name, rule]) => ({
        name,
        value: values[name] as RuleLine['value'],
        default: rule.default,
        ...(rule.values ? { values: rule.values } : {}),
        text: rule.text,
        source: rule.source,
      }));
    },
    set(name, value) {
      const rule = known.get(name);
      if (!rule) throw new RuleError(`there is no rule ${JSON.stringify(name)}; GET /__mock__/rules lists them`);
      values[name] = checked(name, rule, value);
    },
    complete() {
      for (const name of Object.keys(overrides)) {
        if (!known.has(name))
          throw new RuleError(`there is no rule ${JSON.stringify(name)} to start with; the rules are ${[...known.keys()].join(', ')}`);
      }
    },
    reset() {
      for (const [name, rule] of known) start(name, rule);
    },
  };
}
