/** The package report: what each package weighs, as WeChat measured it, and how much room is left (facts/miniprogram-ci.md §5 row 5). */
import { PACKAGE_MAX_BYTES, TOTAL_MAX_BYTES } from '../build/packages.ts';

const NAMES: { readonly [name: string]: string } = { __FULL__: 'everything', __APP__: 'main package' };
const BAR = 20;

function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}

/** One line a package: name, size, share of the limit as number and bar. */
export function packageLines(packages: readonly { readonly name: string; readonly size: number }[]): string[] {
  const rows = packages.map(({ name, size }) => ({
    title: NAMES[name] ?? `sub-package ${name}`,
    size,
    most: name === '__FULL__' ? TOTAL_MAX_BYTES : PACKAGE_MAX_BYTES,
  }));
  const wide = Math.max(0, ...rows.map(({ title }) => title.length));
  return rows.map(({ title, size, most }) => {
    const share = size / most;
    const full = Math.min(BAR, Math.max(size > 0 ? 1 : 0, Math.round(share * BAR)));
    const verdict = share > 1 ? '  too large' : share > 0.9 ? '  nearly full' : '';
    return `  ${title.padEnd(wide)}  ${kb(size).padStart(8)} of ${kb(most).padStart(8)}  ${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.round(share * 100)} %${verdict}`;
  });
}
