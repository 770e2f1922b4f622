/** Which rule for ordinary links a scanned text falls under, and what the page is opened with. Source: facts/wechat.md §5. */
import type { Stage } from '../client-side.ts';
import type { LinkRuleRow } from '../code-life/rows.ts';
import type { WechatState } from '../state.ts';
import { isUnder } from './link-rules.ts';

const STAGES: { readonly [V in LinkRuleRow['openVersion']]: Stage } = { 1: 'developer', 2: 'trial', 3: 'formal' };

export interface LinkTarget {
  readonly appid: string;
  readonly stage: Stage;
  /** With `q` (the whole link) and `scancode_time` (seconds since 1970). */
  readonly path: string;
  /** A test link: who may not open that version goes on with what is published. */
  readonly test: boolean;
}

/** Test links first, then what is published, the longest prefix first. `now`: milliseconds since 1970. */
export function linkTargets(state: WechatState, text: string, now: number): LinkTarget[] {
  const under = [...state.linkRules.values()]
    .filter((rule) => isUnder(rule.prefix, text))
    .sort((left, right) => right.prefix.length - left.prefix.length);
  const target = (rule: LinkRuleRow, stage: Stage, test: boolean): LinkTarget => ({
    appid: rule.appid,
    stage,
    test,
    path: opened(rule.path, text, now),
  });
  return [
    ...under.filter(({ debugUrls }) => debugUrls.includes(text)).map((rule) => target(rule, STAGES[rule.openVersion], true)),
    ...under.filter(({ published }) => published).map((rule) => target(rule, 'formal', false)),
  ];
}

function opened(path: string, text: string, now: number): string {
  const query = `q=${encodeURIComponent(text)}&scancode_time=${Math.floor(now / 1000)}`;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}
