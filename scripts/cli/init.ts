import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { categories } from '../../devices/index.ts';
import { Failure, messageOf } from '../failure.ts';
import { createOutput } from './output.ts';

const FORM_MAX_BYTES = 1024 * 1024;

function readJson(file: string): unknown {
  try {
    const { size } = statSync(file);
    if (size > FORM_MAX_BYTES) throw new Error(`it has ${size} bytes; allowed are ${FORM_MAX_BYTES}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure('console-form', `${file} cannot be read as JSON: ${messageOf(error)}`, {
      fix: 'docs/guides/first-brand.md shows such a file',
      exitCode: 2,
    });
  }
}

/** `camlock init`: a brand folder to start from. */
export function registerInit(program: Command): void {
  const verb = program.command('init');
  verb
    .description('make a brand folder: a commented brand.yaml and sample images')
    .argument('[dir]', 'folder to make')
    .option('--name <name>', 'name of the mini-program', '我的智能家')
    .option('--categories <list>', `device categories, comma separated (${categories.join(', ')})`, categories.join(','))
    .option('--from-console <file>', 'fields of the console’s form as JSON under its own labels; its categories count')
    .option('--lang <lang>', 'language of the comments: zh or en', 'zh')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock init brands/mine --name 晨曦智家\n  camlock init brands/locks --categories lock --lang en\n  camlock init brands/mine --name 晨曦智家 --from-console form.json',
    )
    .action(
      async (given: string | undefined, flags: { name: string; categories: string; fromConsole?: string; lang: string; json?: true }) => {
        const output = createOutput(flags.json === true);
        const ask = process.stdin.isTTY && process.stdout.isTTY && !flags.json;
        const source = (name: string): boolean => verb.getOptionValueSource(name) === 'default';
        const answers = ask
          ? await (await import('./init-questions.ts')).askInit({
              dir: given === undefined,
              name: source('name'),
              categories: source('categories') && flags.fromConsole === undefined,
            })
          : {};
        const options = { ...flags, ...answers };
        const dir = given ?? answers.dir;
        if (dir === undefined) throw new Failure('no-folder', 'no folder was named', { fix: 'camlock init brands/mine', exitCode: 2 });
        const chosen = options.categories
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean);
        const unknown = chosen.filter((item) => !(categories as readonly string[]).includes(item));
        if (unknown.length > 0 || chosen.length === 0) {
          throw new Failure(
            'category-unknown',
            `--categories is ${JSON.stringify(options.categories)}; allowed are ${categories.join(', ')}`,
            { exitCode: 2 },
          );
        }
        if (options.lang !== 'zh' && options.lang !== 'en') {
          throw new Failure('lang-unknown', `--lang is ${JSON.stringify(options.lang)}; allowed are zh and en`, { exitCode: 2 });
        }
        const { initBrand, readConsoleForm } = await import('../../generator/index.ts');
        const form =
          options.fromConsole === undefined
            ? undefined
            : readConsoleForm(readJson(options.fromConsole), dirname(resolve(options.fromConsole)));
        const made = await initBrand({
          dir,
          name: options.name,
          categories: form?.categories ?? categories.filter((item) => chosen.includes(item)),
          lang: options.lang,
          ...(form ? { form } : {}),
        });
        for (const file of made.files) output.say(`  ${file}`);
        output.say(`made ${dir}. Next: camlock check --brand ${dir}/brand.yaml`);
        output.result({ ok: true, dir, files: made.files });
      },
    );
}
