/** Names people write in a scenario, in Chinese, in English or as the wire spells them → what the catalogue calls it. */
import {
  type Category,
  catalogue,
  type DeviceDefinition,
  type Member,
  type Reminder,
  type Text,
  type Values,
} from '../../devices/index.ts';

/** Finds `name` among the keys of `table`, or among what people call its entries. */
export function findNamed<T extends { readonly name: Text }>(
  table: { readonly [key: string]: T },
  name: string,
): readonly [string, T] | undefined {
  if (Object.hasOwn(table, name)) return [name, table[name] as T];
  const wanted = name.toLowerCase();
  return Object.entries(table).find(([, { name: words }]) => words.zh === name || words.en.toLowerCase() === wanted);
}

/** `doorbell (按门铃), unlock (开门)`, for a message that says what there is. */
export function namesOf(table: { readonly [key: string]: { readonly name: Text } }): string {
  return Object.entries(table)
    .map(([key, { name }]) => `${key} (${name.zh})`)
    .join(', ');
}

export const definitionOf = (category: Category): DeviceDefinition => catalogue[category];

/** A reminder by its key, its words, or the title of its message (`门铃呼叫提醒`). */
export function findReminder(category: Category, name: string): readonly [string, Reminder] | undefined {
  const { reminders } = definitionOf(category);
  return findNamed(reminders, name) ?? Object.entries(reminders).find(([, { template }]) => template.title === name);
}

/**
 * Values as people write them → values of the thing model: names become identifiers, words of an enumeration its numbers.
 * What is not known stays as it is, for the thing model's own check to refuse.
 */
export function spellValues(members: { readonly [id: string]: Member }, given: { readonly [name: string]: unknown }): Values {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const [id, member] = findNamed(members, name) ?? [name, undefined];
      return [id, member ? spellValue(member, value) : value];
    }),
  ) as Values;
}

function spellValue({ define }: Member, value: unknown): unknown {
  if (typeof value === 'boolean') return define.type === 'bool' ? Number(value) : value;
  if ((define.type !== 'enum' && define.type !== 'bool') || typeof value !== 'string') return value;
  const wanted = value.toLowerCase();
  const found = Object.entries(define.mapping as { readonly [number: string]: Text }).find(
    ([, { zh, en }]) => zh === value || en.toLowerCase() === wanted,
  );
  return found ? Number(found[0]) : value;
}
