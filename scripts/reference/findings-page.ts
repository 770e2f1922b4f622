/** docs/reference/findings.md: everything `camlock check` can find in a brand. */
import { FINDING_KINDS } from '../../generator/index.ts';
import { code, GENERATED, table } from './markdown.ts';

export function findingsPage(): string {
  const kinds = Object.entries(FINDING_KINDS).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    GENERATED,
    '# Findings of `camlock check`',
    `Each finding names file, line, value, why it hurts and what to do. The ${kinds.length} codes are stable: \`--json\` and \`--sarif\` carry them, and each has a test.`,
    table(
      ['code', 'what', 'why it hurts', 'source'],
      kinds.map(([name, { title, why, source }]) => [code(name), title, why, source]),
    ),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}
