/** Pieces of Markdown the reference pages are made of. */
import type { RuleLine } from '../../mock-platform/index.ts';
import type { Findings } from './findings.ts';

export const GENERATED = '<!-- Generated from the code by `npm run docs:reference`. Change the code, then run it. -->';

/** A table; cells may hold anything but a line break. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

/** The folder a page lives in is two steps below the clone. */
export const link = (place: string): string => `[${place}](../../${place})`;

/** What was found in the code of one operation, as short lines; nothing where there is nothing. */
export function findingLines(found: Findings, textOfCode: (code: string) => string): string[] {
  const fields = found.fields.map(({ name, how }) => (how ? `${code(name)} (${how})` : code(name)));
  const codes = found.codes.map((one) => (textOfCode(one) ? `${code(one)} ${textOfCode(one)}` : code(one)));
  return [
    ...(found.headers.length > 0 ? [`- Headers: ${found.headers.map(code).join(', ')}`] : []),
    ...(found.query.length > 0 ? [`- Query: ${found.query.map(code).join(', ')}`] : []),
    ...(fields.length > 0 ? [`- Fields: ${fields.join(', ')}`] : []),
    ...(codes.length > 0 ? [`- Errors: ${codes.join(' · ')}`] : []),
    ...(found.rules.length > 0 ? [`- Rules: ${found.rules.map(code).join(', ')}`] : []),
  ];
}

/** The rule table as `GET /__mock__/rules` tells it. */
export function ruleTable(rules: readonly RuleLine[]): string {
  return table(
    ['rule', 'default', 'values', 'what it does', 'source'],
    rules.map((rule) => [
      code(rule.name),
      code(JSON.stringify(rule.default)),
      rule.values ? rule.values.map((value) => code(JSON.stringify(value))).join(', ') : typeof rule.default,
      rule.text,
      rule.source,
    ]),
  );
}
