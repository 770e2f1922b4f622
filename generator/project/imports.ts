/** Which modules a source file names: enough of a parser for our own code, fast enough for every file on every run. */

const STATEMENT =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const SCSS = /^\s*@(?:import|use|forward)\s+['"]([^'"]+)['"]/gm;

/** Module names in the order they stand in the file. */
export function importsOf(path: string, text: string): string[] {
  const pattern = /\.scss$/.test(path) ? SCSS : /\.[mc]?[jt]sx?$/.test(path) ? STATEMENT : undefined;
  return pattern ? [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '') : [];
}

/** Path inside the project a module name means, seen from `from`; undefined for npm packages. `@/x` is `src/x`. */
export function resolveImport(from: string, name: string): string | undefined {
  if (name.startsWith('@/')) return `src/${name.slice(2)}`;
  if (!name.startsWith('.')) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of name.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
