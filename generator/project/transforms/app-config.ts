/** Registers the chosen categories' pages in `src/app.config.ts` and names the app. Values stay literal: Taro's cache needs that (facts/taro.md A4). */
import { type ParseResult, parse } from '@babel/parser';
import type { ArrayExpression, Expression, File, ObjectExpression } from '@babel/types';
import { GenerateError } from '../../generate-error.ts';
import { literal } from '../literal.ts';

/** A sub-package as app.json has it. */
export interface SubPackage {
  readonly root: string;
  readonly pages: readonly string[];
}

/** Sub-packages of categories live here; the template's own ones elsewhere stay. */
const PANELS = 'panels/';

function broken(message: string): GenerateError {
  return new GenerateError(
    'app-config',
    `templates/app/src/app.config.ts: ${message}`,
    'keep the file a plain `export default defineAppConfig({ … })` of literals',
  );
}

/** What `defineAppConfig` is called with by the default export. */
function configOf(text: string): ObjectExpression {
  let file: ParseResult<File>;
  try {
    file = parse(text, { sourceType: 'module', plugins: ['typescript'] });
  } catch (error) {
    throw broken(`it is not TypeScript: ${(error as Error).message}`);
  }
  for (const statement of file.program.body) {
    if (statement.type !== 'ExportDefaultDeclaration' || statement.declaration.type !== 'CallExpression') continue;
    const { callee, arguments: given } = statement.declaration;
    if (callee.type === 'Identifier' && callee.name === 'defineAppConfig' && given[0]?.type === 'ObjectExpression') return given[0];
  }
  throw broken('there is no default export of defineAppConfig');
}

/** Value of a property that is written as plain `name: value`. */
function property(owner: ObjectExpression, name: string): Expression | undefined {
  for (const one of owner.properties) {
    if (one.type !== 'ObjectProperty' || one.computed) continue;
    const { key, value } = one;
    if ((key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined) === name) return value as Expression;
  }
  return undefined;
}

/** Sub-packages of the template itself, as they are written. */
function ownSubPackages(text: string, { elements }: ArrayExpression): string[] {
  return elements.flatMap((element) => {
    const root = element?.type === 'ObjectExpression' ? property(element, 'root') : undefined;
    if (root?.type !== 'StringLiteral') throw broken('every sub-package needs a literal `root`');
    return root.value.startsWith(PANELS) ? [] : [text.slice(element?.start ?? 0, element?.end ?? 0)];
  });
}

/** Text of the file with the panels' sub-packages replaced by `panels`, and the title of the window set. Throws {@link GenerateError}. */
export function transformAppConfig(text: string, change: { readonly title: string; readonly panels: readonly SubPackage[] }): string {
  const config = configOf(text);
  const window = property(config, 'window');
  if (window?.type !== 'ObjectExpression') throw broken('there is no `window: { … }`');
  const title = property(window, 'navigationBarTitleText');
  if (!title) throw broken('window has no navigationBarTitleText');
  const list = property(config, 'subPackages');
  if (list?.type !== 'ArrayExpression') throw broken('there is no `subPackages: [ … ]`');
  const added = change.panels.map(
    ({ root, pages }) => `{ root: ${literal(root)}, pages: [${pages.map((page) => literal(page)).join(', ')}] }`,
  );
  const elements = [...ownSubPackages(text, list), ...added].map((element) => `    ${element},\n`).join('');
  const edits: [node: Expression, text: string][] = [
    [title, literal(change.title)],
    [list, `[\n${elements}  ]`],
  ];
  return edits
    .sort(([a], [b]) => (b.start ?? 0) - (a.start ?? 0))
    .reduce((result, [node, own]) => result.slice(0, node.start ?? 0) + own + result.slice(node.end ?? 0), text);
}
