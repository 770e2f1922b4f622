/** Registers the chosen categories' pages in `src/app.config.ts` and names the app. Values stay literal: Taro's cache needs that (facts/taro.md A4). */
import type { ObjectLiteralExpression } from 'ts-morph';
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

let loading: Promise<typeof import('ts-morph')> | undefined;
let parse: ((text: string) => import('ts-morph').SourceFile) | undefined;

/** ts-morph takes most of a second to load: it is loaded once, when first needed, and its project stays in memory. */
async function parser(): Promise<NonNullable<typeof parse>> {
  if (parse) return parse;
  loading ??= import('ts-morph');
  const { Project } = await loading;
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { allowJs: false },
  });
  parse = (text) => project.createSourceFile('/app.config.ts', text, { overwrite: true });
  return parse;
}

function object(owner: ObjectLiteralExpression, name: string, Kind: typeof import('ts-morph').SyntaxKind): ObjectLiteralExpression {
  const value = owner.getProperty(name)?.asKind(Kind.PropertyAssignment)?.getInitializerIfKind(Kind.ObjectLiteralExpression);
  if (!value) throw broken(`there is no \`${name}: { … }\``);
  return value;
}

/** Text of the file with the panels' sub-packages replaced by `panels`, and the title of the window set. */
export async function transformAppConfig(
  text: string,
  change: { readonly title: string; readonly panels: readonly SubPackage[] },
): Promise<string> {
  const file = (await parser())(text);
  const { SyntaxKind: Kind } = await (loading as Promise<typeof import('ts-morph')>);
  const call = file.getExportAssignment((assignment) => !assignment.isExportEquals())?.getExpressionIfKind(Kind.CallExpression);
  const config = call?.getArguments()[0]?.asKind(Kind.ObjectLiteralExpression);
  if (call?.getExpression().getText() !== 'defineAppConfig' || !config) throw broken('there is no default export of defineAppConfig');

  const title = object(config, 'window', Kind).getProperty('navigationBarTitleText')?.asKind(Kind.PropertyAssignment);
  if (!title) throw broken('window has no navigationBarTitleText');
  title.setInitializer(literal(change.title));

  const list = config.getProperty('subPackages')?.asKind(Kind.PropertyAssignment)?.getInitializerIfKind(Kind.ArrayLiteralExpression);
  if (!list) throw broken('there is no `subPackages: [ … ]`');
  const own = list.getElements().flatMap((element) => {
    const root = element
      .asKind(Kind.ObjectLiteralExpression)
      ?.getProperty('root')
      ?.asKind(Kind.PropertyAssignment)
      ?.getInitializerIfKind(Kind.StringLiteral);
    if (!root) throw broken('every sub-package needs a literal `root`');
    return root.getLiteralValue().startsWith(PANELS) ? [] : [element.getText()];
  });
  const added = change.panels.map(
    ({ root, pages }) => `{ root: ${literal(root)}, pages: [${pages.map((page) => literal(page)).join(', ')}] }`,
  );
  list.replaceWithText(`[\n${[...own, ...added].map((element) => `  ${element},\n`).join('')}]`);
  return file.getFullText();
}
