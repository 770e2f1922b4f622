/** What `camlock init` asks a person on a terminal, for everything no flag has said. */
import { checkbox, input } from '@inquirer/prompts';
import { type Category, catalogue, categories } from '../../devices/index.ts';
import { Failure } from '../failure.ts';

/** What is still open. */
export interface Open {
  readonly dir: boolean;
  readonly name: boolean;
  readonly categories: boolean;
}

export interface Answers {
  readonly dir?: string;
  readonly name?: string;
  /** Comma separated, like the flag. */
  readonly categories?: string;
}

/** Streams of the questions; default: the terminal. */
export type Streams = Pick<NonNullable<Parameters<typeof input>[1]>, 'input' | 'output'>;

/** Asks in the order a person thinks of a brand: its name, what it sells, where the files go. Throws {@link Failure} at Ctrl-C. */
export async function askInit(open: Open, streams: Streams = {}): Promise<Answers> {
  try {
    return await ask(open, streams);
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new Failure('stopped', 'stopped; nothing was made', { fix: 'run it again, or answer with flags: camlock init --help' });
  }
}

async function ask(open: Open, streams: Streams): Promise<Answers> {
  const name = open.name
    ? await input(
        { message: '小程序名称 · name of the mini-program', default: '我的智能家', validate: (text) => text.trim() !== '' },
        streams,
      )
    : undefined;
  const chosen = open.categories
    ? await checkbox<Category>(
        {
          message: '产品品类 · device categories',
          required: true,
          choices: categories.map((value) => ({ value, name: `${catalogue[value].name.zh} · ${value}`, checked: true })),
        },
        streams,
      )
    : undefined;
  const dir = open.dir ? await input({ message: '品牌目录 · folder to make', default: 'brands/mine' }, streams) : undefined;
  return { ...(dir && { dir }), ...(name && { name }), ...(chosen && { categories: chosen.join(',') }) };
}
