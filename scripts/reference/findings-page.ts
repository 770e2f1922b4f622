/** docs/reference/findings.md: everything `camlock check` can find. */
import { ALL_FINDINGS, type CheckCode } from '../check/finding-kinds.ts';
import { ruleLink } from '../check/rule-link.ts';
import { code, GENERATED, table } from './markdown.ts';

export function findingsPage(): string {
  const kinds = Object.entries(ALL_FINDINGS).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    GENERATED,
    '# Findings of `camlock check`',
    [
      'Each finding names file, line, value, why it hurts, what to do and where the rule stands. Codes that begin with `live-` are found by',
      '`--live`; those of key, version, build and packages by `--key`, `--ver`, `--project` and `--compile`.',
      `The ${kinds.length} codes are stable: \`--json\` and \`--sarif\` carry them, and each has a test.`,
    ].join('\n'),
    table(
      ['code', 'what', 'why it hurts', 'source'],
      kinds.map(([name, { title, why, source }]) => {
        const rule = ruleLink(name as CheckCode);
        const told = rule.startsWith('https:') ? `[${source}](${rule})` : source;
        return [`<a id="${name}"></a>${code(name)}`, title, why, told];
      }),
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}
