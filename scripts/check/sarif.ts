/** Findings as SARIF 2.1.0, which GitHub, GitLab and editors show at the line. Source: OASIS SARIF 2.1.0 §3. */
import { posix } from 'node:path';
import { ALL_FINDINGS, type CheckFinding } from './finding-kinds.ts';
import { ruleLink } from './rule-link.ts';

/**
 * One run of `camlock check`; `uri` is the brand file as the reader knows it, and stands for findings about no file as well.
 * Bases and overlays of the brand, which findings name relative to `name`, get addresses relative to `uri`.
 */
export function sarif(findings: readonly CheckFinding[], version: string, uri: string, name = ''): object {
  const addressOf = (file: string): string =>
    name !== '' && file !== name && /\.ya?ml$/.test(file) ? posix.join(posix.dirname(uri), encodeURI(file)) : uri;
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
              shortDescription: { text: ALL_FINDINGS[code].title },
              fullDescription: { text: ALL_FINDINGS[code].why },
              helpUri: ruleLink(code),
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
                artifactLocation: { uri: addressOf(finding.file) },
                region: { startLine: finding.line, startColumn: finding.column },
              },
            },
          ],
        })),
      },
    ],
  };
}
