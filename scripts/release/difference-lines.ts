/** Differences as lines for a person. */
import type { Differences } from './differences.ts';

const FILES_SHOWN = 10;

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

export function differenceLines({ against, sameBuild, config, sizes, files, pages }: Differences): string[] {
  const lines = [
    `against ${against.version} of ${against.at.slice(0, 16).replace('T', ' ')} (package ${against.packageHash.slice(0, 12)})`,
  ];
  if (sameBuild) lines.push('the build is byte by byte what was uploaded');
  if (config === undefined) lines.push('configuration: the one of then is not kept');
  else if (config.length === 0) lines.push('configuration: the same');
  for (const { patch } of config ?? []) lines.push(...patch.trimEnd().split('\n').slice(1));
  for (const { name, before, after } of sizes) {
    const title = name === '__APP__' ? 'main package' : name;
    if (before === undefined) lines.push(`${title}: new, ${kb(after ?? 0)}`);
    else if (after === undefined) lines.push(`${title}: gone, had ${kb(before)}`);
    else lines.push(`${title}: ${kb(after)}${after === before ? '' : ` (${after > before ? '+' : '−'}${kb(Math.abs(after - before))})`}`);
  }
  for (const [word, list] of [
    ['added', files.added],
    ['removed', files.removed],
    ['changed', files.changed],
  ] as const) {
    if (list.length > 0)
      lines.push(`${word} files: ${list.slice(0, FILES_SHOWN).join(', ')}${list.length > FILES_SHOWN ? ` … (${list.length})` : ''}`);
  }
  for (const { page, state, share, picture } of pages ?? []) {
    const much = share === undefined ? '' : ` ${(share * 100).toFixed(1)} %`;
    lines.push(`page ${page}: ${state}${state === 'changed' ? much : ''}${picture === undefined ? '' : `, see ${picture}`}`);
  }
  return lines;
}
