/**
 * Handlebars for the few files that are data (`*.hbs`). Strict, without HTML escaping, and every value must go through
 * `{{json …}}`: a missing name and a bare `{{name}}` are errors, so nothing a brand writes can leave its string.
 */
import Handlebars from 'handlebars';
import { GenerateError } from '../generate-error.ts';
import type { AppBrand } from './app-brand.ts';
import { literal } from './literal.ts';

const engine = Handlebars.create();
engine.registerHelper('json', (value: unknown) => {
  if (value === undefined) throw new TypeError('{{json}} got no value');
  return literal(value);
});

const BLOCKS = new Set(['if', 'unless', 'each', 'with']);

class OnlyJson extends Handlebars.Visitor {
  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    const name = 'original' in statement.path ? statement.path.original : '';
    if (name !== 'json' || statement.params.length !== 1) {
      throw new TypeError(`line ${statement.loc.start.line}: {{${name}}} must be written {{json ${name}}}`);
    }
  }

  override BlockStatement(statement: hbs.AST.BlockStatement): void {
    if (!BLOCKS.has(statement.path.original as string))
      throw new TypeError(`line ${statement.loc.start.line}: {{#${statement.path.original}}} is not known`);
    super.BlockStatement(statement);
  }

  override PartialStatement(statement: hbs.AST.PartialStatement): void {
    throw new TypeError(`line ${statement.loc.start.line}: partials are not used`);
  }
}

const compiled = new Map<string, (context: object) => string>();

/** Text of one `.hbs` file. Throws {@link GenerateError} naming `origin` when the template is at fault. */
export function renderTemplate(origin: string, template: string, context: { readonly brand: AppBrand }): string {
  try {
    let make = compiled.get(template);
    if (!make) {
      const tree = Handlebars.parse(template);
      new OnlyJson().accept(tree);
      make = engine.compile(tree, { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: { json: true } });
      compiled.set(template, make);
    }
    return make(context);
  } catch (error) {
    throw new GenerateError('template', `${origin}: ${error instanceof Error ? error.message : String(error)}`, 'correct the template');
  }
}
