/** Which code answers a path of an official host: the running platform knows the routes, the source knows the rest. */

import { type CallExpression, Node, type Project, SyntaxKind } from 'ts-morph';
import type { Platform } from '../../mock-platform/index.ts';
import { docOf, docOfFile, literalTexts, placeOf } from './sources.ts';

export interface Route {
  readonly method: string;
  readonly path: string;
}

export interface RouteSource extends Route {
  readonly call: CallExpression;
  /** The comment of the operation: its file's, or nearer where a file holds several. */
  readonly doc: string;
  readonly place: string;
}

const ANY = 'ALL';

/** Routes of one host in the order they were added; middleware and the refusal of everything else are none. */
export function routesOf(platform: Platform, host: string): Route[] {
  const app = platform.hosts[host];
  if (!app) throw new Error(`docs:reference: the platform plays no ${host}`);
  const routes = app.routes.filter(({ method, path }) => method !== ANY && !path.includes('*'));
  return [...new Map(routes.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values()];
}

/** The call in `folder` that adds each route. Throws with the names of routes whose source cannot be read. */
export function sourcesOf(project: Project, folder: string, routes: readonly Route[]): RouteSource[] {
  const sites = new Map<string, CallExpression[]>();
  const wanted = new Set(routes.map(({ path }) => path));
  for (const file of project.getSourceFiles().filter((one) => placeOf(one).startsWith(folder))) {
    for (const call of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
      const args = call.getArguments();
      if (args.length < 2 || !args.some((arg) => arg.getType().getCallSignatures().length > 0)) continue;
      for (const text of args.flatMap((arg) => (mayBePath(arg) ? literalTexts(arg) : [])))
        if (wanted.has(text)) sites.set(text, [...(sites.get(text) ?? []), call]);
    }
  }
  const missing: string[] = [];
  const found = routes.flatMap((route) => {
    const calls = sites.get(route.path) ?? [];
    const named = calls.filter((call) => calleeName(call) === route.method.toLowerCase());
    const call = named[0] ?? calls.find((one) => !/^(get|post|put|all|use|options)$/.test(calleeName(one)));
    const doc = call ? docNear(call) : '';
    if (call && doc !== '') return [{ ...route, call, doc, place: placeOf(call.getSourceFile()) }];
    missing.push(`${route.method} ${route.path} (${call ? `no comment above it in ${placeOf(call.getSourceFile())}` : 'no call adds it'})`);
    return [];
  });
  if (missing.length > 0) throw new Error(`docs:reference cannot read in ${folder}: ${missing.join('; ')}`);
  return found;
}

/** Handlers among the arguments of the call that adds a route. */
export function handlersOf({ call }: RouteSource): Node[] {
  return call.getArguments().filter((arg) => arg.getType().getCallSignatures().length > 0);
}

function mayBePath(arg: Node): boolean {
  return Node.isStringLiteral(arg) || Node.isIdentifier(arg) || Node.isNoSubstitutionTemplateLiteral(arg);
}

function calleeName(call: CallExpression): string {
  return call.getExpression().getText().split('.').at(-1) as string;
}

/** The comment right above the call, else its function's, else its file's. */
function docNear(call: CallExpression): string {
  const statement = call.getFirstAncestorByKind(SyntaxKind.ExpressionStatement);
  const comments =
    statement?.getLeadingCommentRanges().map((range) =>
      range
        .getText()
        .replace(/^\/[/*]+|\*\/$/g, '')
        .trim(),
    ) ?? [];
  if (comments.length > 0) return comments.join(' ').replace(/\s*\n\s*\*?\s*/g, ' ');
  const owner = call.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
  return (owner && docOf(owner)) || docOfFile(call.getSourceFile());
}
