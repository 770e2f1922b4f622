/** What a rule is turned to: every other setting it has, and its own default held against tests that switch it. */
import type { RuleLine } from '../../mock-platform/index.ts';

export interface Mutant {
  readonly name: string;
  /** The rule has this value whatever a test asks for. */
  readonly value: RuleLine['value'];
  /** The switch is dead: only tests that move the rule can notice. */
  readonly dead: boolean;
}

/** Numbers go to twice and to half their default (1 where the default is 0), words and booleans to all they can be. */
export function mutantsOf(rule: Pick<RuleLine, 'name' | 'default' | 'values'>): Mutant[] {
  const { name, default: standing } = rule;
  const others = rule.values ?? (typeof standing === 'number' ? neighbours(standing) : [!standing]);
  return [
    { name, value: standing, dead: true },
    ...others.filter((value) => value !== standing).map((value) => ({ name, value, dead: false })),
  ];
}

function neighbours(value: number): number[] {
  if (value === 0) return [1];
  return value < 0 ? [value * 2] : [...new Set([value * 2 + 1, Math.floor(value / 2)])];
}
