/** What the reachable code of one operation says: fields it reads, codes it can answer, rules it asks. */
import { type CallExpression, Node, SyntaxKind, type Type } from 'ts-morph';
import { literalTexts } from './sources.ts';

export interface Field {
  readonly name: string;
  /** How it is read: `text of 1 to 64 characters, required`; '' where the code takes anything and looks itself. */
  readonly how: string;
}

export interface Findings {
  readonly query: string[];
  readonly headers: string[];
  readonly fields: Field[];
  readonly codes: string[];
  readonly rules: string[];
}

/** What counts as a code and as a rule. `rules`: name → the values it takes, codes among them. */
export interface Vocabulary {
  readonly isCode: (text: string) => boolean;
  readonly rules: ReadonlyMap<string, readonly string[]>;
}

/** Constant tables whose numbers are codes: `ThingCode.malformed`. */
const CODE_TABLES = ['ThingCode', 'UPLOAD_CODE'];

/** What the reading functions of both clouds promise, from their arguments after body and name. */
const READERS: { readonly [name: string]: (rest: readonly string[]) => string } = {
  requireText: () => 'text, required',
  optionalText: () => 'text',
  text: ([max = '256']) => `text of 1 to ${max} characters, required`,
  textOr: ([, max = '256']) => `text of at most ${max} characters`,
  integerOr: ([fallback, min, max]) => `whole number from ${min} to ${max}, ${fallback} unless given`,
  texts: ([max]) => `list of at most ${max} texts, required`,
  jsonText: ([max]) => `JSON as text of at most ${max} characters`,
};

export function findIn(bodies: readonly Node[], vocabulary: Vocabulary): Findings {
  const query = new Set<string>();
  const headers = new Set<string>();
  const fields = new Map<string, string>();
  const codes = new Set<string>();
  const rules = new Set<string>();
  const field = (name: string, how: string): void => {
    if (how !== '' || !fields.has(name)) fields.set(name, how);
  };

  for (const body of bodies) {
    for (const node of [body, ...body.getDescendants()]) {
      if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) {
        const text = String(node.getLiteralValue());
        if (vocabulary.isCode(text) && !isKey(node)) codes.add(text);
        const values = vocabulary.rules.get(text);
        if (values) rules.add(text);
        for (const value of values ?? []) if (vocabulary.isCode(value)) codes.add(value);
      } else if (Node.isCallExpression(node)) {
        const name = node.getExpression().getText();
        if (/\breq\.query$/.test(name)) for (const text of node.getArguments().flatMap(literalTexts)) query.add(text);
        if (/\breq\.header$|^headerOf$/.test(name)) for (const text of node.getArguments().flatMap(literalTexts)) headers.add(text);
        for (const [text, how] of fieldsOfCall(node)) field(text, how);
      } else if (Node.isPropertyAccessExpression(node) && CODE_TABLES.includes(node.getExpression().getText())) {
        codes.add(String(node.getType().getLiteralValue()));
      } else if (Node.isPropertyAccessExpression(node) && isInput(node.getExpression().getType())) {
        if (!Node.isCallExpression(node.getParent()) || node.getParentOrThrow().getFirstChild() !== node) field(node.getName(), '');
      } else if (Node.isElementAccessExpression(node) && isInput(node.getExpression().getType())) {
        for (const text of node.getArgumentExpression() ? literalTexts(node.getArgumentExpression() as Node) : []) field(text, '');
      } else if (Node.isObjectBindingPattern(node)) {
        const source = node.getParent();
        const initializer = Node.isVariableDeclaration(source) ? source.getInitializer() : undefined;
        const names = node.getElements().map((element) => element.getPropertyNameNode()?.getText() ?? element.getName());
        if (initializer && /\breq\.query\(\)$/.test(initializer.getText())) for (const name of names) query.add(name);
        else if (isInput(initializer?.getType() ?? node.getType())) for (const name of names) field(name, '');
      }
    }
  }
  return {
    query: [...query].sort(),
    headers: [...headers].sort(),
    fields: [...fields].map(([name, how]) => ({ name, how })),
    codes: [...codes].sort((left, right) => Number(left) - Number(right) || left.localeCompare(right)),
    rules: [...rules].sort(),
  };
}

/** `requireText(body, 'sn')`, `textOr(params, 'RoomId', '0')`: a reader, its input and the field's name. */
function fieldsOfCall(call: CallExpression): [string, string][] {
  const [input, name, ...rest] = call.getArguments();
  if (!input || !name || !isInput(input.getType())) return [];
  const reader = call.getExpression().getText().split('.').at(-1) as string;
  const how = READERS[reader]?.(rest.map(shownArgument)) ?? '';
  return literalTexts(name).map((text) => [text, how]);
}

/** A literal, or the value of a constant, as a person writes it. */
function shownArgument(node: Node): string {
  const type = node.getType();
  if (type.isNumberLiteral()) return String(type.getLiteralValue());
  return node.getText().replace(/^-1$/, 'none').replaceAll('_', '');
}

/** An object from outside: any key, unknown values. */
function isInput(type: Type): boolean {
  const plain = type.getNonNullableType();
  return !plain.isAny() && (plain.getStringIndexType()?.isUnknown() ?? false);
}

/** `{ 40001: … }` and `x['40001']` name a code without answering it. */
function isKey(node: Node): boolean {
  const parent = node.getParentOrThrow();
  return (Node.isPropertyAssignment(parent) && parent.getNameNode() === node) || parent.getKind() === SyntaxKind.LiteralType;
}
