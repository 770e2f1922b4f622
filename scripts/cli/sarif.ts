/** Findings as SARIF 2.1.0, which GitHub, GitLab and editors show at the line. Source: OASIS SARIF 2.1.0 §3. */
import { FINDING_KINDS, type Finding } from '../../generator/index.ts';

/** One run of `camlock check`; `uriOf` turns a finding's file into the path the reader knows it by. */
export function sarif(findings: readonly Finding[], version: string, uriOf: (file: string) => string): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'camlock',
            version,
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: FINDING_KINDS[code].title },
              fullDescription: { text: FINDING_KINDS[code].why },
            })),
          },
        },
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: finding.severity,
          message: { text: `${finding.path ? `${finding.path}: ` : ''}${finding.message}; fix: ${finding.fix}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(finding.file) },
                region: { startLine: finding.line, startColumn: finding.column },
              },
            },
          ],
        })),
      },
    ],
  };
}
