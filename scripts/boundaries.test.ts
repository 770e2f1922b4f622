/** Who may walk into which room (docs/architecture.md), read from the import declarations of every source file. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type ImportDeclaration, Node, Project, type SourceFile, SyntaxKind } from 'ts-morph';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from './root.ts';

const ROOMS: Record<string, readonly string[]> = {
  devices: [],
  generator: ['devices'],
  simulator: ['devices'],
  'mock-platform': ['devices'],
  scripts: ['devices', 'generator', 'simulator', 'mock-platform'],
};
/** Rooms that run on a given clock and dice. */
const TIMELESS = ['devices', 'simulator', 'mock-platform'];
const CLOCK_FILE = 'devices/clock.ts';
const FORBIDDEN_FOLDERS = ['utils', 'util', 'helpers', 'helper', 'common', 'manager', 'managers', 'misc', 'lib'];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];

/** Path inside the clone, with `/`. */
function placeOf(path: string): string {
  return relative(root, path).split(sep).join('/');
}

function roomOf(place: string): string | undefined {
  const first = place.split('/')[0] ?? '';
  return first in ROOMS ? first : undefined;
}

/** Where an import, export-from or `import()` of one of our own files leads, with the text as written. */
function ownImports(file: SourceFile): { written: string; target: string; line: number }[] {
  const written: { text: string; line: number }[] = [];
  const add = (node: Node, text: string | undefined): void => {
    if (text?.startsWith('.')) written.push({ text, line: node.getStartLineNumber() });
  };
  for (const declaration of file.getImportDeclarations()) add(declaration, declaration.getModuleSpecifierValue());
  for (const declaration of file.getExportDeclarations()) add(declaration, declaration.getModuleSpecifierValue());
  for (const call of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [argument] = call.getArguments();
    if (call.getExpression().getKind() === SyntaxKind.ImportKeyword && Node.isStringLiteral(argument))
      add(call, argument.getLiteralValue());
  }
  return written.map(({ text, line }) => ({ written: text, target: placeOf(join(file.getDirectoryPath(), text)), line }));
}

/** What is wrong with one file's imports. */
function importProblems(file: SourceFile): string[] {
  const place = placeOf(file.getFilePath());
  const room = roomOf(place);
  if (!room) return [];
  const problems: string[] = [];
  for (const { written, target, line } of ownImports(file)) {
    const other = roomOf(target);
    const at = `${place}:${line} imports ${written}`;
    if (!/\.(ts|mjs|json)$/.test(written)) problems.push(`${at}: the extension is missing`);
    if (!other) problems.push(`${at}: outside every room`);
    else if (other !== room && !ROOMS[room]?.includes(other)) problems.push(`${at}: ${room} may not import ${other}`);
    else if (other !== room && target !== `${other}/index.ts`) problems.push(`${at}: only ${other}/index.ts may be imported from outside`);
  }
  return problems;
}

/** npm packages of a file that its room may not use. */
function packageProblems(file: SourceFile): string[] {
  const place = placeOf(file.getFilePath());
  if (roomOf(place) !== 'devices' || place.endsWith('.test.ts')) return [];
  return file
    .getImportDeclarations()
    .filter((declaration: ImportDeclaration) => {
      const name = declaration.getModuleSpecifierValue();
      return !name.startsWith('.') && !(place === 'devices/protocol/credentials.ts' && name === 'node:crypto');
    })
    .map((declaration: ImportDeclaration) => `${place} imports ${declaration.getModuleSpecifierValue()}: devices imports no package`);
}

/** Uses of the machine's own time and dice. */
function timeProblems(file: SourceFile): string[] {
  const place = placeOf(file.getFilePath());
  if (!TIMELESS.includes(roomOf(place) ?? '') || place === CLOCK_FILE || place.endsWith('.test.ts')) return [];
  const problems: string[] = [];
  const report = (node: Node, what: string): void => void problems.push(`${place}:${node.getStartLineNumber()} uses ${what}`);
  file.forEachDescendant((node) => {
    if (Node.isPropertyAccessExpression(node)) {
      const text = node.getText();
      if (/^(globalThis\.)?Date\.now$/.test(text) || /^(globalThis\.)?Math\.random$/.test(text)) report(node, text);
      if (/^(globalThis|window|self)\.(setTimeout|setInterval|setImmediate)$/.test(text)) report(node, text);
    } else if (Node.isNewExpression(node) && node.getExpression().getText() === 'Date' && node.getArguments().length === 0) {
      report(node, 'new Date()');
    } else if (Node.isIdentifier(node) && TIMERS.includes(node.getText())) {
      const parent = node.getParent();
      // A property, parameter or type member that merely has this name (e.g. the `wx` given to an app) is not the global.
      const isCall = Node.isCallExpression(parent) && parent.getExpression() === node;
      const isValue = Node.isCallExpression(parent) || Node.isVariableDeclaration(parent) || Node.isShorthandPropertyAssignment(parent);
      if (isCall || (isValue && !(Node.isVariableDeclaration(parent) && parent.getNameNode() === node))) report(node, node.getText());
    } else if (Node.isImportDeclaration(node) && /^node:timers/.test(node.getModuleSpecifierValue())) {
      report(node, node.getModuleSpecifierValue());
    }
  });
  return problems;
}

