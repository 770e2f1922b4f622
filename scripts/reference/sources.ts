/** The source of the two clouds as ts-morph sees it, and what can be said about one declaration without running it. */
import { join, relative, sep } from 'node:path';
import { Node, Project, type SourceFile, type Type } from 'ts-morph';
import { root } from '../root.ts';

/** Product files of the mock platform and the catalogue; tests and fixtures prove, they do not define. */
export function openSources(): Project {
  const project = new Project({ tsConfigFilePath: join(root, 'tsconfig.json'), skipAddingFilesFromTsConfig: true });
  project.addSourceFilesAtPaths([
    join(root, 'mock-platform/**/*.ts'),
    join(root, 'devices/**/*.ts'),
    `!${join(root, '**/*.test.ts')}`,
    `!${join(root, '**/*.fixture.ts')}`,
    `!${join(root, 'mock-platform/phone/browser/**')}`,
  ]);
  return project;
}

/** Path inside the clone, with `/`. */
export function placeOf(file: SourceFile): string {
  return relative(root, file.getFilePath()).split(sep).join('/');
}

/** The file, or an error that names it: a page must not come out shorter because a file moved. */
export function sourceAt(project: Project, place: string): SourceFile {
  const file = project.getSourceFile(join(root, place));
  if (!file) throw new Error(`docs:reference: ${place} is not there; scripts/reference reads it`);
  return file;
}

/** Code → text of a constant table such as `WechatErrors`, spreads included; read from its type. */
export function textTable(project: Project, place: string, name: string): Map<string, string> {
  const declaration = sourceAt(project, place).getVariableDeclarationOrThrow(name);
  const table = new Map<string, string>();
  for (const property of declaration.getType().getProperties()) {
    const type = property.getTypeAtLocation(declaration);
    table.set(property.getName(), type.isStringLiteral() ? String(type.getLiteralValue()) : '');
  }
  if (table.size === 0) throw new Error(`docs:reference: ${name} in ${place} holds nothing that can be read`);
  return table;
}

/** The texts an expression can be, when its type says so: a literal, a constant, or one of several. */
export function literalTexts(node: Node): string[] {
  const of = (type: Type): string[] => {
    if (type.isStringLiteral()) return [String(type.getLiteralValue())];
    return type.isUnion() ? type.getUnionTypes().flatMap(of) : [];
  };
  return of(node.getType());
}

/** The sentences of the documentation comment at `node`, on one line; '' without one. */
export function docOf(node: Node): string {
  if (!Node.isJSDocable(node)) return '';
  const doc = node.getJsDocs().at(-1);
  return doc ? plain(doc.getInnerText()) : '';
}

/** The comment a file begins with. */
export function docOfFile(file: SourceFile): string {
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(file.getFullText());
  return comment ? plain((comment[1] as string).replace(/^\s*\* ?/gm, '')) : '';
}

/** Links of the code become plain words; one line. */
function plain(text: string): string {
  return text
    .replace(/\{@link (\w+)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
