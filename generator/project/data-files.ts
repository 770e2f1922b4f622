/** Typed data modules of a project, written from scratch. Deterministic: the same input gives the same text. */
import { type Category, catalogue } from '../../devices/index.ts';
import type { AppBrand } from './app-brand.ts';
import { literal } from './literal.ts';

/** `src/generated/brand.ts`. */
export function brandModule(brand: AppBrand): string {
  return `/** Written by the generator from the brand file. Change the brand file instead. */
import type { Brand } from '@/brand/brand-type.ts';

export const brand: Brand = ${literal(brand, 2)};
`;
}

/** `door-lock` → `doorLock`: exports of a category are named after it. */
export function camelCase(category: string): string {
  return category.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `src/generated/catalogue.ts`: the chosen categories and nothing of the others. Shape: `templates/app/src/brand/category-type.ts`. */
export function catalogueModule(categories: readonly Category[]): string {
  const imports = categories.flatMap((category) => {
    const name = camelCase(category);
    return [
      `import { ${name}Reminders } from '@/devices/${category}/reminders.ts';`,
      `import { ${name}ThingModel } from '@/devices/${category}/thing-model.ts';`,
      `import { card as ${name}Card } from '@/panels/${category}/card.tsx';`,
      `import { eventWords as ${name}EventWords } from '@/panels/${category}/event-words.ts';`,
    ];
  });
  const entries = categories.map((category) => {
    const name = camelCase(category);
    const definition = catalogue[category];
    return `  {
    category: '${category}',
    name: { zh: ${literal(definition.name.zh)}, en: ${literal(definition.name.en)} },
    binding: '${definition.binding}',
    panel: '/panels/${category}/index',
    thingModel: ${name}ThingModel,
    reminders: ${name}Reminders,
    Card: ${name}Card,
    eventWords: ${name}EventWords,
  },`;
  });
  return `/** Written by the generator: the categories this brand chose. */
import type { AppCategory } from '@/brand/category-type.ts';
${imports.join('\n')}

export const catalogue: readonly AppCategory[] = [
${entries.join('\n')}
];
`;
}