function projectOf(files: Record<string, string>): Project {
  const project = new Project({ useInMemoryFileSystem: true, skipFileDependencyResolution: true });
  for (const [path, text] of Object.entries(files)) project.createSourceFile(join(root, path), text);
  return project;
}

describe('the rules themselves', () => {
  const problemsOf = (path: string, text: string): string[] => {
    const [file] = projectOf({ [path]: text }).getSourceFiles();
    return file ? [...importProblems(file), ...packageProblems(file), ...timeProblems(file)] : [];
  };

  it.each([
    ['simulator/x.ts', "import { a } from '../mock-platform/index.ts';", 'may not import mock-platform'],
    ['mock-platform/x.ts', "import { a } from '../simulator/index.ts';", 'may not import simulator'],
    ['generator/x.ts', "export * from '../devices/camera/index.ts';", 'only devices/index.ts'],
    ['generator/x.ts', "const a = await import('../devices/clock.ts');", 'only devices/index.ts'],
    ['devices/x.ts', "import { z } from 'zod';", 'devices imports no package'],
    ['devices/x.ts', "import { a } from '../scripts/root.ts';", 'devices may not import scripts'],
    ['simulator/x.ts', "import { a } from './device';", 'the extension is missing'],
    ['simulator/x.ts', 'const t = Date.now();', 'Date.now'],
    ['simulator/x.ts', 'const t = new Date();', 'new Date()'],
    ['mock-platform/x.ts', 'const t = Math.random();', 'Math.random'],
    ['mock-platform/x.ts', 'setTimeout(() => {}, 5);', 'setTimeout'],
    ['mock-platform/x.ts', 'globalThis.setInterval(() => {}, 5);', 'setInterval'],
    ['mock-platform/x.ts', "import { setTimeout as wait } from 'node:timers/promises';", 'node:timers/promises'],
  ])('%s: %s is refused', (path, text, reason) => {
    expect(problemsOf(path, text).join('\n')).toContain(reason);
  });

  it.each([
    ['simulator/x.ts', "import { a } from '../devices/index.ts';"],
    ['scripts/x.ts', "import { a } from '../mock-platform/index.ts'; setTimeout(() => {}, 5);"],
    ['devices/clock.ts', 'const t = Date.now();'],
    ['devices/protocol/credentials.ts', "import { createHmac } from 'node:crypto';"],
    ['mock-platform/x.ts', 'const t = new Date(clock.now()); const app = { setTimeout: wrapped };'],
  ])('%s: %s is allowed', (path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });
});

describe('the house', () => {
  let files: SourceFile[] = [];

  beforeAll(() => {
    const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
    project.addSourceFilesAtPaths([
      ...Object.keys(ROOMS).map((room) => join(root, room, '**/*.ts')),
      `!${root}/**/node_modules/**`,
      `!${root}/devices/*/panel/**`,
    ]);
    files = project.getSourceFiles();
  }, 60_000);

  it('has sources in every room', () => {
    const rooms = new Set(files.map((file) => roomOf(placeOf(file.getFilePath()))));
    expect([...rooms].sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it('imports only along the room table, through index.ts, with extensions', () => {
    expect(files.flatMap(importProblems)).toEqual([]);
  });

  it('keeps devices free of npm packages', () => {
    expect(files.flatMap(packageProblems)).toEqual([]);
  });

  it('takes time and chance only as parameters', () => {
    expect(files.flatMap(timeProblems)).toEqual([]);
  });

  it('compares secrets in one place: sameText of devices', () => {
    const comparing = files.filter((file) => /\btimingSafeEqual\b/.test(file.getFullText())).map((file) => placeOf(file.getFilePath()));
    expect(comparing.filter((place) => place !== 'scripts/boundaries.test.ts')).toEqual(['devices/protocol/credentials.ts']);
  });

  it('has no drawer for everything', () => {
    const found: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name === 'dist') continue;
        if (FORBIDDEN_FOLDERS.includes(entry.name)) found.push(placeOf(join(folder, entry.name)));
        walk(join(folder, entry.name));
      }
    };
    for (const room of [...Object.keys(ROOMS), 'templates']) walk(join(root, room));
    expect(found).toEqual([]);
  });

  it('has no Handlebars in code: only data files are rendered', () => {
    const found: string[] = [];
    const walk = (folder: string): void => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (entry.name === 'node_modules' || entry.name === 'dist') continue;
        if (entry.isDirectory()) walk(join(folder, entry.name));
        else if (/\.(tsx?|jsx?|scss)\.hbs$/.test(entry.name)) found.push(placeOf(join(folder, entry.name)));
      }
    };
    walk(join(root, 'templates'));
    expect(found).toEqual([]);
  });
});
