/** The state of a mini-program as lines for a person. */
import type { Recorded, ReleaseEntry } from './release-record.ts';
import type { ReleaseStatus } from './release-status.ts';

const RECORD_SHOWN = 10;

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** One happening, one line. */
export function entryLine(entry: Recorded<ReleaseEntry>): string {
  const head = `${minute(entry.at)}  ${entry.kind.padEnd(11)}`;
  if ('robot' in entry) {
    const source = entry.source
      ? `${entry.source.commit.slice(0, 8)}${entry.source.dirty ? ' with uncommitted changes' : ''}`
      : 'no commit';
    return `${head} ${entry.version}  robot ${entry.robot}  ${source}  package ${entry.packageHash.slice(0, 12)}  ${entry.who}  (${entry.platform})`;
  }
  const details = [
    entry.version,
    entry.auditId === undefined ? undefined : `submission ${entry.auditId}`,
    entry.templateId === undefined ? undefined : `template ${entry.templateId}`,
    entry.percentage === undefined ? undefined : `${entry.percentage} %`,
  ].filter((detail) => detail !== undefined);
  return `${head} ${details.join('  ')}  ${entry.who}  (${entry.platform})`;
}

export function statusLines({ appid, live, development, record, broken }: ReleaseStatus): string[] {
  const lines = [appid];
  for (const entry of development) {
    const to = entry.uploadAppid === undefined ? '' : ` (development mini-program ${entry.uploadAppid})`;
    lines.push(`  development  ${entry.version}  robot ${entry.robot}${to}  since ${minute(entry.at)}`);
  }
  if (live) {
    lines.push(
      live.trial ? `  trial        ${live.trial.version}  since ${minute(live.trial.at)}  ${live.trial.desc}` : '  trial        none',
    );
    lines.push(
      live.formal ? `  formal       ${live.formal.version}  since ${minute(live.formal.at)}  ${live.formal.desc}` : '  formal       none',
    );
    if (live.gray.state === 'running') lines.push(`  gray release running for ${live.gray.percentage} %`);
    lines.push(live.review ? `  review       ${live.review.version}: ${live.review.state}` : '  review       nothing was submitted');
    for (const reason of live.review?.reasons ?? []) lines.push(`                 ${reason}`);
    if (live.canGoBackTo.length > 0) {
      lines.push(`  can go back  ${live.canGoBackTo.map(({ version, appVersion }) => `${version} (${appVersion})`).join(', ')}`);
    }
  } else {
    lines.push(
      '  trial, formal, review: not asked; only a third-party platform can (release.thirdParty in the brand file), or see mp.weixin.qq.com → 版本管理',
    );
  }
  lines.push(record.length === 0 ? '  nothing is recorded yet' : '  record, newest first:');
  for (const entry of record.slice(0, RECORD_SHOWN)) lines.push(`    ${entryLine(entry)}`);
  if (record.length > RECORD_SHOWN) lines.push(`    … and ${record.length - RECORD_SHOWN} earlier ones (--json shows all)`);
  for (const { file, reason } of broken) lines.push(`  warning: ${file} cannot be read (${reason}); the others can`);
  return lines;
}
