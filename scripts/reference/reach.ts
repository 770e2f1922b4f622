/** Which code an operation runs: everything its handler names, followed through the rooms' own functions. */
import { Node, SyntaxKind } from 'ts-morph';
import { placeOf } from './sources.ts';

/** Bodies reachable from `roots`, the roots first. A call through an interface ends there: what is behind it is another part's. */
export function reachable(roots: readonly Node[]): Node[] {
  const seen = new Set<Node>(roots);
  const queue = [...roots];
  for (let node = queue.shift(); node; node = queue.shift()) {
    for (const body of named(node)) {
      if (seen.has(body)) continue;
      seen.add(body);
      queue.push(body);
    }
  }
  return [...seen];
}

/** Operations share most of what they run: each body is looked through once. */
const known = new WeakMap<Node, readonly Node[]>();

/** Bodies that one body names. */
function named(node: Node): readonly Node[] {
  const before = known.get(node);
  if (before) return before;
  const names = [...(Node.isIdentifier(node) ? [node] : []), ...node.getDescendantsOfKind(SyntaxKind.Identifier)];
  const bodies = [...new Set(names.flatMap(bodiesBehind))];
  known.set(node, bodies);
  return bodies;
}

/** Functions and constants of this repository that a name stands for. */
function bodiesBehind(name: Node): Node[] {
  const symbol = name.getSymbol();
  const declarations = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
  return declarations.flatMap((declaration): Node[] => {
    if (!/^(mock-platform|devices)\//.test(placeOf(declaration.getSourceFile()))) return [];
    if (Node.isFunctionDeclaration(declaration) || Node.isMethodDeclaration(declaration)) return [declaration];
    const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    return initializer && holdsFunction(initializer) ? [initializer] : [];
  });
}

/** A function, or a call that may hold one (`door(run)`); tables of data say nothing about one operation. */
function holdsFunction(node: Node): boolean {
  return Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isCallExpression(node);
}
